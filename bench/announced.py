"""What announcements cost: turns from kept documents, without any, between them and during one.

    python -m bench.announced [--rounds 40]

The rounds of the three lines alternate, so that whatever else runs here disturbs all alike.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

from ivr.call.flow import KEYS
from ivr.script.files import Files, load
from ivr.script.line import prepare
from ivr.script.reading import read
from ivr.twilio.switchboard import Switchboard
from ivr.twilio.twiml import token_of

NOON = 1_800_000_000.0  # in January 2027
TABLE = "\n[announcements.{name}]\nfrom = {start}\nuntil = {end}\n"
PAST = {"earlier": ("2027-01-01T00:00:00", "2027-01-02T00:00:00")}
PRESENT = {"now": ("2027-01-01T00:00:00", "2027-01-31T00:00:00")}


def with_announcements(files: Files, times: Mapping[str, tuple[str, str]]) -> Files:
    """Return a script with announcements that say the same."""
    tables = "".join(
        TABLE.format(name=name, start=start, end=end) for name, (start, end) in times.items()
    )
    head, _, rest = files["line.toml"].decode().partition("\n[rules]")
    texts = {
        f"{code}/{name}.txt": words
        for name in times
        for code, words in (("sv", b"Linjen har ett meddelande.\n"), ("en", b"A message.\n"))
    }
    return {**files, **texts, "line.toml": f"{head}{tables}\n[rules]{rest}".encode()}


def switchboard(files: Files) -> Switchboard:
    """Return the switchboard of a script at a certain time."""
    reading = read(files)
    assert reading.script is not None and not reading.refused, reading.findings
    return Switchboard(prepare(reading.script), lambda: NOON)


def questions(board: Switchboard) -> list[tuple[str, str | None]]:
    """Return each state that a call comes to, with each key and with silence."""
    found: dict[str, None] = {}
    waiting = [board.begin().document]
    for document in waiting:  # the list grows meanwhile
        gather = ElementTree.fromstring(document).find("Gather")
        token = token_of(gather.attrib["action"]) if gather is not None else ""
        if token and token not in found:
            found[token] = None
            waiting += [board.key(token, key).document for key in (*KEYS, None)]
    return [(token, key) for token in found for key in (*KEYS, None)]


def timed(board: Switchboard, asked: list[tuple[str, str | None]]) -> float:
    """Return the microseconds of a turn from a kept document."""
    begun = time.perf_counter()
    for token, key in asked:
        board.key(token, key)
    return 1e6 * (time.perf_counter() - begun) / len(asked)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m bench.announced", description=__doc__)
    options.add_argument("--rounds", type=int, default=40, help="%(default)s")
    options.add_argument("--prompts", type=Path, default=Path("prompts"), help="%(default)s")
    chosen = options.parse_args()
    files = load(chosen.prompts)
    boards = {
        "without announcements": switchboard(files),
        "between two of them": switchboard(with_announcements(files, PAST)),
        "during one": switchboard(with_announcements(files, PRESENT)),
    }
    asked = {name: questions(board) for name, board in boards.items()}
    taken: dict[str, list[float]] = {name: [] for name in boards}
    for _ in range(chosen.rounds):
        for name, board in boards.items():
            taken[name].append(timed(board, asked[name]))
    first = median(taken["without announcements"])
    print(f"Python {sys.version.split()[0]}; {chosen.rounds} rounds.\n")
    print("| line | states | kept documents | a turn, µs | ratio |\n|---|---|---|---|---|")
    for name, board in boards.items():
        documents = len({board.key(*each).document for each in asked[name]})
        states, turn = len(asked[name]) // (len(KEYS) + 1), median(taken[name])
        print(f"| {name} | {states} | {documents} | {turn:.2f} | {turn / first:.2f} |")


if __name__ == "__main__":
    main()
