"""Differences between two scripts, field by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ivr.script.fields.kinds import KINDS, FieldKind, kind_of
from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import Subject, in_order, subject_of
from ivr.script.files import Files
from ivr.script.model.script import WITHOUT_VOICE
from ivr.script.reading.field_values import FieldValue, fields_of


class ChangeKind(StrEnum):
    """The kind of a change: added, changed, or removed."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"

    @classmethod
    def of(cls, *, was: bool, now: bool) -> "ChangeKind":
        """Return the kind of a change by existence before and after."""
        if not was:
            return cls.ADDED
        return cls.CHANGED if now else cls.REMOVED


@dataclass(frozen=True, slots=True)
class Change:
    """A field with old and new value; None if the field does not exist."""

    field: FieldPath
    old: FieldValue | None
    new: FieldValue | None

    @property
    def kind(self) -> ChangeKind:
        """The kind of the change."""
        return ChangeKind.of(was=self.old is not None, now=self.new is not None)

    @property
    def field_kind(self) -> FieldKind:
        """The kind of the field."""
        return kind_of(self.field)

    @property
    def may_be_heard(self) -> bool:
        """Whether callers may hear the change; one text is only printed."""
        return self.field_kind.is_audible and self.field[2:3] != (WITHOUT_VOICE,)


def changes(old: Files, new: Files) -> tuple[Change, ...]:
    """Return the differences between two scripts, in the order of their fields."""
    return changed_fields(fields_of(old), fields_of(new))


def changed_fields(
    old: Mapping[FieldPath, FieldValue | None], new: Mapping[FieldPath, FieldValue | None]
) -> tuple[Change, ...]:
    """Return the differences between the fields of two scripts; None is no value."""
    return tuple(
        Change(field, old.get(field), new.get(field))
        for field in dict.fromkeys((*old, *new))
        if old.get(field) != new.get(field)
    )


def by_subject(
    changes: Iterable[Change], texts: Iterable[str] = (), languages: Sequence[str] = ()
) -> Mapping[Subject, Sequence[Change]]:
    """Return changes by subject; texts and languages are in the given order."""
    grouped: dict[Subject, list[Change]] = {}
    for change in changes:
        grouped.setdefault(subject_of(change.field), []).append(change)

    def order(change: Change) -> tuple[int, int]:
        kind = change.field_kind
        if not kind.is_of_language:
            return -1, KINDS.index(kind)
        code = change.field[0]
        number = languages.index(code) if code in languages else len(languages)
        return number, KINDS.index(kind)

    subjects = sorted(grouped, key=in_order(texts))
    return {subject: sorted(grouped[subject], key=order) for subject in subjects}
