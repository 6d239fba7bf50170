"""The page Settings: the settings of the line in one form."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField
from wtforms.form import BaseForm
from wtforms.validators import NumberRange, Optional, StopValidation, ValidationError

from ivr.i18n import N_
from ivr.script.fields.place import FieldPath
from ivr.script.fields.tables import NUMBER_PATTERN, Patience
from ivr.script.fields.titles import NUMBERS, Titles
from ivr.script.model.script import (
    ABROAD,
    DEFAULT_DATE,
    DOMESTIC,
    EMERGENCY,
    EMERGENCY_NUMBER,
    LINE_NUMBER,
)
from ivr.script.model.speech import known_voices
from ivr.script.reading.field_values import Fields
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.announced import languages_of
from ivr.studio.content.edit_pages import home_of
from ivr.studio.content.findings import PageFindings
from ivr.studio.content.names import in_words
from ivr.studio.forms.field_form import FieldForm, Values
from ivr.studio.forms.inputs import (
    Check,
    Form,
    LineField,
    input_of,
    needed,
    one_line,
    one_of,
    readable,
)
from ivr.studio.people import Role
from ivr.studio.publish.submission import save_form
from ivr.studio.services import current_studio
from ivr.studio.texts.replace import old_numbers, where_still_said
from ivr.studio.translation import language

APPROVAL: FieldPath = ("publishing", "approval")

DIGITS = range(3, 16)
"""Allowed numbers of digits in a phone number: 112 has three, E.164 allows fifteen."""

WELL_KNOWN = (EMERGENCY, DOMESTIC, ABROAD)
"""Numbers that rules refer to by name, and that cannot be removed."""

KINDS: Mapping[str, str] = {
    "-Generative|Chirp": N_("%(name)s, most natural, but still on trial by its supplier"),
    "-Neural|Wavenet|Neural2": N_("%(name)s, natural"),
    "": N_("%(name)s, simple"),
}
"""Descriptions of kinds of voices, by a part of the voice's name."""

NATURAL = "-Neural$|Wavenet|Neural2"
VOICES = 4
"""Number of voices offered in a language, besides the current one."""


def phone_number(form: BaseForm, field: Field) -> None:
    """Validate a phone number; an empty field is valid."""
    if not field.data:
        return
    digits = len(re.findall(r"[0-9]", field.data))
    if digits not in DIGITS or not re.match(NUMBER_PATTERN, field.data):
        raise StopValidation(
            _(
                "“%(found)s” is not a phone number. Write 3 to 15 digits with spaces, such as "
                "114 14 or +46 77 114 14 00.",
                found=field.data,
            )
        )


def emergency_number(stored: object = EMERGENCY_NUMBER) -> Check:
    """Return a validator that accepts 112, and the number that a draft has from earlier."""

    def check(form: BaseForm, field: Field) -> None:
        if field.data not in (EMERGENCY_NUMBER, stored):
            raise StopValidation(_("The emergency number is %(number)s.", number=EMERGENCY_NUMBER))

    return check


class NewNumber(Form):
    """A further phone number, and what it is for."""

    label = LineField(_l("Purpose"), filters=[one_line])
    number = LineField(_l("Number"), filters=[one_line], validators=[phone_number])

    def validate_label(self, field: LineField) -> None:
        """Require what the number is for, and no number for the same already."""
        if self.number.data and not field.data:
            raise ValidationError(_("Write what the number is for."))
        if ("numbers", field.data) in current_studio.drafts.current().fields:
            message = _("There is a number for “%(purpose)s” already. Say what this one is for.")
            raise ValidationError(message % {"purpose": field.data})

    def validate_number(self, field: LineField) -> None:
        """Require the number too, and 112 for emergencies."""
        if self.label.data and not field.data:
            raise ValidationError(_("Write the number too."))
        if self.label.data == EMERGENCY:
            emergency_number()(self, field)


@bp.get("/settings")
@access.needs(Role.READER)
def settings() -> str:
    """Show all settings."""
    draft = current_studio.drafts.current()
    return _page(FieldForm(draft, inputs_of(draft.fields)), NewNumber(prefix="new/"))


@bp.post("/settings")
@access.needs(Role.EDITOR)
def settings_save() -> ResponseReturnValue:
    """Save the settings in the draft."""
    draft = current_studio.drafts.current()
    new = NewNumber(prefix="new/")
    added: dict[FieldPath, str] = {}
    if new.label.data and new.number.data:
        added = {("numbers", new.label.data): new.number.data}
    inputs = {field: input_of(field) for field in added} | inputs_of(draft.fields)
    form = FieldForm(draft, inputs, sent=True, added=added)
    page = partial(_page, new=new)
    address = url_for("studio.settings")
    next_page = partial(where_still_said, draft)
    return save_form(form, page, address, message=_saved, other_forms=[new], next_page=next_page)


