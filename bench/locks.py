"""The longest wait for a lock and its throughput: Python's own beside StarvationFreeLock.

    python -m bench.locks [--threads 300] [--seconds 5]

As many threads as a flood has connections take turns, each with the work of a short answer. Rounds
alternate; the table has the median of each figure.
"""

import argparse
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from statistics import median

from ivr.concurrency import StarvationFreeLock

WORK = range(2_000)
"""Summed in each turn, which takes about as long as the views of an answer."""

ROUNDS = 5


def contend(
    lock: AbstractContextManager[object], threads: int, seconds: float
) -> tuple[float, float]:
    """Return turns a second, and the longest wait for a turn in seconds."""
    until = time.monotonic() + seconds
    turns: list[int] = []
    waits: list[float] = []

    def work() -> None:
        count, longest = 0, 0.0
        while (asked := time.monotonic()) < until:
            with lock:
                longest = max(longest, time.monotonic() - asked)
                sum(WORK)
            count += 1
        turns.append(count)
        waits.append(longest)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(turns) / seconds, max(waits)


def main() -> None:
    """Let both locks be contended for in rounds, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.locks", description=__doc__)
    parser.add_argument("--threads", type=int, default=300, help="%(default)s")
    parser.add_argument("--seconds", type=float, default=5.0, help="%(default)s")
    options = parser.parse_args()
    kinds: dict[str, Callable[[], AbstractContextManager[object]]] = {
        "threading.Lock": threading.Lock,
        "StarvationFreeLock": StarvationFreeLock,
    }
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name, kind in kinds.items():
            figures[name].append(contend(kind(), options.threads, options.seconds))
    print("| | turns a second | longest wait, seconds |")
    print("|---|---|---|")
    for name, rounds in figures.items():
        rates, waits = zip(*rounds, strict=True)
        print(f"| {name} | {median(rates):.0f} | {median(waits):.2f} |")


if __name__ == "__main__":
    main()
