"""The files that differ between two scripts, with their changed lines."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from ivr.publishing.draft import DraftChange, Save, last_saves
from ivr.reports.diff.wordwise import Edit, Edits, Piece
from ivr.script.files import Files
from ivr.script.toml import TOMLSyntaxError
from ivr.studio.publishing.subjects import Subject, parts_of, subject_of
from ivr.studio.writing.fields import as_field
from ivr.studio.writing.table_pieces import text_of

MOST = 40_000
"""Bytes. A longer file is not compared, which would take seconds."""


class ChangeKind(StrEnum):
    """Kind of a change."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that differs; `saved` is who saved it in the draft, where that is known.

    Of a table, `names` may be those of its pieces that differ: `old` and `new` are these alone.
    """

    path: str
    old: bytes | None
    new: bytes | None
    saved: DraftChange | None = None
    names: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What forms call the change: its path, and the names of the pieces."""
        return f"{self.path}:{','.join(self.names)}" if self.names else self.path

    @property
    def saves(self) -> tuple[Save, ...]:
        """The last save of each person who changed it, newest first."""
        if self.saved is None:
            return ()
        return last_saves(self._versions(self.saved) if self.names else self.saved.versions)

    def _versions(self, saved: DraftChange) -> Iterator[Save]:
        """Yield the saves in which the pieces differ from the version before.

        The draft's version is the new one, or the old one where its changes are undone.
        """
        before = self.old if pieces_of(saved.data, self.names) == self.new else self.new
        for save in reversed(saved.versions):
            with suppress(UnicodeDecodeError, TOMLSyntaxError):  # saved with mistakes
                now = pieces_of(save.data, self.names)
                if now != before:
                    yield save
                before = now

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
) -> Mapping[Subject, tuple[FileChange, ...]]:
    """Return the files that differ, by subject; of a draft, also those that must be merged."""
    saved = saved or {}
    paths = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    found: dict[Subject, tuple[FileChange, ...]] = {}
    for path in sorted({*paths, *saved}):
        whole = FileChange(path, old.get(path), new.get(path), saved.get(path))
        parts = {} if whole.is_conflict else parts_of(path, whole.old, whole.new)
        for subject, names in (parts or {subject_of(path): ()}).items():
            found[subject] = (*found.get(subject, ()), _only(whole, names))
    return found


def pieces_of(data: bytes | None, names: Collection[str]) -> bytes | None:
    """Return the pieces of a table with these names, None if there are none.

    Raises UnicodeDecodeError and TOMLSyntaxError.
    """
    return text_of((data or b"").decode(), names).strip().encode() or None


def _only(whole: FileChange, names: tuple[str, ...]) -> FileChange:
    if not names:
        return whole
    old, new = (pieces_of(data, names) for data in (whole.old, whole.new))
    return replace(whole, old=old, new=new, names=names)


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
