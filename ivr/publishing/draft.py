"""The draft as a value: the live edition, and the fields changed since."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ivr.publishing.edition import Edition
from ivr.publishing.lineage import Lineage, Revision
from ivr.script import fields
from ivr.script.changes import Change
from ivr.script.fields import Fields, Value
from ivr.script.files import Files, fingerprint
from ivr.script.place import Address
from ivr.script.titles import Titles
from ivr.script.writing import write


@dataclass(frozen=True)  # no slots, for cached_property
class Draft:
    """The live edition and the changes to it; `live` is None before the first edition.

    `saves` has the revisions of each field that differs from the live edition: the effective one
    first, followed by those that it replaced.
    """

    live: Edition | None
    live_files: Files
    lineage: Lineage
    saves: Mapping[Address, Sequence[Revision]]

    @cached_property
    def files(self) -> Files:
        """The files of the script that publishing the draft would make live."""
        saves = sorted((its[0] for its in self.saves.values()), key=lambda save: save.id)
        return write(self.live_files, {save.field: save.value for save in saves})

    @cached_property
    def fields(self) -> Fields:
        """The fields of the draft."""
        return fields.read(self.files)

    @property
    def live_fields(self) -> Fields:
        """The fields of the live edition."""
        return self.lineage.live_fields

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
        disputed = self.lineage.is_disputed
        return frozenset(field for field, its in self.saves.items() if disputed(its[0].id))

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of the files, as an edition of them would have."""
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
            if field in values and values[field] == its[0].value
        )

    def shown(self, field: Address) -> int:
        """Return the revision of the current value of a field."""
        return self.lineage.shown(field)

    def seen(self, *fields: Address) -> Mapping[Address, int]:
        """Return the revisions of the current values of some fields, for `Drafts.save`."""
        return {field: self.shown(field) for field in fields}


def last_saves(saves: Iterable[Revision]) -> tuple[Revision, ...]:
    """Return the last save of each person, newest first."""
    last = {one.author: one for one in sorted(saves, key=lambda save: save.id)}
    return tuple(sorted(last.values(), key=lambda save: save.id, reverse=True))
