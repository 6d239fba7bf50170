"""How many callers at once? The curve, and the most with a p99 under 50 ms.

    python -m bench.callers [--levels 1000,5000,20000,50000] [--seconds 30] [--find]

Callers dial, listen for the seconds that the texts take, press keys and hang up; the line is
`ivr serve`, and every request is signed. The clients run on the same processors as the line,
so it holds more than this where they do not.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import crowd
from bench.calls import signed_calls
from bench.conversations import Conversation, conversations
from bench.processes import SERVE, Memory, Server, running

P99_LIMIT = 50.0  # milliseconds
HEADINGS = (
    "callers at once",
    "webhooks a second",
    "p50, ms",
    "p99, ms",
    "longest, ms",
    "of p99 the client's own",
    "failed",
    "line's processors",
    "clients' processors",
    "memory of the line, PSS / RSS, MB",
)


@dataclass(frozen=True)
class Level:
    """So many callers for a while, and what they met."""

    callers: int
    seconds: float
    tally: crowd.Tally
    cpu: float  # seconds of processor time that the line took
    memory: Memory

    @property
    def p99(self) -> float:
        """The milliseconds that all answers but the slowest hundredth took."""
        return crowd.percentile(self.tally.delays, 0.99)

    @property
    def failed(self) -> int:
        """How many requests were not answered."""
        return self.tally.failed + self.tally.waiting

    @property
    def held(self) -> bool:
        """Whether all were answered, and fast enough."""
        return not self.failed and self.p99 < P99_LIMIT

    def row(self) -> str:
        """Return the level as a row of the table."""
        tally, memory = self.tally, self.memory
        pss = f"{memory.pss:.0f}" if memory.pss else "-"
        cells = (
            f"{self.callers:,}",
            f"{tally.answered / self.seconds:,.0f}",
            f"{crowd.percentile(tally.delays, 0.5):.1f}",
            f"{self.p99:.1f}",
            f"{crowd.percentile(tally.delays, 1):.0f}",
            f"{crowd.percentile(tally.late, 0.99):.1f}",
            str(self.failed),
            f"{self.cpu / self.seconds:.2f}",
            f"{tally.cpu / self.seconds:.2f}",
            f"{pss} / {memory.rss:.0f}",
        )
        return row(cells)


def row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def measured(
    server: Server, kinds: tuple[Conversation, ...], callers: int, options: argparse.Namespace
) -> Level:
    """Let so many callers call for a while."""
    before = server.cpu()
    tally = crowd.call(server.port, kinds, callers, options.seconds, options.clients)
    return Level(callers, options.seconds, tally, server.cpu() - before, server.memory())


def search(
    server: Server, kinds: tuple[Conversation, ...], held: int, options: argparse.Namespace
) -> Iterator[Level]:
    """Go up by a quarter until it is too many, then halve the distance three times."""
    too_many = 0
    while not too_many:
        level = measured(server, kinds, held * 5 // 4, options)
        yield level
        if level.held:
            held = level.callers
        else:
            too_many = level.callers
    for _ in range(3):
        level = measured(server, kinds, (held + too_many) // 2, options)
        yield level
        if level.held:
            held = level.callers
        else:
            too_many = level.callers


def arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m bench.callers", description=__doc__)
    options.add_argument("--levels", default="1000,5000,20000,50000", help="%(default)s")
    options.add_argument("--seconds", type=float, default=30.0, help="a level: %(default)s")
    options.add_argument("--workers", type=int, default=2, help="of the line: %(default)s")
    options.add_argument("--clients", type=int, default=1, help="processes: %(default)s")
    options.add_argument("--prompts", type=Path, default=Path("prompts"), help="%(default)s")
    options.add_argument("--find", action="store_true", help="look for the most callers, too")
    return options.parse_args()


def habits(kinds: tuple[Conversation, ...]) -> str:
    """Return how the callers of this run behave."""
    seconds = sum(kind.share * kind.seconds for kind in kinds) / 100
    requests = sum(kind.share * len(kind.steps) for kind in kinds) / 100
    return (
        f"A call lasts {seconds:.0f} s on average and asks {requests:.1f} times, the callback at "
        f"its end among them: a webhook of each caller every {seconds / requests:.1f} s."
    )


def main() -> None:
    """Measure and print, a row as soon as it is known."""
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    kinds = conversations(options.prompts)
    os.environ["IVR_PROMPTS"] = str(options.prompts)
    first = signed_calls(1, "/voice", keep=False)[0]
    print(
        f"ivr serve with {options.workers} workers, {options.clients} client processes, "
        f"{os.cpu_count()} processors for both, Python {sys.version.split()[0]}; "
        f"{options.seconds:g} s a level.\n{habits(kinds)}\n"
    )
    print(f"{row(HEADINGS)}\n{'|---' * len(HEADINGS)}|", flush=True)
    with running(SERVE, "", options.workers, first) as server:
        crowd.call(server.port, kinds, 2_000, 3.0, options.clients)  # warms up
        levels = []
        for callers in map(int, options.levels.split(",")):
            levels.append(measured(server, kinds, callers, options))
            print(levels[-1].row(), flush=True)
        if options.find:
            held = max((level.callers for level in levels if level.held), default=1_000)
            for level in search(server, kinds, held, options):
                levels.append(level)
                print(level.row(), flush=True)
    most = max((level.callers for level in levels if level.held), default=0)
    print(f"\nThe most callers at once with p99 under {P99_LIMIT:g} ms: {most:,}.")


if __name__ == "__main__":
    main()
