"""Forms of the menus: the words of a new topic or sub-menu, and the fixed keys."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms import SelectField, SelectMultipleField
from wtforms.form import BaseForm
from wtforms.validators import AnyOf, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from ivr.script.fields import Fields
from ivr.script.place import TEXTS, Address
from ivr.script.tables import Keys
from ivr.script.texts import NOTE_MARK
from ivr.script.titles import KEYS
from ivr.studio.field_form import FieldForm, Meta
from ivr.studio.inputs import input_of
from ivr.studio.menus.operations import DIGITS, Words
from ivr.studio.writing.names import in_words


class NewText(BaseForm):
    """The words of a new topic in each language; those of a new sub-menu with its `choices`."""

    def __init__(self, codes: Sequence[str], choices: Mapping[str, str] | None = None) -> None:
        is_menu = choices is not None
        inputs = {} if choices is None else {"options": _chosen(choices)}
        for code, language in in_words(codes).items():
            inputs[f"{code}/label"] = _words(
                code,
                "label",
                _("Label: what is heard in the menu"),
                _(
                    "Write the label in %(language)s: what callers hear in the menu. It cannot "
                    "begin with %(mark)s.",
                    language=language,
                    mark=NOTE_MARK,
                ),
            )
            inputs[f"{code}/body"] = _words(
                code,
                "body",
                _("What is said before its options (optional)")
                if is_menu
                else _("Text: what is heard when it is chosen, one sentence per line"),
                ""
                if is_menu
                else _(
                    "Write the text in %(language)s: what callers hear when they choose it.",
                    language=language,
                ),
            )
        super().__init__(inputs, meta=Meta())
        self.codes = codes
        self.process(request.form)
        if not is_menu and request.method == "GET":
            self[f"{codes[0]}/label"].render_kw["autofocus"] = True

    @property
    def words(self) -> Words:
        """What was typed, by language."""
        parts = ("label", "body")
        return {code: {part: self[f"{code}/{part}"].data for part in parts} for code in self.codes}


class KeysForm(FieldForm):
    """The keys that mean the same everywhere."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Require three different keys."""
        is_valid = super().validate(extra_validators)
        chosen = [each.data for each in self]
        if is_valid and len(set(chosen)) < len(chosen):
            next(iter(self)).errors = [_("The three keys must be different.")]
            return False
        return is_valid


def keys_in(fields: Fields) -> Mapping[Address, Any]:
    """Return the inputs of the fixed keys by address; a wrong one can be chosen as it is."""
    inputs: dict[Address, Any] = {}
    for name in Keys.model_fields:
        choices: list[Any] = [*DIGITS]
        if (now := str(fields.get(("keys", name), ""))) not in DIGITS:
            choices.insert(0, now)
        inputs["keys", name] = SelectField(
            _(KEYS[name]),
            choices=choices,
            validators=[AnyOf(DIGITS, _("A key is one of the digits 1 to 9."))],
        )
    return inputs


def _chosen(choices: Mapping[str, str]) -> Any:
    def some(form: BaseForm, field: Any) -> None:
        if not field.data:
            raise StopValidation(_("Choose at least one option for the sub-menu."))

    return SelectMultipleField(
        _("Options that go into the sub-menu"),
        choices=dict(choices),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[some],
    )


def _words(code: str, part: str, label: str, missing: str) -> Any:
    """Return an input for words; they are required if there is a message for `missing` ones."""

    def required(form: BaseForm, field: Any) -> None:
        if not field.data or part == "label" and field.data.startswith(NOTE_MARK):
            raise StopValidation(missing)

    return input_of(
        (code, TEXTS, "new", part),
        label,
        id=f"{code}/{part}",
        validators=[required] if missing else [],
        render_kw={
            "lang": code,
            "autocomplete": "off",
            "data-typed": True,
            **({"required": True} if missing else {}),
            **({"rows": 6} if part == "body" else {}),
        },
    )
