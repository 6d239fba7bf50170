"""The files that differ between two scripts, with their changed lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ivr.publishing.draft import DraftChange
from ivr.reports.diff.wordwise import Edit, Edits, Piece
from ivr.script.files import Files
from ivr.studio.writing.fields import as_field

MOST = 40_000
"""Bytes. A longer file is not compared, which would take seconds."""


class ChangeKind(StrEnum):
    """Kind of a change."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that differs; `saved` is who saved it in the draft, where that is known."""

    path: str
    old: bytes | None
    new: bytes | None
    saved: DraftChange | None = None

    @property
    def kind(self) -> ChangeKind:
        """Whether the file is new, changed or removed."""
        return kind_of(self.old, self.new)

    @property
    def is_conflict(self) -> bool:
        """Whether another edition changed the file after the draft did."""
        return self.saved is not None and self.saved.conflict

    @property
    def is_comparable(self) -> bool:
        """Whether the file is text and short enough to be compared."""
        sizes = (len(self.old or b""), len(self.new or b""))
        return self.path.endswith((".txt", ".toml")) and max(sizes) <= MOST

    @property
    def lines(self) -> Edits:
        """The lines that were removed and added, without those that are the same."""
        return changed_lines(self.old, self.new) if self.is_comparable else ()


def changed_files(
    old: Files, new: Files, saved: Mapping[str, DraftChange] | None = None
) -> tuple[FileChange, ...]:
    """Return the files that differ, by path; of a draft, also those that must be merged."""
    saved = saved or {}
    paths = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    return tuple(
        FileChange(path, old.get(path), new.get(path), saved.get(path))
        for path in sorted({*paths, *saved})
    )


def kind_of(old: object | None, new: object | None) -> ChangeKind:
    """Return the kind of a change from its old and new value, of which None is missing."""
    if new is None:
        return ChangeKind.REMOVED
    return ChangeKind.ADDED if old is None else ChangeKind.CHANGED


def changed_lines(old: bytes | None, new: bytes | None) -> Edits:
    """Return the lines that were removed and added, without those that are the same."""
    return tuple(_lines(as_field(old), as_field(new)))


def _lines(old: str, new: str) -> Iterator[Edit]:
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield from (Edit(Piece.REMOVED, line) for line in before[start:end])
            yield from (Edit(Piece.ADDED, line) for line in after[new_start:new_end])
