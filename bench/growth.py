"""What grows with the script, and what does not: 10 to 10,000 topics.

    python -m bench.growth [--topics 10,100,1000,10000] [--turns 3000]

Menus of six in three levels, four languages; three levels hold 216 topics, and what is over
hangs in further trees that no key leads to. The turns measured begin in menus of all trees.
Scripts are read and prepared, as a worker takes up an edition that was examined when it was
published; how long the examination takes is shown by bench.check. Each size has a process of
its own, whose memory is what is told.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import re
import shutil
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from bench import scripts
from bench.clients import CONTEXT
from ivr.call.state import CallState, encode
from ivr.checks.check import reopen
from ivr.script.files import Files, load, stamp
from ivr.script.line import Line
from ivr.twilio.switchboard import KEPT_LINES, Answer, Switchboard

ACTION = re.compile(rb'action="/voice/([^"#]+)')
KEYS = "111222333444555666789"
"""What callers press, at random: mostly options."""

MANY = 1_000
"""With more topics than this, sixteen editions are not loaded: it would take half an hour."""

HEADINGS = (
    "topics",
    "files",
    "script, MB",
    "load, s",
    "reload, s",
    "a look without a change, ms",
    "memory before / with it, MB",
    "after a reload, MB",
    f"with {KEPT_LINES} editions, MB",
    "a new turn, µs",
    "a kept turn, µs",
    "p99 of new ones, µs",
    "document, bytes: median / largest",
)


def write(files: Files, folder: Path) -> None:
    """Write a script to a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def resident() -> float:
    """Return the memory of this process in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def timed_load(folder: Path) -> tuple[Line, float]:
    """Read a folder as a worker does, and return the line and the seconds."""
    begun = time.perf_counter()
    line = reopen(load(folder))
    return line, time.perf_counter() - begun


def edit(folder: Path, number: int) -> None:
    """Change a note, so that the script is another edition."""
    text = folder / "sv" / "welcome.txt"
    text.write_text(f"{text.read_text()}\n# Note {number}.\n")


def turns(switchboard: Switchboard, count: int) -> tuple[list[float], list[float], list[int]]:
    """Call at random; return the microseconds of new turns and of kept ones, and the bytes."""
    dice = random.Random(1)
    new: list[float] = []
    kept: list[float] = []
    sizes: list[int] = []
    seen: set[tuple[str, str]] = set()
    line = switchboard.line
    places = list(line.menus)
    answer = switchboard.begin()
    for _ in range(20 * count):
        found = ACTION.search(answer.document)
        token = found[1].decode() if found else ""
        if not found or dice.random() < 0.2:  # another caller, who has come to some other menu
            language, menu = dice.choice(places)
            token = encode(CallState(language=language, menu=menu), line)
        asked = token, dice.choice(KEYS)
        answer, taken = _timed(switchboard, *asked)
        if asked not in seen:
            new.append(taken)
            sizes.append(len(answer.document))
        else:
            kept.append(taken)
        seen.add(asked)
        if len(new) >= count:
            break
    for asked in list(seen)[-500:]:  # few come twice by chance where there are many
        _timed(switchboard, *asked)
        kept.append(_timed(switchboard, *asked)[1])
    return new, kept, sizes


def _timed(switchboard: Switchboard, token: str, key: str) -> tuple[Answer, float]:
    begun = time.perf_counter()
    answer = switchboard.key(token, key)
    return answer, 1e6 * (time.perf_counter() - begun)


def measure(prompts: Path, topics: int, count: int, folder: Path) -> tuple[str, ...]:
    """Return the figures of one size."""
    write(scripts.script(prompts, topics), folder)
    files = sum(1 for path in folder.rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    reopen(load(prompts))  # so that nothing that is loaded once counts
    before = resident()
    line, first = timed_load(folder)
    switchboard = Switchboard(line)
    loaded = resident()
    new, kept, sizes = turns(switchboard, count)
    begun = time.perf_counter()
    for _ in range(5):
        stamp(folder)
    look = 1000 * (time.perf_counter() - begun) / 5
    again = []
    reloads = KEPT_LINES - 1 if topics <= MANY else 2
    for number in range(1, reloads + 1):
        edit(folder, number)
        line, taken = timed_load(folder)
        again.append(taken)
        switchboard.adopt(line)
        if number == 1:
            reloaded = resident()
    return (
        f"{topics:,}",
        f"{files:,}",
        f"{size:.1f}",
        f"{first:.2f}",
        f"{median(again):.2f}",
        f"{look:.1f}",
        f"{before:.0f} / {loaded:.0f}",
        f"{reloaded:.0f}",
        f"{resident():.0f}" if topics <= MANY else "-",
        f"{median(new):.0f}",
        f"{median(kept):.1f}",
        f"{sorted(new)[int(0.99 * len(new))]:.0f}",
        f"{median(sizes):.0f} / {max(sizes)}",
    )


def _process(prompts: Path, topics: int, count: int, folder: str, result: Connection) -> None:
    result.send(measure(prompts, topics, count, Path(folder)))


def main() -> None:
    """Measure and print, a row as soon as it is known."""
    options = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    options.add_argument("--topics", default="10,100,1000,10000", help="%(default)s")
    options.add_argument("--turns", type=int, default=3_000, help="different ones: %(default)s")
    options.add_argument("--prompts", type=Path, default=Path("prompts"), help="%(default)s")
    chosen = options.parse_args()
    print(f"Python {sys.version.split()[0]}; {chosen.turns} different turns of each script.\n")
    print(f"| {' | '.join(HEADINGS)} |\n{'|---' * len(HEADINGS)}|", flush=True)
    for topics in map(int, chosen.topics.split(",")):
        folder = tempfile.mkdtemp(prefix="bench-")
        here, there = CONTEXT.Pipe()
        arguments = (chosen.prompts, topics, chosen.turns, folder, there)
        process = CONTEXT.Process(target=_process, args=arguments, daemon=True)
        try:
            process.start()
            there.close()
            print(f"| {' | '.join(here.recv())} |", flush=True)
        finally:
            process.join()
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
