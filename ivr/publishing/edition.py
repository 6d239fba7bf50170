"""An edition, and what else is on record beside it, as values."""

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
    """What became of an approval request."""

    PENDING = "pending"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    OVERTAKEN = "overtaken"


class ChangeOutcome(StrEnum):
    """What became of a change in the draft."""

    OPEN = "open"
    REPLACED = "replaced"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Intake(StrEnum):
    """What became of a content of the folder."""

    PUBLISHED = "published"
    REQUESTED = "requested"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Edition:
    """One published line.

    `approver` is the second person where one approved it, and `restores` the number of the
    edition that it brings back.
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
        """What the line of this edition is called in calls and logs."""
        return self.fingerprint[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A script that somebody wants to make live.

    `over` is the edition that the author saw as the live one, 0 where there was none, and None
    for whatever is live.
    """

    files: Files
    author: str
    source: Source
    note: str = ""
    over: int | None = None
    restores: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """A content that waits for another person's approval, or was decided on.

    `over` is the edition that was live when it was made. `edition` is the one that was made
    of it, or the one that overtook it. `reason` is why it was refused.
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
        """Whether nobody has decided on it yet."""
        return self.outcome is RequestOutcome.PENDING


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that answers calls, and with which edition it has done so since when."""

    name: str
    edition: int
    since: datetime
    seen: datetime
