"""Editions, approval requests and workers, which are rows of tables, and candidates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from ivr.database import Base, Moment, choice
from ivr.publishing.losses import Loss, Stored
from ivr.script.files import Files

SILENT_AFTER = timedelta(seconds=20)
"""Workers report every five seconds; without a report for this long, one is stopped or cannot
reach the database."""


class Source(StrEnum):
    """Where a publication came from."""

    FILES = "files"
    STUDIO = "studio"
    SHELL = "shell"


class RequestOutcome(StrEnum):
    """The outcome of an approval request."""

    PENDING = "pending"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    OVERTAKEN = "overtaken"


class SaveOutcome(StrEnum):
    """What became of a value that was saved."""

    OPEN = "open"
    """It is in the draft, and differs from the live one."""
    REPLACED = "replaced"
    """A later save took its place in the draft."""
    PUBLISHED = "published"
    UNDONE = "undone"
    """The draft went back to the live value, or this is the live value that it went back to."""


class Edition(MappedAsDataclass, Base, kw_only=True):
    """One published line, which never changes.

    `approver` is the second person, if one was needed; `restores` is the number of the edition
    that was rolled back to. `accepted` are the facts whose words are gone.
    """

    __tablename__ = "edition"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str] = mapped_column(String(200))
    source: Mapped[Source] = mapped_column(choice(Source))
    note: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    restores: Mapped[int | None] = mapped_column(default=None)
    approver: Mapped[str | None] = mapped_column(String(200), default=None)
    accepted: Mapped[list[Stored]] = mapped_column(JSON, default_factory=list)

    @property
    def line(self) -> str:
        """The short name of this edition's line in call states and logs."""
        return self.fingerprint[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A script to be made live.

    `over` is the live edition as the author saw it, 0 if there was none, and the one that the
    script was checked against. `losses` are the facts whose words it does not say, and `ticked`
    the digests of those that the publisher accepts now.
    """

    files: Files
    author: str
    source: Source
    note: str = ""
    over: int
    restores: int | None = None
    losses: tuple[Loss, ...] = ()
    ticked: Collection[str] = ()


class ApprovalRequest(MappedAsDataclass, Base, kw_only=True):
    """A script that waits for another person's approval, or was decided on.

    `over` is the edition that was live when the request was made. `edition` is the edition that
    published or overtook it. `reason` is why it was refused.
    """

    __tablename__ = "approval_request"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str] = mapped_column(String(200))
    source: Mapped[Source] = mapped_column(choice(Source))
    note: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    over: Mapped[int]
    restores: Mapped[int | None]
    outcome: Mapped[RequestOutcome] = mapped_column(
        choice(RequestOutcome), index=True, default=RequestOutcome.PENDING
    )
    edition: Mapped[int | None] = mapped_column(default=None)
    decided_by: Mapped[str | None] = mapped_column(String(200), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def is_pending(self) -> bool:
        """Whether it has not been decided on yet."""
        return self.outcome is RequestOutcome.PENDING


class Worker(MappedAsDataclass, Base, kw_only=True):
    """A process that answers calls, the edition it answers with and since when."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    edition: Mapped[int]
    since: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime] = mapped_column(Moment)

    def is_awake(self, now: datetime) -> bool:
        """Return whether it reported lately."""
        return now - self.seen <= SILENT_AFTER
