"""Answers to canary calls, which the service stores in a table of their own.

Calls from TEST_NUMBER are not counted as callers'. `ivr canary` places such a call, and reads the
stored answers.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from queue import Full, Queue
from threading import Thread

import structlog
from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from ivr.call.turn import Outcome
from ivr.database import Base, Database, Moment, now
from ivr.errors import DatabaseUnavailableError
from ivr.twilio.switchboard import Answer
from ivr.twilio.webhook import ID_LENGTH

RETENTION = timedelta(days=30)
"""Time after which answers are deleted."""

MAX_QUEUED = 100
"""Maximum of answers that wait for the database; more are dropped."""

CLOSE_SECONDS = 3.0

log = structlog.get_logger()


class CanaryRow(Base):
    """An answer to a canary call; `call` is the end of the call's SID."""

    __tablename__ = "canary_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    call: Mapped[str] = mapped_column(String(ID_LENGTH))
    outcome: Mapped[str] = mapped_column(String(10))


class CanaryRecorder:
    """Webhook observer that stores answers to canary calls in a background thread.

    Answers that cannot be stored are dropped, and their canary call fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: Queue[tuple[datetime, str, Outcome] | None] = Queue(MAX_QUEUED)
        self._writer = Thread(target=self._write, name="canary", daemon=True)

    def start(self) -> None:
        """Start the background thread."""
        self._writer.start()

    def close(self) -> None:
        """Store queued answers, and stop the thread."""
        with suppress(Full):
            self._waiting.put_nowait(None)
        self._writer.join(CLOSE_SECONDS)

    def turn(self, call: str, answer: Answer, country: str, ms: float) -> None:
        """Queue an answer to be stored."""
        with suppress(Full):
            self._waiting.put_nowait((now(), call[-ID_LENGTH:], answer.outcome))

    def ended(self, call: str, seconds: int | None, answered: bool) -> None:
        """Do nothing: `ivr canary` asks Twilio for the status of its call."""

    def refused(self, reason: str) -> None:
        """Do nothing: anybody can send an unsigned request."""

    def _write(self) -> None:
        for at, call, outcome in iter(self._waiting.get, None):
            try:
                with self._database.writing(also_newer=True) as session:
                    session.execute(delete(CanaryRow).where(CanaryRow.at < at - RETENTION))
                    session.add(CanaryRow(at=at, call=call, outcome=outcome))
            except DatabaseUnavailableError:
                log.warning("canary-not-stored", call=call)


def newest_id(database: Database) -> int:
    """Return the id of the newest answer, 0 without any; raises DatabaseUnavailableError."""
    with database.reading() as session:
        return session.scalar(select(func.max(CanaryRow.id))) or 0


def answers_after(database: Database, newest: int) -> Sequence[CanaryRow]:
    """Return the answers with ids above `newest`, in order; raises DatabaseUnavailableError."""
    with database.reading() as session:
        later = select(CanaryRow).where(CanaryRow.id > newest).order_by(CanaryRow.id)
        return session.scalars(later).all()
