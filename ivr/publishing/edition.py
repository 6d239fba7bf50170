"""Editions, candidates, approval requests and their outcomes as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ivr.script.files import Files


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


class ChangeOutcome(StrEnum):
    """The outcome of a change in the draft."""

    OPEN = "open"
    REPLACED = "replaced"
    PUBLISHED = "published"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Edition:
    """One published line.

    `approver` is the second person, if one was needed; `restores` is the number of the edition
    that was rolled back to.
    """

    number: int
    at: datetime
    author: str
    source: Source
    note: str
    fingerprint: str
    restores: int | None = None
    approver: str | None = None

    @property
    def line(self) -> str:
        """The short name of this edition's line in call states and logs."""
        return self.fingerprint[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A script to be made live.

    `over` is the live edition as the author saw it: 0 if there was none, None to publish over
    whatever is live.
    """

    files: Files
    author: str
    source: Source
    note: str = ""
    over: int | None = None
    restores: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """A script that waits for another person's approval, or was decided on.

    `over` is the edition that was live when the request was made. `edition` is the edition that
    published or overtook it. `reason` is why it was refused.
    """

    id: int
    at: datetime
    author: str
    source: Source
    note: str
    fingerprint: str
    over: int
    restores: int | None
    outcome: RequestOutcome
    edition: int | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str

    @property
    def is_pending(self) -> bool:
        """Whether it has not been decided on yet."""
        return self.outcome is RequestOutcome.PENDING


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that answers calls, the edition it answers with and since when."""

    name: str
    edition: int
    since: datetime
    seen: datetime
