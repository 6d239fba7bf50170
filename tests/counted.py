"""Fixtures for statistics: recorders with a clock that tests set."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from ivr.database import Database
from ivr.statistics import Recorder, key_from
from ivr.statistics.call import Call
from ivr.statistics.reading import read
from ivr.statistics.report import CallReport, Period, ReportStep
from ivr.statistics.ring import Ring
from ivr.statistics.sums import ZONE, summed
from ivr.statistics.tables import CallRow, SumRow

SID = "CA0123456789abcdef0123456789abcdef"
KEY = key_from("a secret of this service, and of no other")
DAY = date(2026, 3, 9)
"""A Monday."""
MORNING = datetime(2026, 3, 9, 8, 30, 20, tzinfo=ZONE)
EDITION = "0a1b2c3d"
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
"""A database that cannot be reached: no server listens at this port."""


class Clock:
    """A clock that returns the Unix time it is set to."""

    def __init__(self, moment: datetime = MORNING) -> None:
        self.now = moment.timestamp()

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


class Counting:
    """Workers of one machine that share a database and a folder."""

    def __init__(self, folder: Path, address: str = "") -> None:
        self.folder = folder
        self.clock = Clock()
        self.address = address or f"sqlite:///{folder / 'ivr.db'}"
        self.database = Database(self.address)

    @property
    def spooled(self) -> list[Path]:
        """The spooled files."""
        return sorted((self.folder / "spool").glob("*.jsonl"))

    def worker(self, *, away: bool = False, ring: Ring | None = None, keep: int = 90) -> Recorder:
        """Start another worker, with or without a reachable database."""
        database = Database(NOWHERE) if away else self.database
        days = timedelta(days=keep)
        return Recorder(database, self.folder, KEY, keep=days, clock=self.clock, ring=ring)

    def settle(self) -> None:
        """Advance the clock until every call is completed."""
        with closing(self.worker()) as worker:
            worker.step()
            self.clock.pass_by(16 * 60)
            worker.step()

    def report(
        self, step: ReportStep = ReportStep.DAY, days: int = 7, start: date = DAY
    ) -> CallReport:
        """The report of some days."""
        return read(self.database, Period(start, start + timedelta(days=days - 1)), step)


def turn(
    worker: Recorder,
    place: str = "main",
    outcome: str = "answered",
    *,
    call: str = SID,
    language: str = "sv",
    edition: str = EDITION,
    country: str = "SE",
    announced: tuple[str, ...] = (),
) -> None:
    """Record an answer to a caller."""
    worker.turn(call, edition, language, place, outcome, country, announced)


@contextmanager
def closing(worker: Recorder) -> Iterator[Recorder]:
    """A worker that is closed at the end."""
    try:
        yield worker
    finally:
        worker.close()


def rows_of(calls: Sequence[Call]) -> list[SumRow]:
    """The sums of some calls as rows of the database."""
    sums = summed(calls)
    return [
        SumRow(
            day=found.day,
            edition=found.edition,
            line=found.line,
            kind=found.kind.value,
            key=found.key,
            count=count,
            seconds=sums.seconds[found],
        )
        for found, count in sums.counts.items()
    ]


def calls(counting: Counting) -> list[CallRow]:
    """Every completed call."""
    with counting.database.reading() as session:
        return list(session.scalars(select(CallRow).order_by(CallRow.id)))


def a_call(counting: Counting, worker: Recorder, call: str = SID) -> None:
    """Record a call that hangs up 12 seconds into a text."""
    turn(worker, call=call)
    counting.clock.pass_by(30)
    turn(worker, "fred", "topic", call=call)
    counting.clock.pass_by(12)
    worker.ended(call, 42)


def call_now(counting: Counting, *topics: str) -> None:
    """Somebody calls today for each of these topics."""
    counting.clock.now = time.time()
    with closing(counting.worker()) as worker:
        for number, topic in enumerate(topics):
            turn(worker, call=f"CA{number:032x}")
            turn(worker, topic, "topic", call=f"CA{number:032x}")
            worker.ended(f"CA{number:032x}", 40)
    counting.settle()
