"""The changes of a draft by subject, with who saved them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from ivr.publishing.draft import Draft, Save, last_saves
from ivr.script.changes import Change
from ivr.script.place import FILES, RECORDINGS, Address, field_in, file_of
from ivr.script.subjects import Subject, subject_of


@dataclass(frozen=True, slots=True)
class Changed:
    """What differs about a subject: its `fields`, and the `changes` of those that can be read.

    `saves` are the last ones of each person, the newest first; `conflicts` are the fields that
    another edition changed too.
    """

    fields: frozenset[Address] = frozenset()
    changes: tuple[Change, ...] = ()
    saves: tuple[Save, ...] = ()
    conflicts: frozenset[Address] = frozenset()
    is_readable: bool = True


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
    return {subject: _changed(its, damaged, draft) for subject, its in by_subject.items()}


def fields_of(draft: Draft, ids: Collection[str]) -> frozenset[Address]:
    """Return the changed fields of some subjects of a draft, by the subjects' ids."""
    found = changed(draft.changes).items()
    return frozenset(field for one, each in found if one.id in ids for field in each.fields)


def _changed(changes: Sequence[Change], damaged: Set[str], draft: Draft | None) -> Changed:
    fields = frozenset(change.field for change in changes)
    readable = tuple(one for one in changes if file_of(one.field)[0] not in damaged)
    saves = (save for field in fields for save in (draft.saves.get(field, ()) if draft else ()))
    return Changed(
        fields,
        readable,
        last_saves(saves),
        draft.conflicts & fields if draft else frozenset(),
        is_readable=len(readable) == len(changes),
    )


def _damaged(changes: Iterable[Change]) -> Iterator[str]:
    """Yield the paths of the tables and texts that could not be read."""
    for field in (change.field for change in changes):
        whole = field_in("/".join(field[1:])) if field[0] == FILES else (FILES,)
        if whole[:1] != (FILES,) and whole[1:2] != (RECORDINGS,):
            yield "/".join(field[1:])
