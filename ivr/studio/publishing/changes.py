"""The changes of a draft by subject, with their authors."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ivr.publishing.draft import Draft, last_saves
from ivr.publishing.lineage import Revision
from ivr.script.changes import Change, by_subject
from ivr.script.place import Address
from ivr.script.subjects import Subject


@dataclass(frozen=True, slots=True)
class SubjectChanges:
    """The changes of a subject.

    `saves` are the last saves of each person, newest first; `conflicts` are fields that another
    edition changed too.
    """

    changes: tuple[Change, ...] = ()
    saves: tuple[Revision, ...] = ()
    conflicts: frozenset[Address] = frozenset()

    @property
    def fields(self) -> frozenset[Address]:
        """The addresses of the changed fields."""
        return frozenset(change.field for change in self.changes)


def changes_by_subject(
    changes: Iterable[Change], draft: Draft | None = None
) -> Mapping[Subject, SubjectChanges]:
    """Return changes by subject, with their saves in a draft."""
    held, conflicts = (draft.saves, draft.conflicts) if draft else ({}, frozenset[Address]())
    by_its: dict[Subject, SubjectChanges] = {}
    for subject, its in by_subject(changes).items():
        saves = last_saves(save for one in its for save in held.get(one.field, ()))
        disputed = conflicts.intersection(one.field for one in its)
        by_its[subject] = SubjectChanges(tuple(its), saves, disputed)
    return by_its


def fields_of(draft: Draft, ids: Collection[str]) -> frozenset[Address]:
    """Return the changed fields of some subjects of a draft, by the subjects' ids."""
    found = changes_by_subject(draft.changes).items()
    return frozenset(field for one, each in found if one.id in ids for field in each.fields)
