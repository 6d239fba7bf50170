"""The history of a file: versions that were published, saved or discarded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ivr.publishing.draft import DraftChange, digest_of
from ivr.publishing.edition import ChangeOutcome, Edition

Published: TypeAlias = Sequence[tuple[Edition, bytes]]
Saved: TypeAlias = Sequence[tuple[DraftChange, ChangeOutcome]]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a file, and the version before it.

    `edition` is set if it was published, `outcome` if it was saved in the draft; a removed file
    has no `data`. The oldest version has itself `before` it.
    """

    at: datetime
    author: str
    edition: int | None
    note: str
    outcome: ChangeOutcome | None
    before: bytes | None
    data: bytes | None

    @property
    def digest(self) -> str | None:
        """The hash of its bytes."""
        return digest_of(self.data)


def versions(published: Published, saved: Saved) -> tuple[Version, ...]:
    """Return the versions of a file, the newest first."""
    found = sorted((*_editions(published), *_saves(saved)), key=lambda version: version[0].at)
    told: list[Version] = []
    before = found[0][1] if found else None
    for one, data in found:
        told.append(Version(one.at, one.author, one.edition, one.note, one.outcome, before, data))
        before = data
    return tuple(reversed(told))


def content_of(digest: str | None, published: Published, saved: Saved) -> bytes | None:
    """Return the version with a digest, or None."""
    contents = (*(data for _, data in published), *(change.data for change, _ in saved))
    return next((data for data in contents if data and digest_of(data) == digest), None)


def published_before(moment: datetime, published: Published) -> bytes | None:
    """Return the file that was live at a time, or None."""
    return next((data for edition, data in published if edition.at <= moment), None)


@dataclass(frozen=True, slots=True)
class _Record:
    at: datetime
    author: str
    edition: int | None = None
    note: str = ""
    outcome: ChangeOutcome | None = None


def _editions(published: Published) -> Iterator[tuple[_Record, bytes | None]]:
    for edition, data in published:
        yield _Record(edition.at, edition.author, edition.number, edition.note), data


def _saves(saved: Saved) -> Iterator[tuple[_Record, bytes | None]]:
    for change, outcome in saved:
        yield _Record(change.at, change.author, outcome=outcome), change.data
