"""The inputs of the settings: what can be written or chosen in each of them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, SelectField
from wtforms.form import BaseForm
from wtforms.validators import NumberRange, Optional, StopValidation

from ivr.i18n import N_
from ivr.reports.diff.shown import NUMBERS
from ivr.script.fields import Fields
from ivr.script.model import DEFAULT_DATE, LINE_NUMBER
from ivr.script.place import Address
from ivr.script.speech import known_voices
from ivr.script.tables import LineTable, Patience
from ivr.script.titles import Titles
from ivr.studio.inputs import input_of
from ivr.studio.translation import language
from ivr.studio.writing.names import in_words
from ivr.studio.writing.phone_numbers import NO_NUMBER, is_phone_number

EMERGENCY, EMERGENCY_NUMBER = ("numbers", "emergency"), "112"

WELL_KNOWN = ("emergency", "domestic", "abroad")
"""Numbers whose names mean something to the rules; they cannot be taken out."""

KINDS: Mapping[str, str] = {
    "-Generative|Chirp": N_("%(name)s, most natural, but still on trial by its supplier"),
    "-Neural|Wavenet|Neural2": N_("%(name)s, natural"),
    "": N_("%(name)s, simple"),
}
"""What kind of voice it is, by what its name has in it."""

NATURAL = "-Neural$|Wavenet|Neural2"
VOICES = 4
"""How many voices there are to choose from in a language, beside the present one."""

Check = Callable[[BaseForm, Field], None]
"""A validator of WTForms."""


def inputs_of(fields: Fields) -> dict[Address, Any]:
    """Return the inputs of the settings by address; none if `line.toml` cannot be read."""
    if ("languages",) not in fields:
        return {}
    return {
        **dict(_numbers(fields)),
        **dict(_call(fields)),
        **dict(_patience()),
        **dict(_voices(fields)),
        **dict(_review(fields)),
        ("publishing", "approval"): input_of(
            ("publishing", "approval"), _("Require a colleague's approval")
        ),
    }


def needed(words: str) -> Check:
    """Return a validator that requires a value."""

    def check(form: BaseForm, field: Field) -> None:
        if not field.data:
            raise StopValidation(words)

    return check


def phone_number(form: BaseForm, field: Field) -> None:
    """Validate a phone number, or none."""
    if field.data and not is_phone_number(field.data):
        raise StopValidation(_(NO_NUMBER, found=field.data))


def _emergency(form: BaseForm, field: Field) -> None:
    if field.data != EMERGENCY_NUMBER:
        raise StopValidation(_("The emergency number is %(number)s.", number=EMERGENCY_NUMBER))


def _numbers(fields: Fields) -> Iterator[tuple[Address, Any]]:
    names = [field[1] for field in fields if field[0] == "numbers"]
    for name in dict.fromkeys((*names, LINE_NUMBER)):
        field, hint = ("numbers", name), ""
        checks: list[Check] = [phone_number]
        if name in WELL_KNOWN:
            checks = [needed(_("This number is required: the texts say it.")), *checks]
        else:
            hint = _("Empty the field to remove the number.")
        if field == EMERGENCY:
            checks = [*checks, _emergency]
        label = _(NUMBERS[name]) if name in NUMBERS else name
        yield field, input_of(field, label, validators=checks, description=hint)


def _call(fields: Fields) -> Iterator[tuple[Address, Any]]:
    its = codes(fields)
    named = in_words(its)
    orders = {" ".join((code, *(each for each in its if each != code))): code for code in its}
    yield (
        ("languages",),
        SelectField(
            _("Language in which calls begin"),
            choices={order: named[code].capitalize() for order, code in orders.items()},
            coerce=lambda value: value.split() if isinstance(value, str) else [*value],
            description=_("Callers change to the other language by pressing a key."),
        ),
    )
    titles, usual = Titles(fields), LineTable.model_fields["contact"].default
    menus = {field[1]: strings(fields, field) for field in fields if field[0] == "menus"}
    now = fields.get(("contact",))
    names = dict.fromkeys((str(now or usual), *(name for its in menus.values() for name in its)))
    yield (
        ("contact",),
        SelectField(
            _("Text under key 0"),
            choices={
                "" if name == usual and now is None else name: titles.of(name, language())
                for name in names
                if name not in menus
            },  # what is not written is sent as nothing
            description=_("It says the phone numbers, for callers who want to talk to somebody."),
        ),
    )


def _patience() -> Iterator[tuple[Address, Any]]:
    for name, usual in Patience.model_fields.items():
        limits = {key: value for one in usual.metadata for key, value in asdict(one).items()}
        within = NumberRange(limits["ge"], limits["le"])
        required = {"validators": [within]}
        optional = {"validators": [Optional(), within], "render_kw": {"placeholder": usual.default}}
        options = required if usual.is_required() else optional
        yield ("patience", name), input_of(("patience", name), **options)


def _voices(fields: Fields) -> Iterator[tuple[Address, Any]]:
    for code in codes(fields):
        now = str(fields.get((code, "voice"), ""))
        known = known_voices().get(str(fields.get((code, "locale"))), ())
        natural = [voice for voice in known if re.search(NATURAL, voice)]
        choices = dict.fromkeys((now, *(natural or known)[:VOICES]))
        yield (
            (code, "voice"),
            SelectField(
                in_words([code])[code].capitalize(),
                choices={voice: _in_words(voice) for voice in choices},
            ),
        )


def _in_words(voice: str) -> str:
    """Return a voice's name, and what kind of voice it is."""
    maker, _dot, name = voice.partition(".")
    name = re.sub(r"-(Neural|Generative)$", "", name)
    if maker == "Google":
        name = f"{maker} {' '.join(name.split('-')[2:])}"
    words = next(words for mark, words in KINDS.items() if re.search(mark, voice))
    return str(_(words, name=name))


def _review(fields: Fields) -> Iterator[tuple[Address, Any]]:
    titles = Titles(fields)
    names = [field[1] for field in fields if field[0] == "review" and field[1] != DEFAULT_DATE]
    usual = ("review", DEFAULT_DATE)
    hint = _("Leave empty for no reminder.")
    yield usual, input_of(usual, _("Date for all texts"), description=hint)
    for name in names:
        yield ("review", name), input_of(("review", name), titles.of(name, language()))


def codes(fields: Fields) -> Sequence[str]:
    """Return the codes of the languages."""
    return [*dict.fromkeys(strings(fields, ("languages",)))]


def strings(fields: Fields, field: Address) -> Sequence[str]:
    """Return a list, empty if the field is none."""
    value = fields.get(field)
    return value if isinstance(value, list) else []
