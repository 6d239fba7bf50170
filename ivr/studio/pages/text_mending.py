"""What the findings of a text are mended by: spoken words, names and phone numbers.

All of it is part of the text's form, and is saved with the text.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ivr.publishing.draft import Draft
from ivr.script.fields import Value
from ivr.script.place import PRONUNCIATION, Address, address_of
from ivr.studio import access
from ivr.studio.field_form import SEEN
from ivr.studio.fields import home_of
from ivr.studio.inputs import input_of, one_line
from ivr.studio.writing.phone_numbers import (
    NO_NUMBER,
    NUMBERS,
    PURPOSE_TAKEN,
    is_phone_number,
    spoken_numbers,
)

Form = MultiDict[str, str]

ACCEPTED, PURPOSE = "accept-", "purpose/"
"""Beginnings of the names of inputs; those of spoken words are named by their fields."""


@dataclass(frozen=True, slots=True)
class NewNumber:
    """A phone number that a text in a language says, and what it is for."""

    code: str
    number: str
    purpose: str

    def trouble_in(self, draft: Draft) -> str:
        """Return why it cannot be one of the line's numbers, or nothing."""
        if not is_phone_number(self.number):
            return str(_(NO_NUMBER, found=self.number))
        if draft.fields.get((NUMBERS, self.purpose), self.number) != self.number:
            return str(_(PURPOSE_TAKEN, purpose=self.purpose))
        return ""


@dataclass(frozen=True, slots=True)
class Mending:
    """What a form mends in a draft: names by language, and phone numbers."""

    names: Mapping[str, list[str]]
    numbers: tuple[NewNumber, ...]

    def values(self, draft: Draft) -> dict[Address, Value]:
        """Return the values of fields with what is added to them."""
        found: dict[Address, Value] = {}
        for code, names in self.names.items():
            known = draft.fields.get((code, "names"), [])
            if names and isinstance(known, list):
                found[code, "names"] = [*dict.fromkeys((*known, *names))]
        for new in self.numbers:
            if not new.trouble_in(draft):
                found |= _added(new, tuple(self.names))
        return found

    def problems(self, draft: Draft) -> Iterator[str]:
        """Yield why something cannot be added."""
        yield from filter(None, (new.trouble_in(draft) for new in self.numbers))


def mending_in(form: Form, codes: Collection[str]) -> Mending:
    """Return what a form mends; what the person may not change is left out."""
    numbers = [NewNumber(*typed) for typed in _typed(form, PURPOSE, codes) if may(NUMBERS)]
    ticked = {code: map(one_line, form.getlist(ACCEPTED + code)) for code in codes}
    names = {code: [name for name in its if name] for code, its in ticked.items()}
    return Mending(names, tuple(numbers))


def spoken_inputs(form: Form, codes: Collection[str]) -> dict[Address, Any]:
    """Return the inputs for spoken words that a form has."""
    found: dict[Address, Any] = {}
    for name in form:
        match address_of(name.removeprefix(SEEN)):
            case (code, "pronunciation", word) as field if code in codes and word:
                found[field] = spoken_input(field)
    return found


def spoken_input(field: Address) -> Any:
    """Return the input for how some words are said."""
    return input_of(
        field, _("“%(words)s” is said as", words=field[2]), render_kw={"lang": field[0]}
    )


def may(*field: str) -> bool:
    """Tell whether the person may change a field."""
    return access.current_person().may(home_of(field).role)


def _typed(form: Form, prefix: str, codes: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what was typed into the inputs with a prefix: language, rest of the name, words."""
    for name in form:
        code, _, rest = name.removeprefix(prefix).partition("/")
        if name.startswith(prefix) and code in codes and (words := one_line(form[name])):
            yield code, rest, words


def _added(new: NewNumber, codes: Collection[str]) -> Iterator[tuple[Address, Value]]:
    """Yield a phone number, and how it is said digit by digit where that is known."""
    yield (NUMBERS, new.purpose), new.number
    for code in codes:
        for written, spoken in spoken_numbers(code, [new.number]).items():
            yield (code, PRONUNCIATION, written), spoken
