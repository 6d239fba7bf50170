"""How long checking a script takes, and how that grows with the script.

    python -m bench.check [--topics 10,100,1000] [--rounds 3]

Run it in the folder of the project, on a quiet machine.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from bench import scripts
from ivr.call.walk import walk
from ivr.checks.check import Check, check_documents
from ivr.checks.rules import check_rules
from ivr.checks.spelling import spell
from ivr.reports.check import text
from ivr.script.files import Files, load
from ivr.script.line import prepare
from ivr.script.reading import read
from ivr.terminal import Page

PROMPTS = Path("prompts")
WHO_KNOWS_LANGUAGES = (
    "ivr.checks.rules.subject.subject",
    "ivr.checks.rules.subject.recorded",
    "ivr.script.tempo",
)
STEPS = ("read", "prepare", "walk", "rules", "spelling", "documents", "report")
COLUMNS = ("script", "topics", "walked", "files", "findings", *STEPS, "all", "ms a topic", "ratio")

Made = TypeVar("Made")


class Stopwatch:
    """Times the steps of one check, in seconds of the processor: waiting for it does not count."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, step: str, work: Callable[[], Made]) -> Made:
        """Do a step and note how long it took."""
        gc.collect()
        begun = time.process_time()
        made = work()
        self.seconds[step] = time.process_time() - begun
        return made


def check(files: Files) -> tuple[dict[str, float], Check]:
    """Check a script as `ivr check` does, one step after the other."""
    watch = Stopwatch()
    reading = watch.time("read", lambda: read(files))
    script = reading.script
    assert script is not None and not reading.refused, reading.findings[:5]
    line = watch.time("prepare", lambda: prepare(script))
    seen = watch.time("walk", lambda: walk(line))
    broken = watch.time("rules", lambda: check_rules(script, line, answers=seen.answers))
    spelt = watch.time("spelling", lambda: spell(script, scripts.knowledge))
    refused = watch.time("documents", lambda: check_documents(line, seen))
    findings = (*reading.findings, *broken, *spelt, *seen.findings, *refused)
    check = Check(findings, script, line, seen)
    watch.time("report", lambda: list(text.report(check, files, "en", Page())))
    return watch.seconds, check


def measured(files: Files, rounds: int) -> tuple[dict[str, float], Check]:
    """Check a script several times; each step's quickest time is the least disturbed one."""
    checks = [check(files) for _ in range(rounds)]
    quickest = {step: min(seconds[step] for seconds, _ in checks) for step in STEPS}
    return quickest, checks[0][1]


def row(name: str, files: Files, rounds: int, first: float | None) -> tuple[list[str], float]:
    """Return the figures of one script, and its milliseconds a topic."""
    seconds, check = measured(files, rounds)
    assert check.script is not None and check.walk is not None
    topics = len(check.script.topics()) - 1  # but for the phone numbers
    whole = sum(seconds.values())
    each = 1000 * whole / topics
    figures = [name, topics, scripts.reached(topics), len(files), len(check.findings)]
    times = [f"{seconds[step]:.2f}" for step in STEPS]
    ratio = f"{each / first:.2f}" if first else "-"
    return [*map(str, figures), *times, f"{whole:.2f}", f"{each:.1f}", ratio], each


def table(rows: list[list[str]]) -> str:
    """Align rows of cells, the first column to the left."""
    wide = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([cells[0].ljust(wide[0]), *map(str.rjust, cells[1:], wide[1:])]) for cells in rows
    )


def as_process(rounds: int) -> list[float]:
    """Return how long `ivr check` takes on the delivered script, start and all."""
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "ivr", "check", str(PROMPTS)],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        seconds.append(time.perf_counter() - begun)
    return seconds


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--topics", default="10,100,1000", help="sizes of the scripts")
    options.add_argument("--rounds", type=int, default=3, help="each step's quickest one counts")
    chosen = options.parse_args()
    gc.disable()  # as the command does
    with ExitStack() as known:
        for module in WHO_KNOWS_LANGUAGES:
            known.enter_context(patch(f"{module}.knowledge_of", scripts.knowledge))
        check(load(PROMPTS))  # loads rules, dictionaries and words
        rows = [list(COLUMNS), row("delivered", load(PROMPTS), chosen.rounds, None)[0]]
        first = None
        for topics in map(int, chosen.topics.split(",")):
            files = scripts.script(PROMPTS, topics)
            cells, each = row("generated", files, chosen.rounds, first)
            first = first or each
            rows.append(cells)
    print(f"Seconds a step, the quickest of {chosen.rounds}; 3 levels, 4 languages, all with data.")
    print(table(rows))
    print(
        f"\nThree levels of menus hold {scripts.IN_A_TREE} topics. What is over lies in menus that "
        "no key leads to:\nread, prepared and checked by rules like the others, but not walked, "
        "rendered or timed."
    )
    seconds = as_process(max(5, chosen.rounds))
    print(
        f"\n`ivr check` on the delivered script, as a process: {statistics.median(seconds):.2f} s "
        f"({min(seconds):.2f}-{max(seconds):.2f} in {len(seconds)} runs)."
    )


if __name__ == "__main__":
    main()
