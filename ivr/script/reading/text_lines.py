"""List the lines of all fields with words, and replace some of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ivr.script.fields.kinds import SubjectKind, Type, is_field, kind_of
from ivr.script.fields.place import FACTS, PRONUNCIATION, FieldPath
from ivr.script.reading.field_values import Fields, FieldValue
from ivr.script.reading.unconfirmed import UNCONFIRMED

SUBJECTS = (
    *(SubjectKind.TEXT, SubjectKind.PHRASES, SubjectKind.NAMES, SubjectKind.PRONUNCIATION),
    *(SubjectKind.FACTS, SubjectKind.NUMBERS),
)
TYPES = (Type.LINE, Type.SENTENCES, Type.LIST, Type.TABLE)
"""The fields with words: their subjects and types."""

NAMES_OF_TEXTS = ("texts", "number_in")
"""Entries of a fact that are no words."""

SOURCE = "source"
NUMBER = "number"
NOTES = "notes"
"""Entries of a fact without a language."""

WRITTEN = "written"
SPOKEN = "spoken"
"""The two lines of a pronunciation."""

Steps: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line of a field: the steps to it in the value, names and numbers from 0, and its words."""

    field: FieldPath
    steps: Steps
    words: str

    @property
    def code(self) -> str:
        """The code of its language; empty for phone numbers, and quotations of a source."""
        if self.field[0] == FACTS:
            return "" if self.steps[0] in (SOURCE, NUMBER) else str(self.steps[0])
        return self.field[0] if kind_of(self.field).is_of_language else ""

    @property
    def is_quotation(self) -> bool:
        """Whether it is no line of the script itself, but of a source, a note or a question."""
        is_source = self.field[0] == FACTS and self.steps[0] == SOURCE
        return is_source or self.field[3:] == (NOTES,) or self.field[0] == UNCONFIRMED

    @property
    def is_number(self) -> bool:
        """Whether the line can only be a phone number."""
        return self.field[0] == "numbers" or self.steps[0] == NUMBER


def lines(fields: Fields) -> Iterator[WrittenLine]:
    """Yield the lines of all texts, phrases, names, pronunciations, facts and phone numbers."""
    for field, value in fields.items():
        kind = kind_of(field)
        if is_field(field) and kind.subject in SUBJECTS and kind.type in TYPES:
            for steps, words in _lines_of(_value_with_words(field, value), ()):
                yield WrittenLine(field, steps, words)


def with_lines(
    fields: Fields, new: Mapping[WrittenLine, str]
) -> dict[FieldPath, FieldValue | None]:
    """Return the changes of fields that give some lines new words; None removes a field.

    An entry of a list is not repeated. A pronunciation whose written form changes is another
    field; if that one is there already, it stays as it is.
    """
    by_field: dict[FieldPath, dict[Steps, str]] = {}
    for line, words in new.items():
        by_field.setdefault(line.field, {})[line.steps] = words
    changed: dict[FieldPath, FieldValue | None] = {}
    for field, new_words in by_field.items():
        value = _edited(_value_with_words(field, fields[field]), new_words, ())
        if not _is_pronunciation(field):
            changed[field] = value
            continue
        new_field = (*field[:2], value[WRITTEN])
        if new_field != field:
            changed[field] = None
        if new_field == field or new_field not in fields:
            changed[new_field] = value[SPOKEN]
    return changed


def _is_pronunciation(field: FieldPath) -> bool:
    return field[1:2] == (PRONUNCIATION,)


def _value_with_words(field: FieldPath, value: FieldValue) -> FieldValue:
    """Return a pronunciation as both of its forms, because the written one is in its path."""
    return {WRITTEN: field[2], SPOKEN: value} if _is_pronunciation(field) else value


def _lines_of(value: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    match value:
        case str():
            yield from (((*steps, index), line) for index, line in enumerate(value.split("\n")))
        case Mapping():
            for name, entry in value.items():
                if name not in NAMES_OF_TEXTS:
                    yield from _lines_of(entry, (*steps, name))
        case list():
            for index, entry in enumerate(value):
                yield from _lines_of(entry, (*steps, index))


def _edited(value: Any, new: Mapping[Steps, str], steps: Steps) -> Any:
    match value:
        case str():
            lines = enumerate(value.split("\n"))
            return "\n".join(new.get((*steps, index), line) for index, line in lines)
        case Mapping():
            return {name: _edited(entry, new, (*steps, name)) for name, entry in value.items()}
        case list():
            entries = [_edited(entry, new, (*steps, index)) for index, entry in enumerate(value)]
            return [entry for index, entry in enumerate(entries) if entry not in entries[:index]]
    return value
