"""Workers that count calls, with a clock set by tests."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from ivr.call.turn import Outcome
from ivr.i18n import ZONE
from ivr.line.switchboard import Answer
from ivr.studio.database import Database
from ivr.studio.statistics import Recorder
from ivr.studio.statistics.events import SumKind
from ivr.studio.statistics.store import SumRow
from tests.studio.staff import Clock

SID = "CA0123456789abcdef0123456789abcdef"
DAY = date(2026, 3, 9)
"""A Monday."""
MORNING = datetime(2026, 3, 9, 8, 30, 20, tzinfo=ZONE)
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
"""The address of an unreachable database: no server listens at this port."""


class Counting:
    """Workers that share a database."""

    def __init__(self, folder: Path, address: str = "") -> None:
        self.clock = Clock(MORNING.timestamp())
        self.address = address or f"sqlite:///{folder / 'ivr.db'}"
        self.database = Database(self.address, creates=True)

    def worker(self, *, away: bool = False) -> Recorder:
        database = Database(NOWHERE) if away else self.database
        return Recorder(database, "a secret of this service", clock=self.clock)

    def settle(self) -> None:
        """Advance the clock until every call is completed."""
        with closing(self.worker()) as worker:
            worker.step()
            self.clock.go_on(16 * 60)
            worker.step()

    @contextmanager
    def counted(self) -> Iterator[Recorder]:
        """A worker whose calls are complete when it has stopped."""
        with closing(self.worker()) as worker:
            yield worker
        self.settle()

    @property
    def sums(self) -> Counter[tuple[str, str]]:
        """Return the counted calls by kind and key, of all days and editions."""
        found: Counter[tuple[str, str]] = Counter()
        with self.database.reading() as session:
            for row in session.scalars(select(SumRow)):
                found[row.kind, row.key] += row.count
        return found

    @property
    def calls(self) -> int:
        return self.sums[SumKind.CALLS, ""]


def turn(
    worker: Recorder,
    place: str = "main",
    outcome: str = "answered",
    *,
    call: str = SID,
    language: str = "sv",
    edition: int = 1,
    country: str = "SE",
    announced: tuple[str, ...] = (),
) -> None:
    answer = Answer(b"", place, Outcome(outcome), language, announced)
    worker.turn(call, answer, edition, country)


@contextmanager
def closing(worker: Recorder) -> Iterator[Recorder]:
    try:
        yield worker
    finally:
        worker.step(last=True)


def a_call(counting: Counting, worker: Recorder, call: str = SID) -> None:
    """Record a call that hangs up 12 seconds into a text."""
    turn(worker, call=call)
    counting.clock.go_on(30)
    turn(worker, "fred", "topic", call=call)
    counting.clock.go_on(12)
    worker.ended(call, 42)
