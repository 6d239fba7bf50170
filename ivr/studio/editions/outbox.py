"""The outbox: events that staff are informed of by mail, stored in the transaction of the event.

The service reaches no mail server. `ivr notify` addresses the events and sends the mails.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, String, Text, UniqueConstraint, exists, func, or_, select
from sqlalchemy.orm import Mapped, MappedAsDataclass, Session, mapped_column

from ivr.studio.database import Base, Moment, choice, now

RETENTION = timedelta(days=60)
"""Time after which events and mails are deleted, sent or not."""

LATE_AFTER = timedelta(minutes=30)
"""Age of an unsent mail that is reported, because `ivr notify` should have sent it."""

EVENT = ""
"""The recipient of a row that is an event, not a mail."""


class EventKind(StrEnum):
    """Kinds of events."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    DUE = "due"
    ENDING = "ending"
    PROBLEM = "problem"
    GRANTED = "granted"
    PASSWORD_LINK = "password-link"
    ALONE = "alone"
    """One person has put up or taken down ready announcements where approval is required."""


class OutboxRow(MappedAsDataclass, Base, kw_only=True):
    """An event, or one mail about it to a `recipient`.

    `event` identifies the event, which is stored once. `tried` is the time of the last attempt to
    send the mail, and `failure` its error. An event counts as sent when it has been addressed.
    """

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("event", "recipient"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event: Mapped[str] = mapped_column(String(200))
    recipient: Mapped[str] = mapped_column(String(200), default=EVENT)
    kind: Mapped[EventKind] = mapped_column(choice(EventKind))
    at: Mapped[datetime] = mapped_column(Moment)
    values: Mapped[dict[str, str]] = mapped_column(JSON)
    tried: Mapped[datetime | None] = mapped_column(Moment, default=None)
    sent: Mapped[datetime | None] = mapped_column(Moment, default=None)
    failure: Mapped[str] = mapped_column(Text, default="")


@dataclass(frozen=True, slots=True)
class UnsentMails:
    """Mails that failed or are late: their number, the time of the oldest, and its error."""

    count: int
    since: datetime
    failure: str


def add_event(session: Session, kind: EventKind, key: str, values: Mapping[str, str]) -> None:
    """Store an event, unless the same key of this kind is stored."""
    event = f"{kind} {key}"
    if not session.scalar(select(exists().where(OutboxRow.event == event))):
        session.add(OutboxRow(event=event, kind=kind, at=now(), values=dict(values)))


def mails_about(session: Session, kind: EventKind, key: str) -> dict[str, OutboxRow]:
    """Return the mails about an event by recipient; the event itself is under EVENT."""
    rows = select(OutboxRow).where(OutboxRow.event == f"{kind} {key}")
    return {row.recipient: row for row in session.scalars(rows)}


def unsent_mails(session: Session, moment: datetime) -> UnsentMails | None:
    """Return the mails that failed or are late; None if all are sent or just about to be."""
    is_late = or_(OutboxRow.failure != "", OutboxRow.at < moment - LATE_AFTER)
    late = select(OutboxRow).where(OutboxRow.sent.is_(None), is_late).order_by(OutboxRow.id)
    oldest = session.scalars(late.limit(1)).first()
    if oldest is None:
        return None
    count = session.scalar(select(func.count()).select_from(late.subquery())) or 0
    return UnsentMails(count, oldest.at, oldest.failure)
