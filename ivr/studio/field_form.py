"""Forms whose fields are fields of the draft, and what two people do to the same one.

A form has, beside each field, the digest of the value that it showed (`seen:`). If somebody else
has saved or published another value meanwhile, that is shown beside the typed one, and the form
says so with its digest (`beside:`): saving again decides. The form's other fields are saved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.form import BaseForm
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, Select, TextArea

from ivr.errors import ChangedMeanwhileError
from ivr.i18n import translator
from ivr.publishing.draft import Draft, Save
from ivr.publishing.values import NOTHING, digest_of
from ivr.reports.diff.shown import ShownChange, shown
from ivr.script import fields
from ivr.script.changes import Change
from ivr.script.fields import Value
from ivr.script.files import Files
from ivr.script.kinds import Type, kind_of
from ivr.script.place import Address, written
from ivr.script.writing import write
from ivr.studio import access
from ivr.studio.fields import home_of, id_of
from ivr.studio.saving import save
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

SEEN, BESIDE = "seen:", "beside:"
"""Beginnings of the names of what is sent with each field."""


class LinesField(Field):
    """A list, one entry a line."""

    widget = TextArea()  # type: ignore[assignment] # it takes any field

    def _value(self) -> str:
        entries = self.data if isinstance(self.data, list) else [self.data or ""]
        return "\n".join(map(str, entries))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent, each entry once."""
        lines = map(one_line, "\n".join(valuelist).splitlines())
        self.data = list(dict.fromkeys(line for line in lines if line))


@dataclass(frozen=True, slots=True)
class Theirs:
    """Another value of a field that somebody saved or published meanwhile.

    `save` says who and when; `shown` how it differs from the value in the form.
    """

    value: Value | None
    save: Save | None
    shown: ShownChange

    @property
    def digest(self) -> str:
        """The digest of the value."""
        return digest_of(self.value)


def one_line(typed: object) -> str:
    """Return text with single spaces, and none around it."""
    return " ".join(str(typed or "").split())


def sentences(typed: object) -> str:
    """Return text as it is written in a file, with lines that end in a newline."""
    return "\n".join(line.rstrip() for line in str(typed or "").splitlines()).strip("\n")


INPUTS: Mapping[Type, Callable[..., Any]] = {
    Type.LINE: partial(StringField, filters=[one_line]),
    Type.SENTENCES: partial(TextAreaField, filters=[sentences]),
    Type.CHOICE: partial(StringField, filters=[one_line]),
    Type.LIST: LinesField,
    Type.NUMBER: partial(IntegerField, validators=[Optional()]),
    Type.DATE: partial(DateField, validators=[Optional()]),
    Type.MOMENT: partial(DateTimeLocalField, validators=[Optional()]),
    Type.SWITCH: BooleanField,
}
"""The inputs of fields by their types. A table has the inputs of its page."""

WORDS = (Type.LINE, Type.SENTENCES, Type.LIST)
"""The types whose inputs say which language is written in them."""


def input_of(field: Address, label: str | None = None, **options: Any) -> Any:
    """Return the input for a field; without a label it has the title of its kind."""
    kind = kind_of(field)
    attributes = {"lang": field[0]} if kind.is_of_language and kind.type in WORDS else {}
    options = {"id": id_of(field), "render_kw": attributes, **options}
    return INPUTS[kind.type](label or translator(language()).gettext(kind.title), **options)


