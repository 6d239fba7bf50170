"""What differs between two scripts by subject: changed fields, and the files that hold them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.publishing.draft import DraftChange, Save, last_saves
from ivr.script import fields
from ivr.script.changes import Change, changed_fields
from ivr.script.fields import Fields
from ivr.script.files import Files
from ivr.script.place import FILES, LANGUAGE_FILE, LINE_FILE, RECORDINGS, Address, field_in, file_of
from ivr.script.subjects import Subject, subject_of


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that a change stands on, who saved it, and whether another edition changed it since.

    Of a table that is about several subjects, `fields` are those of this one that differ.
    """

    path: str
    subject: Subject
    fields: tuple[Address, ...]
    saves: tuple[Save, ...]
    is_conflict: bool

    @property
    def id(self) -> str:
        """What forms call it."""
        return f"{self.path}:{self.subject.id}" if self.fields else self.path


@dataclass(frozen=True, slots=True)
class Changed:
    """What differs about a subject.

    There are no changes where only comments differ, and none of a file that cannot be read.
    """

    files: tuple[FileChange, ...]
    changes: tuple[Change, ...]
    is_readable: bool

    @property
    def saves(self) -> tuple[Save, ...]:
        """The last save of each person, the newest first."""
        return last_saves(save for one in self.files for save in one.saves)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The files that another edition changed after the draft did."""
        return tuple(one.path for one in self.files if one.is_conflict)


def changed(
    old: Files, new: Files, saved: Mapping[str, DraftChange] | None = None
) -> Mapping[Subject, Changed]:
    """Return what differs, by subject; `saved` are changes of a draft.

    A table is one subject where it cannot be read, or has two versions to choose from.
    """
    saved, was, now = saved or {}, fields.read(old), fields.read(new)
    damaged = {path for each in (was, now) for path in _damaged(each)}
    whole = damaged | {path for path, change in saved.items() if change.conflict}
    changes: dict[Subject, list[Change]] = {}
    by_path: dict[str, list[Change]] = {}
    for change in changed_fields(was, now):
        path = file_of(change.field)[0]
        if path in damaged:
            continue
        by_path.setdefault(path, []).append(change)
        subject = subject_of(field_in(path) if path in whole else change.field)
        changes.setdefault(subject, []).append(change)
    files: dict[Subject, list[FileChange]] = {}
    differ = {path for path in {**old, **new} if old.get(path) != new.get(path)}
    for path in sorted(differ | saved.keys()):
        is_table = path == LINE_FILE or path.endswith(f"/{LANGUAGE_FILE}")
        is_kept = path in old and path in new and path not in whole
        parts = by_path.get(path, ()) if is_table and is_kept else ()
        for one in _files(path, parts, saved.get(path)):
            files.setdefault(one.subject, []).append(one)
    unread = {subject_of(field_in(path)) for path in damaged}
    return {
        subject: Changed(tuple(those), tuple(changes.get(subject, ())), subject not in unread)
        for subject, those in files.items()
    }


def _damaged(read: Fields) -> Iterator[str]:
    """Yield the paths of the tables and texts that could not be read."""
    for path in ("/".join(field[1:]) for field in read if field[0] == FILES):
        if field_in(path)[:1] != (FILES,) and field_in(path)[1:2] != (RECORDINGS,):
            yield path


def _files(path: str, parts: Sequence[Change], saved: DraftChange | None) -> Iterator[FileChange]:
    """Yield a changed file, or each part of it that is about another subject."""
    versions = saved.versions if saved else ()
    is_conflict = saved is not None and saved.conflict
    if not parts:
        yield FileChange(path, subject_of(field_in(path)), (), last_saves(versions), is_conflict)
    by_subject: dict[Subject, list[Change]] = {}
    for change in parts:
        by_subject.setdefault(subject_of(change.field), []).append(change)
    read = [(save, fields.read({path: save.data or b""})) for save in versions]
    for subject, those in by_subject.items():
        saves = last_saves(_saves(read, those))
        yield FileChange(path, subject, tuple(one.field for one in those), saves, is_conflict)


def _saves(versions: Sequence[tuple[Save, Fields]], part: Sequence[Change]) -> Iterator[Save]:
    """Yield the saves in which some fields differ from the version before; the newest is first.

    The draft's version is the new one, or the old one where its changes are undone.
    """
    held = [
        (save, [read.get(one.field) for one in part])
        for save, read in versions
        if not any(_damaged(read))
    ]
    old, new = [one.old for one in part], [one.new for one in part]
    before = old if held and held[0][1] == new else new
    for save, values in reversed(held):
        if values != before:
            yield save
        before = values
