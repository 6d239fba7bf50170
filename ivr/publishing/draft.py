"""The draft as a value: the live edition, and the fields changed since."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from ivr.publishing.edition import Edition, SaveOutcome
from ivr.publishing.values import digest_of
from ivr.script import fields
from ivr.script.changes import Change
from ivr.script.fields import Fields, Value
from ivr.script.files import Files, fingerprint
from ivr.script.place import Address
from ivr.script.titles import Titles
from ivr.script.writing import write


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """A value of a field that was saved or published; None removes the field.

    Saves with equal `act` were made together. `over` is the digest of the value that was live at
    the time, and `edition` the edition that includes the save, if any.
    """

    id: int
    act: int
    field: Address
    value: Value | None
    over: str
    author: str
    at: datetime
    outcome: SaveOutcome
    edition: int | None


@dataclass(frozen=True, slots=True)
class LastSave:
    """Author and time of the last save of a field, and the number of its saves."""

    author: str
    at: datetime
    count: int


@dataclass(frozen=True)  # no slots, for cached_property
class Draft:
    """The live edition and the changes to it; `live` is None before the first edition.

    `saves` has the history of each field that differs from the live edition: the effective save
    first, followed by the saves that it replaced.
    """

    live: Edition | None
    live_files: Files
    saves: Mapping[Address, Sequence[Save]]

    @cached_property
    def files(self) -> Files:
        """The files of the script that publishing the draft would make live."""
        saves = sorted((its[0] for its in self.saves.values()), key=lambda save: save.id)
        return write(self.live_files, {save.field: save.value for save in saves})

    @cached_property
    def fields(self) -> Fields:
        """The fields of the draft."""
        return fields.read(self.files)

    @cached_property
    def live_fields(self) -> Fields:
        """The fields of the live edition."""
        return fields.read(self.live_files)

    @cached_property
    def titles(self) -> Titles:
        """Titles for the fields of the draft, including removed ones."""
        return Titles({**self.live_fields, **self.fields})

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Differences from the live edition, the last saved first."""
        return tuple(
            Change(field, self.live_fields.get(field), its[0].value)
            for field, its in self.saves.items()
        )

    @cached_property
    def conflicts(self) -> frozenset[Address]:
        """Fields that an edition changed after they were changed in the draft."""
        live = self.live_fields
        return frozenset(
            field for field, its in self.saves.items() if its[0].over != digest_of(live.get(field))
        )

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of the files, computed like that of an edition."""
        return fingerprint(self.files)

    @property
    def over(self) -> int:
        """The number of the live edition, 0 before the first one."""
        return self.live.number if self.live else 0

    def part(self, fields: Collection[Address]) -> "Draft":
        """Return the draft with the changes of some fields only."""
        kept = {field: its for field, its in self.saves.items() if field in fields}
        return replace(self, saves=kept)

    def together(self, fields: Collection[Address]) -> frozenset[Address]:
        """Return all changed fields whose last save was made together with one of `fields`."""
        acts = {its[0].act for field, its in self.saves.items() if field in fields}
        return frozenset(field for field, its in self.saves.items() if its[0].act in acts)

    def among(self, values: Mapping[Address, Value | None]) -> frozenset[Address]:
        """Return the fields that the draft changes to the given values."""
        return frozenset(
            field
            for field, its in self.saves.items()
            if field in values and digest_of(values[field]) == digest_of(its[0].value)
        )

    def seen(self, *fields: Address) -> Mapping[Address, str]:
        """Return the digests of the current values of some fields, for `Drafts.save`."""
        return {field: digest_of(self.fields.get(field)) for field in fields}


def last_saves(saves: Iterable[Save]) -> tuple[Save, ...]:
    """Return the last save of each person, newest first."""
    last = {one.author: one for one in sorted(saves, key=lambda save: save.id)}
    return tuple(sorted(last.values(), key=lambda save: save.id, reverse=True))