def _saved(saved: Values) -> str:
    """Return a message for changes that callers do not hear."""
    words = _("Saved in the draft. Approval changes when the draft is published.")
    return str(words) if APPROVAL in saved else ""


def _page(form: FieldForm, new: NewNumber) -> str:
    draft = form.draft
    findings = current_studio.check(draft).findings
    sections: dict[str, list[FieldPath]] = {}
    for address in inputs_of(draft.fields):
        sections.setdefault(home_of(address).anchor, []).append(address)
    return render_template(
        "settings/settings.html",
        form=form,
        new=new,
        sections=sections,
        old_numbers=tuple(old_numbers(draft)),
        in_words=in_words(languages_of(draft.fields)),
        may_add=access.current_person().may(home_of(("numbers",)).role),
        findings=PageFindings(draft.files).show(
            finding
            for finding in findings
            if home_of(finding.field).endpoint in ("settings", "history")
        ),
    )


def inputs_of(fields: Fields) -> dict[FieldPath, Any]:
    """Return the inputs of the settings by address; none if `line.toml` cannot be read."""
    if ("languages",) not in fields:
        return {}
    return {
        **dict(_numbers(fields)),
        **dict(_patience()),
        **dict(_voices(fields)),
        **dict(_review(fields)),
        APPROVAL: input_of(APPROVAL, _("Require a colleague's approval")),
    }


def _numbers(fields: Fields) -> Iterator[tuple[FieldPath, Any]]:
    names = [field[1] for field in fields if field[0] == "numbers"]
    for name in dict.fromkeys((*names, LINE_NUMBER)):
        field = ("numbers", name)
        hint = ""
        checks: list[Check] = [phone_number]
        if name in WELL_KNOWN:
            checks = [needed(_("This number is required: the texts say it.")), *checks]
        else:
            hint = _("Empty the field to remove the number.")
        if name == EMERGENCY:
            checks = [*checks, emergency_number(fields.get(field))]
        label = _(NUMBERS[name]) if name in NUMBERS else name
        yield field, input_of(field, label, validators=checks, description=hint)


def _patience() -> Iterator[tuple[FieldPath, Any]]:
    for name, usual in Patience.model_fields.items():
        limits: dict[str, Any] = {}
        for limit in usual.metadata:
            limits |= asdict(limit)
        least = limits["ge"]
        most = limits["le"]
        words = _("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
        within = [readable, NumberRange(least, most, words)]
        required = {"validators": within}
        optional = {
            "validators": [Optional(), *within],
            "render_kw": {"placeholder": usual.default},
        }
        options = required if usual.is_required() else optional
        yield (
            ("patience", name),
            input_of(("patience", name), invalid_value_message=words, **options),
        )


def _voices(fields: Fields) -> Iterator[tuple[FieldPath, Any]]:
    for code in languages_of(fields):
        now = str(fields.get((code, "voice"), ""))
        known = known_voices().get(str(fields.get((code, "locale"))), ())
        natural = [voice for voice in known if re.search(NATURAL, voice)]
        choices = dict.fromkeys((now, *(natural or known)[:VOICES]))
        yield (
            (code, "voice"),
            SelectField(
                in_words([code])[code].capitalize(),
                choices={voice: _voice_title(voice) for voice in choices},
                validate_choice=False,
                validators=[
                    one_of(choices, _("Choose one of these voices. There is no other now."))
                ],
            ),
        )


def _voice_title(voice: str) -> str:
    maker, _dot, name = voice.partition(".")
    name = re.sub(r"-(Neural|Generative)$", "", name)
    if maker == "Google":
        name = f"{maker} {' '.join(name.split('-')[2:])}"
    words = next(words for mark, words in KINDS.items() if re.search(mark, voice))
    return str(_(words, name=name))


def _review(fields: Fields) -> Iterator[tuple[FieldPath, Any]]:
    titles = Titles(fields)
    names = [field[1] for field in fields if field[0] == "review" and field[1] != DEFAULT_DATE]
    usual = ("review", DEFAULT_DATE)
    hint = _("Leave empty for no reminder.")
    yield usual, input_of(usual, _("Date for all texts"), description=hint)
    for name in names:
        yield ("review", name), input_of(("review", name), titles.of(name, language()))
