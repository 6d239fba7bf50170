"""Workers: the edition that each one answers calls with, and since when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import String, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from ivr.database import Base, Database, Moment, now

SILENT_AFTER = timedelta(seconds=20)
"""Maximum age of a worker's last report, which it sends every five seconds; an older one means that
it has stopped or cannot reach the database."""

WORKER_LIFETIME = timedelta(days=1)
"""Time without a report after which a worker is removed from the list."""


class Worker(MappedAsDataclass, Base, kw_only=True):
    """A process that answers calls, its edition, and the time when it adopted that."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    edition: Mapped[int]
    since: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime] = mapped_column(Moment)

    def is_awake(self, now: datetime) -> bool:
        """Return whether the worker has reported recently."""
        return now - self.seen <= SILENT_AFTER


REPORT = (
    update(Worker)
    .where(Worker.name == bindparam("worker"), Worker.since == bindparam("begun"))
    .values(seen=bindparam("moment"))
)
"""Statement of nearly every report."""


class HeardRow(Base):
    """The time when a worker began to answer with an edition, 0 for a script that is none.

    Rows are only added. `before` is the edition that the worker answered with until then: 0 for a
    script that is none of this database, None if the worker had just started.
    """

    __tablename__ = "heard"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker: Mapped[str] = mapped_column(String(200))
    edition: Mapped[int] = mapped_column(index=True)
    before: Mapped[int | None] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Moment)


class Begun(NamedTuple):
    """The time when a worker began to answer with an edition; see `HeardRow`."""

    edition: int
    before: int | None
    at: datetime


class Workers:
    """The workers of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def report(self, worker: str, begun: Sequence[Begun]) -> None:
        """Record that a worker is alive, and the editions that it began to answer with.

        They are in order of time, from the last one that the worker has reported, if any.
        """
        last, moment = begun[-1], now()
        with self._database.transaction(also_newer=True) as connection:
            reported = {"worker": worker, "begun": begun[0].at, "moment": moment}
            is_known = connection.execute(REPORT, reported).rowcount == 1
            if is_known and last == begun[0]:  # at nearly every report
                return
            is_gone = or_(Worker.name == worker, Worker.seen < moment - WORKER_LIFETIME)
            connection.execute(delete(Worker).where(is_gone))
            row = {"name": worker, "edition": last.edition, "since": last.at, "seen": moment}
            connection.execute(insert(Worker), row)
            new = [{"worker": worker, **each._asdict()} for each in begun[is_known:]]
            connection.execute(insert(HeardRow), new)

    def all(self) -> Sequence[Worker]:
        """Return the workers that were alive within the last day."""
        recent = Worker.seen >= now() - WORKER_LIFETIME
        with self._database.reading() as session:
            return session.scalars(select(Worker).where(recent).order_by(Worker.name)).all()
