"""The changes of a draft by subject, with their authors."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ivr.publishing.draft import Draft, Save, last_saves
from ivr.script.changes import Change
from ivr.script.place import Address, file_of
from ivr.script.subjects import Subject, by_subject, damaged_files


@dataclass(frozen=True, slots=True)
class Changed:
    """The changes of a subject: its `fields`, and the `changes` of readable ones.

    `saves` are the last saves of each person, newest first; `conflicts` are fields that another
    edition changed too.
    """

    fields: frozenset[Address] = frozenset()
    changes: tuple[Change, ...] = ()
    saves: tuple[Save, ...] = ()
    conflicts: frozenset[Address] = frozenset()

    @property
    def is_readable(self) -> bool:
        """Whether all changed fields can be read."""
        return len(self.changes) == len(self.fields)


def changed(changes: Iterable[Change], draft: Draft | None = None) -> Mapping[Subject, Changed]:
    """Return changes by subject, with their saves in a draft."""
    found = tuple(changes)
    damaged = set(damaged_files(found))
    held, conflicts = (draft.saves, draft.conflicts) if draft else ({}, frozenset[Address]())
    by_its: dict[Subject, Changed] = {}
    for subject, its in by_subject(found).items():
        fields = frozenset(change.field for change in its)
        by_its[subject] = Changed(
            fields,
            tuple(one for one in its if file_of(one.field)[0] not in damaged),
            last_saves(save for field in fields for save in held.get(field, ())),
            conflicts & fields,
        )
    return by_its


def fields_of(draft: Draft, ids: Collection[str]) -> frozenset[Address]:
    """Return the changed fields of some subjects of a draft, by the subjects' ids."""
    found = changed(draft.changes).items()
    return frozenset(field for one, each in found if one.id in ids for field in each.fields)
