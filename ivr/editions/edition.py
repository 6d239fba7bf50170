"""An edition, and what else is on record beside it, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Where a publication came from."""

    FILES = "files"
    STUDIO = "studio"
    SHELL = "shell"


class Outcome(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    TAKEN = "taken"
    LEFT = "left"
    REPLACED = "replaced"


class Intake(StrEnum):
    """What became of a content of the folder."""

    PUBLISHED = "published"
    PROPOSED = "proposed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Edition:
    """One published line; `restores` is the number of the edition that it brings back."""

    number: int
    at: datetime
    author: str
    source: Source
    note: str
    fingerprint: str
    restores: int | None = None

    @property
    def line(self) -> str:
        """What the line of this edition is called in calls and logs."""
        return self.fingerprint[:8]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A content that waits for somebody to take or leave it; `over` is the edition it met."""

    id: int
    at: datetime
    author: str
    note: str
    fingerprint: str
    over: int
    outcome: Outcome
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that answers calls, and with which edition it has done so since when."""

    name: str
    edition: int
    since: datetime
    seen: datetime
