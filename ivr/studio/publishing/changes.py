"""The changes of a draft by subject, with their authors."""

from collections.abc import Iterable, Mapping
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
    return {
        subject: SubjectChanges(
            tuple(its),
            last_saves(save for one in its for save in held.get(one.field, ())),
            conflicts.intersection(one.field for one in its),
        )
        for subject, its in by_subject(changes).items()
    }
