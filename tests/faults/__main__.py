"""`python -m tests.faults`: callers, malicious clients and disturbances, and a report.

Then fresh instances are flooded, and requests at once are timed. Exits with 1 if a call failed or
one of these took too long.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ivr.checks.check import check_and_prepare
from ivr.simulator.exchange import HTTPAnswer
from ivr.twiml.documents import render_fault
from tests.databases import address_of
from tests.faults.cold import survives
from tests.faults.disturbances import Disturbances
from tests.faults.fairness import is_fair
from tests.faults.stage import Stage, staged, strangers
from tests.programs import find
from tests.servers.callers import Call, Carrier, Verdict, counted, edition
from tests.servers.installed import Program
from tests.servers.running import over_and_over, until

CALLERS = 16
KILL_EVERY = 1.0
DISTURB_EVERY = 0.5
COUNTED_IN = 40
ENDS_OF_WORKERS = (
    *("kill_a_worker", "kill_an_instance", "restart_an_instance", "reload_an_instance"),
    *("switch_the_version", "stall_the_log", "stall_everything"),
)
LOST_BY_AN_END = 30
"""Maximum number of calls lost when a worker ends: its last second if it is killed, all of them
while the database is away."""


@dataclass
class Report:
    """The results of a run; `faults` counts the disturbances."""

    calls: list[Verdict] = field(default_factory=list)
    carriers: list[Carrier] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counted: int = 0

    @property
    def failures(self) -> list[str]:
        """Descriptions of failed calls and wrong counts."""
        wrong = [f"WRONG: {each}" for call in self.calls for each in call.wrong]
        wrong += [f"NOTE: {note}" for note in self.notes]
        if fallbacks := sum(carrier.fallbacks for carrier in self.carriers):
            wrong.append(f"FALLBACK: heard {fallbacks} times")
        lost = len(self.calls) - self.counted
        if lost > LOST_BY_AN_END * sum(self.faults[name] for name in ENDS_OF_WORKERS):
            wrong.append(f"LOST: {lost} calls were not counted")
        if lost < 0 and not self.faults["jump_the_clock"]:  # which closes calls
            wrong.append(f"TWICE: {-lost} calls were counted as two")
        return wrong

    def lines(self) -> Iterator[str]:
        """Yield the report for people."""
        yield f"{len(self.calls)} calls, of which the service counted {self.counted}"
        yield f"{sum(call.moved for call in self.calls)} moved to another edition's main menu"
        answered = sum(carrier.answered for carrier in self.carriers)
        failures = sum(carrier.failures for carrier in self.carriers)
        slowest = max(carrier.slowest for carrier in self.carriers)
        yield f"{answered} requests answered, after {failures} went to the other instance"
        yield f"the slowest answer took {slowest:.2f} seconds"
        yield "faults:"
        yield from (f"  {count:6}  {name}" for name, count in sorted(self.faults.items()))
        yield from (f"  not injected here: {reason}" for reason in self.missing)
        yield f"{len(self.failures)} failures"
        yield from self.failures[:20]


class Run:
    """A run of calls for some seconds by concurrent callers, with disturbances."""

    def __init__(self, chosen: argparse.Namespace, stage: Stage, program: Program) -> None:
        self._chosen, self._stage = chosen, stage
        self._chance = random.Random(chosen.seed)
        self._disturbances = Disturbances(stage, program, self._chance)
        self.report = Report(missing=list(missing(stage)))

    def run(self) -> Report:
        """Disturb the line, and wait until the calls are counted."""
        report, chosen = self.report, self._chosen
        with (
            strangers(self._stage.instances, self._chance) as come,
            over_and_over(*map(self._caller, range(CALLERS))) as report.calls,
        ):
            self._disturb(time.monotonic() + chosen.seconds)
        report.notes = self._disturbances.notes
        report.faults += come
        with suppress(AssertionError):
            until(lambda: counted(self._stage.address) >= len(report.calls), COUNTED_IN)
        report.counted = counted(self._stage.address)
        return report

    def _caller(self, number: int) -> Callable[[], Verdict]:
        chance = random.Random(self._chosen.seed * 1_000 + number)
        broken_off = HTTPAnswer(200, "text/xml", render_fault(check_and_prepare(edition(0))))
        carrier = Carrier(self._stage.instances, lambda *_: broken_off)
        self.report.carriers.append(carrier)
        return lambda: Call(carrier, chance, thinking=0).make()

    def _disturb(self, until: float) -> None:
        """Run each chosen disturbance at least once, and kill workers meanwhile."""
        acts = self._disturbances.acts()
        waiting = self._chance.sample([*acts], len(acts))
        killed = 0.0
        while waiting or time.monotonic() < until:
            if time.monotonic() - killed > KILL_EVERY:
                killed = time.monotonic()
                self._do("kill_a_worker", self._disturbances.kill_a_worker)
            name = waiting.pop() if waiting else self._chance.choice([*acts])
            self._do(name, acts[name])
            time.sleep(DISTURB_EVERY)

    def _do(self, name: str, act: Callable[[], None]) -> None:
        act()
        self.report.faults[name] += 1


def missing(stage: Stage) -> Iterator[str]:
    """Yield disturbances that are not possible here, with the reason."""
    if not stage.clock:
        yield "clock jumps, for want of libfaketime (Debian: libfaketime)"
    if not stage.wire:
        yield "a stopped database, for SQLite is a file (use PostgreSQL)"
    if not stage.disk_is_small:
        yield "a full disk, for this user may not mount one"


def main() -> int:
    """Run all, print what was found, and return 1 if something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300, help="of faults: %(default)s")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    kind = "postgresql" if find("postgresql") or os.environ.get("CI") else "sqlite"
    with (
        tempfile.TemporaryDirectory(prefix="ivr-faults-") as folder,
        address_of(kind, Path(folder)) as address,
    ):
        program = Program(Path(folder) / "srv")
        moving = bool(find("libfaketime"))
        with staged(Path(folder), address, program.command, clock_moves=moving) as stage:
            report = Run(chosen, stage, program).run()
    sys.stdout.write("\n".join(report.lines()) + "\n")
    return 0 if all([not report.failures, survives(), is_fair()]) else 1


if __name__ == "__main__":
    sys.exit(main())
