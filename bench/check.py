"""Duration of a check, by the size of the script.

    python -m bench.check

Processor seconds of the fastest round, spelling included. Each round adds a different note to the
script, because results are cached by content.
"""

import time
from pathlib import Path

from bench import scripts
from ivr.checks.check import check_script
from ivr.script.files import Files, load

PROMPTS = Path("prompts")
TOPICS = (10, 100, 1000)
ROUNDS = 3


def seconds(files: Files, number: int = 0) -> float:
    """Return the processor seconds of checking the script with note `number` added."""
    notice = files["sv/notice.txt"] + f"# {number}\n".encode()
    files = {**files, "sv/notice.txt": notice}
    begun = time.process_time()
    check = check_script(files, spelling=True)
    assert check.is_complete, check.findings[:5]
    return time.process_time() - begun


def main() -> None:
    """Measure the delivered script and generated ones, and print the table."""
    delivered = load(PROMPTS)
    seconds(delivered)  # loads rules, dictionaries and words
    print("| topics | files | seconds | ms a topic |\n|---|---|---|---|")
    quickest = min(seconds(delivered, number) for number in range(1, ROUNDS + 1))
    print(f"| delivered | {len(delivered)} | {quickest:.2f} | |")
    for topics in TOPICS:
        files = scripts.script(delivered, topics)
        quickest = min(seconds(files, number) for number in range(ROUNDS))
        each = 1000 * quickest / topics
        print(f"| {topics:,} | {len(files):,} | {quickest:.2f} | {each:.1f} |", flush=True)


if __name__ == "__main__":
    main()
