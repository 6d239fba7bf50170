"""The changes of a draft by subject, with who saved them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.publishing.draft import Draft, Save, last_saves
from ivr.script.changes import Change
from ivr.script.place import FILES, RECORDINGS, Address, field_in, file_of
from ivr.script.subjects import Subject, subject_of


@dataclass(frozen=True, slots=True)
class Changed:
    """What differs about a subject; `conflicts` are the fields that another edition changed too.

    `saves` are the last ones of each person, the newest first.
    """

    changes: tuple[Change, ...]
    saves: tuple[Save, ...] = ()
    conflicts: frozenset[Address] = frozenset()

    @property
    def fields(self) -> frozenset[Address]:
        """The fields that differ."""
        return frozenset(change.field for change in self.changes)

    @property
    def is_readable(self) -> bool:
        """Whether the fields could be read, on both sides."""
        return not any(_damaged(self.changes))


def changed(changes: Iterable[Change], draft: Draft | None = None) -> Mapping[Subject, Changed]:
    """Return changes by subject, with who saved them in a draft.

    Where a table or text cannot be read, all of its file is one subject.
    """
    found = tuple(changes)
    damaged = set(_damaged(found))
    by_subject: dict[Subject, list[Change]] = {}
    for change in found:
        path = file_of(change.field)[0]
        field = field_in(path) if path in damaged else change.field
        by_subject.setdefault(subject_of(field), []).append(change)
    return {subject: _changed(its, draft) for subject, its in by_subject.items()}


def fields_of(draft: Draft, ids: Collection[str]) -> frozenset[Address]:
    """Return the changed fields of some subjects of a draft, by the subjects' ids."""
    found = changed(draft.changes).items()
    return frozenset(field for one, each in found if one.id in ids for field in each.fields)


def _changed(changes: Sequence[Change], draft: Draft | None) -> Changed:
    if draft is None:
        return Changed(tuple(changes))
    saves = (save for change in changes for save in draft.saves.get(change.field, ()))
    conflicts = draft.conflicts.intersection(change.field for change in changes)
    return Changed(tuple(changes), last_saves(saves), conflicts)


def _damaged(changes: Iterable[Change]) -> Iterator[str]:
    """Yield the paths of the tables and texts that could not be read."""
    for field in (change.field for change in changes):
        whole = field_in("/".join(field[1:])) if field[0] == FILES else (FILES,)
        if whole[0] != FILES and whole[1:2] != (RECORDINGS,):
            yield "/".join(field[1:])
