"""The changes of a draft, file by file and word by word."""

from dataclasses import dataclass
from enum import StrEnum

from ivr.publishing.draft import Draft, DraftChange
from ivr.reports.diff.wordwise import Edits, Piece, differences
from ivr.studio.writing.fields import as_field

MOST = 40_000
"""Bytes. A longer file is not compared word by word, which would take seconds."""


class ChangeKind(StrEnum):
    """Kind of a change."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Changed:
    """A change with its kind and its words; a recording has none.

    `language` is that of the words, and empty for a table.
    """

    change: DraftChange
    kind: ChangeKind
    edits: Edits
    language: str

    @property
    def is_words(self) -> bool:
        """Whether any words differ."""
        return any(edit.piece is not Piece.SAME for edit in self.edits)


def changes_in(draft: Draft) -> tuple[Changed, ...]:
    """Return all changes of a draft, those with conflicts first."""
    found = [_changed(change, draft.live_files.get(path)) for path, change in draft.changes.items()]
    return tuple(sorted(found, key=lambda one: (not one.change.conflict, one.change.path)))


def _changed(change: DraftChange, live: bytes | None) -> Changed:
    kind = (
        ChangeKind.REMOVED
        if change.data is None
        else ChangeKind.ADDED
        if live is None
        else ChangeKind.CHANGED
    )
    folder, _, name = change.path.rpartition("/")
    sizes = (len(live or b""), len(change.data or b""))
    edits: Edits = ()
    if name.endswith((".txt", ".toml")) and max(sizes) <= MOST:
        edits = differences(as_field(live), as_field(change.data))
    language = folder.partition("/")[0] if name.endswith(".txt") else ""
    return Changed(change, kind, edits, language)
