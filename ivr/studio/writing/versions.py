"""The history of a file: versions that were published, saved or discarded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ivr.publishing.draft import DraftChange, digest_of
from ivr.publishing.edition import ChangeOutcome, Edition
from ivr.reports.diff.wordwise import Edits, Piece, differences
from ivr.studio.writing.fields import as_field

Published: TypeAlias = Sequence[tuple[Edition, bytes]]
Saved: TypeAlias = Sequence[tuple[DraftChange, ChangeOutcome]]

Compare: TypeAlias = Callable[[bytes | None, bytes | None], Edits]
"""What returns the differences between a version and the one before it."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a file, and how its words differ from the version before it, if there is one.

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
    edits: Edits

    @property
    def digest(self) -> str | None:
        """The hash of its bytes."""
        return digest_of(self.data)

    @property
    def differs(self) -> bool:
        """Whether any word differs from the version before it."""
        return any(edit.piece is not Piece.SAME for edit in self.edits)


def versions(published: Published, saved: Saved, compare: Compare) -> tuple[Version, ...]:
    """Return the versions of a file, the newest first; the oldest is compared with itself."""
    found = sorted((*_editions(published), *_saves(saved)), key=lambda version: version[0].at)
    told: list[Version] = []
    before = found[0][1] if found else None
    for version, data in found:
        told.append(
            Version(
                version.at,
                version.author,
                version.edition,
                version.note,
                version.outcome,
                before,
                data,
                compare(before, data),
            )
        )
        before = data
    return tuple(reversed(told))


def word_by_word(old: bytes | None, new: bytes | None) -> Edits:
    """Compare two versions of a text."""
    return differences(as_field(old), as_field(new))


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
