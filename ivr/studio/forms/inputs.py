"""Forms that several pages share, and inputs by the type of field, which read what was typed."""

import math
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.form import BaseForm
from wtforms.validators import (
    InputRequired,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import TextArea

from ivr.errors import IVRError
from ivr.i18n import translator
from ivr.script.fields.kinds import Type, kind_of
from ivr.script.fields.place import FieldPath
from ivr.script.model.decoding import without_invisible
from ivr.script.model.texts import MAX_TEXT_BYTES
from ivr.studio.content.edit_pages import id_of
from ivr.studio.content.placeholders import as_in_file, for_reader
from ivr.studio.translation import language


class Form(FlaskForm):  # type: ignore[misc] # it ships no types
    """Base class of the studio's forms."""

    def blame(self, field: Field, error: IVRError) -> None:
        """Add an error's message to a field, in the reader's language."""
        field.errors = [*field.errors, error.message(language())]


class OverForm(Form):
    """A publication over edition `live`, with the `content` of the edition or request."""

    live = IntegerField(validators=[InputRequired(), NumberRange(0, 2**31 - 1)])
    content = HiddenField()
    note = StringField()


Check = Callable[[BaseForm, Field], None]
"""A validator of WTForms."""


def needed(words: str) -> Check:
    """Return a validator that requires a value, without the browser's own message."""

    def check(form: BaseForm, field: Field) -> None:
        if not field.data:
            raise StopValidation(words)

    return check


def one_of(choices: Collection[str], words: str) -> Check:
    """Return a validator that requires one of some choices, which may have changed meanwhile."""

    def check(form: BaseForm, field: Field) -> None:
        chosen = field.data if isinstance(field.data, list) else [field.data]
        if not set(chosen) <= set(choices):
            raise StopValidation(words)

    return check


def readable(form: BaseForm, field: Field) -> None:
    """Stop the validation of an input that could not be read: it has an error already."""
    if field.process_errors:
        raise StopValidation


def one_line(typed: object) -> str:
    """Return text with single spaces, stripped, and without invisible characters."""
    return " ".join(without_invisible(str(typed or "")).split())


def sentences(typed: object) -> str:
    """Return stripped lines without invisible characters, and without empty ones at both ends."""
    lines = without_invisible(str(typed or "")).splitlines()
    return "\n".join(line.strip() for line in lines).strip("\n")


class BoundedField(Field):
    """A field that refuses longer words than those that a script may have."""

    def pre_validate(self, form: BaseForm) -> None:
        """Raise ValidationError for words that are too long."""
        size = sum(len(str(typed).encode()) for typed in self.raw_data or ())
        if size > MAX_TEXT_BYTES:
            raise ValidationError(
                _(
                    "This is %(found)s kB long, and has not been saved. Shorten it to %(most)s kB "
                    "at most.",
                    found=math.ceil(size / 1000),
                    most=MAX_TEXT_BYTES // 1000,
                )
            )


class LineField(BoundedField, StringField):
    """Words on one line."""


class SentencesField(BoundedField, TextAreaField):
    """Sentences, one a line, with their placeholders in the reader's language."""

    def _value(self) -> str:
        return for_reader(str(self.data or ""), language())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse sentences, with placeholders as in files."""
        self.data = as_in_file("".join(valuelist[:1]))


class LinesField(BoundedField):
    """A list, one entry a line."""

    widget = TextArea()  # type: ignore[assignment] # it takes any field

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else "\n".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse the lines, without duplicates."""
        lines = map(one_line, "\n".join(valuelist).splitlines())
        self.data = list(dict.fromkeys(line for line in lines if line))


MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
"""How a local date and time may be typed; the first is the value that browsers give an input."""

INPUTS: Mapping[Type, Callable[..., Any]] = {
    Type.LINE: partial(LineField, filters=[one_line]),
    Type.SENTENCES: partial(SentencesField, filters=[sentences]),
    Type.CHOICE: partial(LineField, filters=[one_line]),
    Type.LIST: LinesField,
    Type.NUMBER: partial(IntegerField, validators=[Optional()]),
    Type.DATE: partial(
        DateField,  # type: ignore[call-arg] # its types are of an older version
        validators=[Optional()],
        invalid_value_message=_l(
            "Write a day that exists, with year, month and day, such as 2027-06-01."
        ),
    ),
    Type.MOMENT: partial(
        DateTimeLocalField,  # type: ignore[call-arg] # as above
        format=MOMENTS,
        validators=[Optional()],
        invalid_value_message=_l("Write a day and a time, such as 2027-06-01 08:30."),
    ),
    Type.SWITCH: BooleanField,
}
"""Inputs by the type of a field. A table has inputs specific to its page."""

WORDS = (Type.LINE, Type.SENTENCES, Type.LIST)
"""Types of fields whose inputs have a `lang` attribute."""


def input_of(field: FieldPath, label: str | None = None, **options: Any) -> Any:
    """Return the input for a field; the default label is the title of its kind."""
    kind = kind_of(field)
    attributes = {"lang": field[0]} if kind.is_of_language and kind.type in WORDS else {}
    options = {"id": id_of(field), "render_kw": attributes, **options}
    return INPUTS[kind.type](label or translator(language()).gettext(kind.title), **options)
