"""Workers: the edition that each one answers calls with, and since when."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from ivr.studio.database import Base, Database, Moment, now

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


class Workers:
    """The workers of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def report(self, worker: str, edition: int, since: datetime) -> None:
        """Record that a worker is alive, and answers with an edition since a moment."""
        moment = now()
        with self._database.transaction(also_newer=True) as connection:
            reported = {"worker": worker, "begun": since, "moment": moment}
            if connection.execute(REPORT, reported).rowcount == 1:  # at nearly every report
                return
            is_gone = or_(Worker.name == worker, Worker.seen < moment - WORKER_LIFETIME)
            connection.execute(delete(Worker).where(is_gone))
            row = {"name": worker, "edition": edition, "since": since, "seen": moment}
            connection.execute(insert(Worker), row)

    def all(self) -> Sequence[Worker]:
        """Return the workers that were alive within the last day."""
        recent = Worker.seen >= now() - WORKER_LIFETIME
        with self._database.reading() as session:
            return session.scalars(select(Worker).where(recent).order_by(Worker.name)).all()