class FieldForm(BaseForm):
    """Fields of a draft in a form.

    `inputs` are WTForms fields by address, made by `input_of` or by the page. With `sent`, what
    the request has of them is read; the others are as they are in the draft. `added` are values of
    fields that were typed elsewhere on the page, which showed none. Who may not change a field can
    only read its input.

    `changed` are the values to save; `theirs` are those of others, where nobody has decided yet.
    """

    def __init__(
        self,
        draft: Draft,
        inputs: Mapping[Address, Any],
        *,
        sent: bool = False,
        added: Mapping[Address, str] = MappingProxyType({}),
    ) -> None:
        super().__init__({written(field): each for field, each in inputs.items()})
        self.addresses = {written(field): field for field in inputs}
        self.form = MultiDict(request.form if sent else {})
        for field, words in added.items():
            self.form[written(field)], self.form[SEEN + written(field)] = words, NOTHING
        self.sent = {name for name in self.addresses if SEEN + name in self.form}
        person = access.current_person()
        for name, field in self.addresses.items():
            value = draft.fields.get(field)
            self[name].process(self.form if name in self.sent else None, value)
            if not person.may(home_of(field).role):
                is_chosen = isinstance(self[name].widget, CheckboxInput | Select)
                lock = "disabled" if is_chosen else "readonly"
                self[name].render_kw = {**(self[name].render_kw or {}), lock: True}
        self._compare(draft)

    def input(self, field: Address) -> Field:
        """Return the input of a field."""
        return self[written(field)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate what was sent."""
        wrong = [name for name in self.sent if not self[name].validate(self)]
        return not wrong

    @property
    def typed(self) -> Mapping[Address, Value | None]:
        """The values that differ from those that the form showed; None for an empty field."""
        values = {self.addresses[name]: self._value(name) for name in self.sent}
        return {
            field: value
            for field, value in values.items()
            if digest_of(value) != self.form[SEEN + written(field)]
        }

    def files(self) -> Files:
        """Return the script with what was typed, for a check."""
        return write(self.draft.files, self.typed)

    def seen(self, field: Address) -> str:
        """Return the digest that the form sends with a field."""
        name = written(field)
        if name in self.sent and field in self.theirs:
            return self.form[SEEN + name]
        return digest_of(self.draft.fields.get(field))

    def save(self) -> Mapping[Address, Value | None]:
        """Save `changed`, and return it. If there are `theirs`, the form is to be shown again."""
        while True:
            values = self.changed
            try:
                self._compare(save(values, self.draft) if values else self.draft)
            except ChangedMeanwhileError:
                self._compare(current_studio.drafts.current())
            else:
                return values

    def _value(self, name: str) -> Value | None:
        data: Value | None = self[name].data
        was = self.draft.fields.get(self.addresses[name])
        is_empty = data in ("", [], {}, None) or (data is False and was is None)
        return None if is_empty else data

    def _compare(self, draft: Draft) -> None:
        """Compare what was sent with a draft."""
        self.draft = draft
        self.changed: dict[Address, Value | None] = {}
        self.theirs: dict[Address, Theirs] = {}
        for name, field in self.addresses.items():
            now, mine = draft.fields.get(field), self._value(name)
            is_new = name in self.sent and self.form[SEEN + name] != digest_of(now)
            is_typed = name in self.sent and self.form[SEEN + name] != digest_of(mine)
            if is_new and not is_typed:
                self[name].process(None, now)
                self.sent.discard(name)
                is_new, mine = False, now
            is_disputed = is_new or field in draft.conflicts
            other = now if is_new else draft.live_fields.get(field)
            if name not in self.sent:
                if is_disputed:
                    self.theirs[field] = self._theirs(field, mine, other)
                continue
            is_same = digest_of(mine) == digest_of(other)
            is_decided = self.form.get(BESIDE + name) == digest_of(other)
            if is_new and is_same:
                continue
            if is_disputed and not (is_same or is_decided):
                if is_typed:
                    self.theirs[field] = self._theirs(field, mine, other)
            elif is_typed or is_disputed:
                self.changed[field] = mine

    def _theirs(self, field: Address, mine: Value | None, other: Value | None) -> Theirs:
        history = current_studio.drafts.history(field)
        by = next((one for one in history if digest_of(one.value) == digest_of(other)), None)
        titles = fields.titles(self.draft.files)
        return Theirs(other, by, shown(Change(field, mine, other), titles, translator(language())))
