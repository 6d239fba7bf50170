"""The form of one text: label, sentences and note in all languages, and what mends its findings."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import abort
from flask_babel import gettext as _
from wtforms import Field, ValidationError
from wtforms.widgets import TextArea

from ivr.checks.check import Check
from ivr.publishing.draft import Draft
from ivr.script.model import WITHOUT_VOICE
from ivr.script.place import PRONUNCIATION, TEXTS, Address, address_of
from ivr.script.texts import NOTE_MARK
from ivr.studio.field_form import FieldForm
from ivr.studio.inputs import input_of
from ivr.studio.pages.text_mending import Form, mending_in, spoken_inputs
from ivr.studio.studio import current_studio
from ivr.studio.writing.names import Names, in_words

LABEL, BODY, NOTES = "label", "body", "notes"

CHARACTERS_A_ROW, ROWS = 60, range(5, 15)
"""The size of the input of a text."""


class TextForm(FieldForm):
    """A text in all languages, with what its findings are mended by, and `more` inputs."""

    def __init__(
        self,
        draft: Draft,
        names: Names,
        name: str,
        sent: Form | None = None,
        more: Mapping[Address, Any] = MappingProxyType({}),
    ) -> None:
        sent, codes = sent or Form(), names.languages
        self.name = name
        self.parts = {
            code: (LABEL, BODY, NOTES) if names.is_labelled(name) else (BODY, NOTES)
            for code in codes
        }
        self.mending = mending_in(sent, codes)
        titles = in_words(codes)
        inputs: dict[Address, Any] = {
            (code, TEXTS, name, part): _input((code, TEXTS, name, part), titles[code], draft)
            for code, parts in self.parts.items()
            for part in parts
        }
        inputs |= {**more, **spoken_inputs(sent, codes)}
        super().__init__(draft, inputs, sent=bool(sent), also=self.mending.values)

    def part(self, code: str, part: str) -> Field:
        """Return the input of a part of the text."""
        return self.input((code, TEXTS, self.name, part))

    def check(self) -> Check:
        """Return the check of the script with what is in the form."""
        files, checker = self.files(), current_studio.checker
        is_saved = files == self.draft.files
        return checker.check(files) if is_saved else checker.check_form(files)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the text, and what is mended with it."""
        is_valid, problems = super().validate(), [*self.mending.problems(self.draft)]
        self.form_errors = [*self.form_errors, *problems]
        return is_valid and not problems

    def replace(self, button: str) -> None:
        """Write into the text what a button says: its field, a line, old and new words."""
        try:
            field, line, words, meant = button.split("\n")
            one = self.input(address_of(field))
            lines, at = (one.data or "").split("\n"), max(int(line) - 1, 0)
        except (ValueError, KeyError):
            abort(400)
        if at < len(lines):  # it may have fewer by now
            lines[at] = lines[at].replace(words, meant, 1)
            one.data = "\n".join(lines)

    def spoken(self, code: str) -> tuple[Address, ...]:
        """Return the fields for spoken words that were sent with the text."""
        return tuple(one for one in self.addresses.values() if one[:2] == (code, PRONUNCIATION))


def _input(field: Address, title: str, draft: Draft) -> Any:
    """Return the input of a part of a text."""
    code, _texts, name, part = field
    typed = {"lang": code, "data-typed": True, "spellcheck": "true"}
    if part == LABEL:
        is_printed = name == WITHOUT_VOICE
        return input_of(
            field,
            _("Label in %(language)s", language=title),
            description=_("Stands at the top.") if is_printed else _("Said in the menu."),
            widget=TextArea(),
            filters=[_label],
            validators=[_label_needed(field)],
            render_kw={**typed, "rows": 1, "autocomplete": "off"},
        )
    written = str(draft.fields.get(field, ""))
    rows = written.count("\n") + len(written) // CHARACTERS_A_ROW + 3
    if part == NOTES:
        return input_of(
            field,
            _("Note for colleagues, %(language)s", language=title),
            description=_("Nobody hears it."),
            render_kw={"rows": min(rows, ROWS[-1]), "data-typed": True, "spellcheck": "true"},
        )
    return input_of(
        field,
        _("Text in %(language)s", language=title),
        description=_("One sentence per line. A | is a pause."),
        render_kw={**typed, "rows": min(max(rows, ROWS[0]), ROWS[-1])},
    )


def _label(typed: object) -> str:
    """Return a label on one line; one that begins with # would be a note."""
    return " ".join(str(typed or "").strip().lstrip(NOTE_MARK).split())


def _label_needed(field: Address) -> Any:
    """Return a validator that wants a label for a text."""

    def validate(form: FieldForm, one: Field) -> None:
        if not one.data and form.input((*field[:3], BODY)).data:
            raise ValidationError(
                _("Write the label that names it in the menu. It cannot begin with #.")
            )

    return validate
