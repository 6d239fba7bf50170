"""Editions and approval requests as rows of tables, and candidates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import JSON, String, Text, select, text
from sqlalchemy.orm import Mapped, MappedAsDataclass, Session, mapped_column

from ivr.script.files import Files
from ivr.script.findings.finding import Finding
from ivr.studio.database import Base, Moment, choice
from ivr.studio.editions.losses import Loss, Stored


class Source(StrEnum):
    """The origin of a publication."""

    FILES = "files"
    STUDIO = "studio"
    SHELL = "shell"


class RequestOutcome(StrEnum):
    """The outcome of an approval request."""

    PENDING = "pending"
    PUBLISHED = "published"
    CHANGES_REQUESTED = "refused"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    OVERTAKEN = "overtaken"


class Responsible(NamedTuple):
    """The people who answer for an edition, as every page, command, file and mail names them.

    Where a second person approved, that person also published it, at the request of the first one,
    who may not even be allowed to publish. `published_by` is None for words that were written
    outside the studio, whose author nobody recorded.
    """

    requested_by: str | None
    published_by: str | None

    @property
    def approved_by(self) -> str | None:
        """The second person, None if there was none."""
        return self.published_by if self.requested_by else None


class Edition(MappedAsDataclass, Base, kw_only=True):
    """A published script, which is immutable.

    `author` is the person who published it or, if there is an `approver`, who requested that: use
    `responsible`, which tells these cases apart.

    `approver` is the second person, if one was needed; `restores` is the edition that a rollback
    published again. `accepted` are the lost facts that were accepted. It is `alone` if one person
    put up or took down ready announcements where approval is required; `reviewed_by` is the other
    person who has looked it through since.
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
    alone: Mapped[bool] = mapped_column(default=False)
    reviewed_by: Mapped[str | None] = mapped_column(String(200), default=None)
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment, default=None)

    @property
    def responsible(self) -> Responsible:
        """The people who requested, approved and published it."""
        if self.approver is not None:
            return Responsible(requested_by=self.author, published_by=self.approver)
        is_recorded = self.source is not Source.FILES
        return Responsible(requested_by=None, published_by=self.author if is_recorded else None)

    @property
    def short_fingerprint(self) -> str:
        """The name of this edition's script in call states and logs."""
        return self.fingerprint[:8]


class LiveVersion(NamedTuple):
    """A value that changes with the live edition or the database, for polling.

    `database` is the id of the database. Before the first edition, `number` is 0 and `fingerprint`
    empty.
    """

    database: str
    number: int
    fingerprint: str


def newest(session: Session) -> Edition | None:
    """Return the live edition, or None before the first one."""
    return session.scalar(select(Edition).order_by(Edition.number.desc()).limit(1))


LIVE_VERSION_QUERY = text("""
SELECT database_identity.id, coalesce(live.number, 0), coalesce(live.fingerprint, '')
FROM database_identity LEFT JOIN (
    SELECT number, fingerprint FROM edition ORDER BY number DESC LIMIT 1
) AS live ON true
""")
"""Statement that selects the values of a LiveVersion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A script to be made live.

    It is `based_on` the live edition that the author saw and against which it was checked, 0 if
    there was none. `losses` are the facts whose required words are missing, and `accepted_losses`
    the digests of those that the publisher accepts now. `inherited` are the errors of the live
    edition that the check let pass, None if today's rules were not applied.
    """

    files: Files
    author: str
    source: Source
    note: str = ""
    based_on: int
    restores: int | None = None
    losses: tuple[Loss, ...] = ()
    accepted_losses: Collection[str] = ()
    inherited: tuple[Finding, ...] | None = None


class ApprovalRequest(MappedAsDataclass, Base, kw_only=True):
    """A script that waits for another person's approval, or was decided on.

    `over` is the edition that was live when the request was made. `edition` is the edition that
    published or overtook it. `reason` are the changes that were requested.
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
        """Whether the request has not been decided on."""
        return self.outcome is RequestOutcome.PENDING
