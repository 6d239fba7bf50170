"""Changes: what differs between two scripts, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ivr.script import fields
from ivr.script.fields import Value
from ivr.script.files import Files
from ivr.script.kinds import Kind, kind_of
from ivr.script.model import WITHOUT_VOICE
from ivr.script.place import Address


class ChangeKind(StrEnum):
    """Whether something is new, was changed, or was removed."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"

    @classmethod
    def of(cls, *, was: bool, now: bool) -> "ChangeKind":
        """Return the kind of a change by whether something was there, and is there now."""
        if not was:
            return cls.ADDED
        return cls.CHANGED if now else cls.REMOVED


@dataclass(frozen=True, slots=True)
class Change:
    """A field with its old and its new value, of which one may be None: there is none."""

    field: Address
    old: Value | None
    new: Value | None

    @property
    def kind(self) -> ChangeKind:
        """Whether the field is new, was changed, or was removed."""
        return ChangeKind.of(was=self.old is not None, now=self.new is not None)

    @property
    def field_kind(self) -> Kind:
        """What the field is."""
        return kind_of(self.field)

    @property
    def may_be_heard(self) -> bool:
        """Whether callers may hear it; one text is only printed."""
        return self.field_kind.heard and self.field[2:3] != (WITHOUT_VOICE,)


def changes(old: Files, new: Files) -> tuple[Change, ...]:
    """Return what differs between two scripts, in the order of their fields."""
    return changed_fields(fields.read(old), fields.read(new))


def changed_fields(
    old: Mapping[Address, Value], new: Mapping[Address, Value]
) -> tuple[Change, ...]:
    """Return what differs between the fields of two scripts."""
    return tuple(
        Change(field, old.get(field), new.get(field))
        for field in dict.fromkeys((*old, *new))
        if old.get(field) != new.get(field)
    )
