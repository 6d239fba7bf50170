"""`python -m tests.faults.day`: a day on which everything fails, minute by minute.

The minutes are seconds. Two instances of the service answer on one database, with their data on a
small disk; an export of every edition is copied to nginx, which stands for another machine. Callers
call all the time, and go to the fallback URL as Twilio does when the service fails.
"""

import argparse
import random
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import address_of
from tests.faults.callers import Call, Verdict
from tests.faults.day_stage import Carrier, Stage, staged
from tests.programs import find


@dataclass
class Minute:
    """One minute: what happened, and what the callers who hung up in it heard."""

    event: str
    service: int = 0
    moved: int = 0
    fallback: int = 0
    failed: int = 0
    slowest: float = 0.0
    problems: str = ""

    @property
    def calls(self) -> int:
        """All calls that ended in this minute."""
        return self.service + self.moved + self.fallback + self.failed


def events(stage: Stage) -> list[tuple[str, Callable[[], None]]]:
    """Return what happens, a minute each."""
    return [
        ("all is well", stage.copy_the_export),
        ("the database is gone", stage.lose_the_database),
        ("the database is back, the disk is full", lambda: _both(stage)),
        ("an edition is published, the disk is full", stage.publish),
        ("the disk has room, the export is copied", lambda: _copied(stage)),
        ("an instance is lost", stage.lose_one),
        ("the other one is lost too", stage.lose_all),
        ("nothing of the service answers", lambda: None),
        ("both instances are back", stage.start),
        ("all is well again", lambda: None),
    ]


def _both(stage: Stage) -> None:
    stage.find_the_database()
    stage.fill_the_disk()


def _copied(stage: Stage) -> None:
    stage.free_the_disk()
    stage.copy_the_export()


@dataclass
class Day:
    """The minutes of a day, and what was wrong with any call."""

    minutes: list[Minute] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Tell it to people."""
        yield "| minute | what happens | calls | the line, from the service |" + (
            " went on at the fallback | the line, from the fallback | nothing or wrong |"
            " slowest answer, s | /readyz says |"
        )
        yield "|---|---|---|---|---|---|---|---|---|"
        for number, minute in enumerate(self.minutes, start=1):
            yield (
                f"| {number} | {minute.event} | {minute.calls} | {minute.service} | "
                f"{minute.moved} | {minute.fallback} | {minute.failed} | "
                f"{minute.slowest:.2f} | {minute.problems} |"
            )
        yield from self.wrong[:10]


def live(seconds: float, callers: int, folder: Path, address: str) -> Day:
    """Live through the day, in which a minute takes so many seconds."""
    day = Day()
    over, lock = threading.Event(), threading.Lock()
    with staged(folder, address) as (stage, carrier_of):

        def call_on(number: int) -> None:
            chance = random.Random(number)
            while not over.is_set():
                carrier = carrier_of()
                verdict = Call(carrier, chance).make()
                with lock:
                    _count(day, verdict, carrier)

        threads = [threading.Thread(target=call_on, args=(number,)) for number in range(callers)]
        scheduled = events(stage)
        day.minutes.append(Minute(scheduled[0][0]))
        scheduled[0][1]()
        for thread in threads:
            thread.start()
        try:
            for event, act in scheduled:
                if event != day.minutes[-1].event:
                    with lock:
                        day.minutes.append(Minute(event))
                    act()
                threading.Event().wait(seconds)
                day.minutes[-1].problems = stage.problems()
        finally:
            over.set()
            for thread in threads:
                thread.join()
    return day


def _count(day: Day, verdict: Verdict, carrier: Carrier) -> None:
    minute = day.minutes[-1]
    minute.slowest = max(minute.slowest, carrier.slowest)
    if verdict.broken or verdict.wrong:
        minute.failed += 1
        day.wrong += [f"WRONG in minute {len(day.minutes)}: {verdict.broken or verdict.wrong[0]}"]
    elif carrier.heard == {"service"}:
        minute.service += 1
    elif carrier.heard == {"fallback"}:
        minute.fallback += 1
    else:
        minute.moved += 1


def main() -> int:
    """Live through the day, print its table, and end with 1 if a caller was failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.day", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="of a minute: %(default)s")
    parser.add_argument("--callers", type=int, default=16, help="at a time: %(default)s")
    chosen = parser.parse_args()
    kind = "postgresql" if find("postgresql") else "sqlite"
    with (
        tempfile.TemporaryDirectory(prefix="ivr-day-") as folder,
        address_of(kind, Path(folder)) as address,
    ):
        day = live(chosen.seconds, chosen.callers, Path(folder), address)
    sys.stdout.write("\n".join(day.lines()) + "\n")
    return 1 if day.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
