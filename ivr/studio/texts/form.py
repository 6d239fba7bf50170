"""The form of one text: label, sentences and note in all languages, its open question, and fixes.

The open question is to the authority, and the same for all languages. Fixes are pronunciations and
accepted names, which are saved with the text.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field, ValidationError
from wtforms.widgets import TextArea

from ivr.checks.check import CheckResult
from ivr.i18n import N_
from ivr.script.fields.place import PRONUNCIATION, TEXTS, FieldPath, parse_path
from ivr.script.files import Files
from ivr.script.model.script import WITHOUT_VOICE
from ivr.script.model.texts import NOTE_MARK
from ivr.script.reading.field_values import Fields, FieldValue
from ivr.script.reading.replacing import says
from ivr.script.reading.unconfirmed import question_about
from ivr.studio.content.names import Names, in_words
from ivr.studio.editions.draft import Draft
from ivr.studio.editions.writing import write
from ivr.studio.forms.field_form import SEEN, FieldForm
from ivr.studio.forms.inputs import input_of, one_line
from ivr.studio.services import current_studio

FormData = MultiDict[str, str]

LABEL = "label"
BODY = "body"
NOTES = "notes"

ACCEPTED = "accept"
"""Name of inputs that accept a name, in each language that says it."""

NO_LABEL = N_("Write the label that names it in the menu. It cannot begin with #.")

CHARACTERS_A_ROW = 60
ROWS = range(5, 15)
"""The rows of the input of a text, at least and at most."""


class TextForm(FieldForm):
    """A text in all languages, with fixes of its findings and `more` inputs."""

    says_keys = True
    """Whether the keys of topics are offered for its sentences."""

    def __init__(
        self,
        draft: Draft,
        names: Names,
        name: str,
        sent: FormData | None = None,
        more: Mapping[FieldPath, Any] = MappingProxyType({}),
    ) -> None:
        sent = sent or FormData()
        codes = names.languages
        self.name = name
        self.names = names
        self._filled: dict[FieldPath, Any] = {}
        self.parts = {
            code: (LABEL, BODY, NOTES) if names.is_labelled(name) else (BODY, NOTES)
            for code in codes
        }
        self.accepted = accepted_names(sent)
        titles = in_words(codes)
        inputs: dict[FieldPath, Any] = {}
        for code, parts in self.parts.items():
            for part in parts:
                field = (code, TEXTS, name, part)
                validators = [_label_needed(field)] if part == LABEL else ()
                inputs[field] = text_input(field, titles[code], draft, validators)
        inputs[question_about(name)] = _question_input(name)
        inputs |= {**more, **_pronunciation_inputs(sent, codes)}
        super().__init__(draft, inputs, sent=bool(sent), operation=self._with_names)

    def part(self, code: str, part: str) -> Field:
        """Return the input of a part of the text."""
        return self.input((code, TEXTS, self.name, part))

    @property
    def question(self) -> FieldPath:
        """The field of the open question about the text."""
        return question_about(self.name)

    @property
    def is_removed(self) -> bool:
        """Whether another person has removed all fields that the form showed with a value."""
        own = (field for field in self.shown_values if self.name in field)
        shown = [field for field in own if self.shown_values[field] is not None]
        return bool(shown) and self.draft.fields.keys().isdisjoint(shown)

    def fill_as_sent(self) -> None:
        """Fill the form with all sent values, so that saving restores what was removed."""
        for field in self.fields_by_name.values():
            self.input(field).process(request.form)
            self._filled[field] = self.input(field).data or None

    def files(self) -> Files:
        """Return the script with the values of the form."""
        return write(self.draft.files, {**self.typed_values, **self._filled})

    def check(self) -> CheckResult:
        """Return the check of the script with the values of the form."""
        files = self.files()
        checker = current_studio.checker
        is_saved = files == self.draft.files
        check = checker.check if is_saved else checker.check_form
        return check(files, self.draft.live_files)

    def replace(self, button: str) -> None:
        """Replace words in the text, as encoded in a button: field, line, old and new words."""
        try:
            field, line, words, meant = button.split("\n")
            text_input = self.input(parse_path(field))
            index = max(int(line) - 1, 0)
        except (ValueError, KeyError):
            abort(400)
        lines = (text_input.data or "").split("\n")
        if index < len(lines):  # the text may have fewer lines now
            lines[index] = lines[index].replace(words, meant, 1)
            text_input.data = "\n".join(lines)

    def pronunciations(self, code: str) -> tuple[FieldPath, ...]:
        """Return the fields of pronunciations that were sent with the text."""
        fields = self.fields_by_name.values()
        return tuple(field for field in fields if field[:2] == (code, PRONUNCIATION))

    def languages_saying(self, name: str) -> list[str]:
        """Return the languages in which the text says a name."""
        wordings = {}
        for code, parts in self.parts.items():
            spoken_parts = [part for part in (LABEL, BODY) if part in parts]
            wordings[code] = " ".join(self.part(code, part).data or "" for part in spoken_parts)
        return languages_saying(name, wordings)

    def _with_names(self, draft: Draft) -> dict[FieldPath, FieldValue]:
        return with_names(draft.fields, self.accepted, self.languages_saying)


def accepted_names(sent: FormData) -> list[str]:
    """Return the names that a sent form accepts."""
    return [*dict.fromkeys(filter(None, map(one_line, sent.getlist(ACCEPTED))))]


def languages_saying(name: str, wordings: Mapping[str, str]) -> list[str]:
    """Return the languages whose wording says a name, or whose voice says it in another one."""
    foreign = re.findall(r"\{(\w+):([^}]*)", " ".join(wordings.values()))
    voices = {code for code, words in foreign if says(words, name, wordings)}
    return [code for code in wordings if says(wordings[code], name, wordings) or code in voices]


def with_names(
    fields: Fields, names: Iterable[str], languages: Callable[[str], Collection[str]]
) -> dict[FieldPath, FieldValue]:
    """Return the lists of names with others added, each in its `languages`."""
    lists: dict[FieldPath, FieldValue] = {}
    for name in names:
        for code in languages(name):
            known = lists.get((code, "names"), fields.get((code, "names"), []))
            if isinstance(known, list):
                lists[code, "names"] = [*dict.fromkeys((*known, name))]
    return lists


def pronunciation_input(field: FieldPath) -> Any:
    """Return the input for a pronunciation."""
    return input_of(
        field, _("“%(words)s” is said as", words=field[2]), render_kw={"lang": field[0]}
    )


def _pronunciation_inputs(form: FormData, codes: Collection[str]) -> dict[FieldPath, Any]:
    inputs: dict[FieldPath, Any] = {}
    for name in form:
        match parse_path(name.removeprefix(SEEN)):
            case (code, "pronunciation", word) as field if code in codes and word:
                inputs[field] = pronunciation_input(field)
    return inputs


def text_input(
    field: FieldPath, title: str, draft: Draft, validators: Sequence[Any] = (), label: str = ""
) -> Any:
    """Return the input for a part of a text in the language `title`; a label may have its own."""
    code, _texts, name, part = field
    typed = {"lang": code, "data-typed": True, "spellcheck": "true"}
    if part == LABEL:
        return input_of(
            field,
            label or _("Label in %(language)s", language=title),
            description=_("Stands at the top.") if name == WITHOUT_VOICE else "",
            widget=TextArea(),
            filters=[_label],
            validators=validators,
            render_kw={**typed, "rows": 1, "autocomplete": "off"},
        )
    text = str(draft.fields.get(field, ""))
    rows = text.count("\n") + len(text) // CHARACTERS_A_ROW + 3
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
        validators=validators,
        render_kw={**typed, "rows": min(max(rows, ROWS[0]), ROWS[-1])},
    )


def _question_input(name: str) -> Any:
    return input_of(
        question_about(name),
        description=_(
            "A question to the authority about words that its own text does not have. Nobody hears "
            "it, but it is shown before publication and in print until you remove it here."
        ),
        widget=TextArea(),
        render_kw={"rows": 2, "data-typed": True, "spellcheck": "true"},
    )


def _label(typed: object) -> str:
    """Return a label on one line, without a leading #, which would make it a note."""
    return " ".join(str(typed or "").strip().lstrip(NOTE_MARK).split())


def _label_needed(field: FieldPath) -> Any:
    """Return a validator that requires a label if the text has sentences."""

    def validate(form: FieldForm, label: Field) -> None:
        if not label.data and form.input((*field[:3], BODY)).data:
            raise ValidationError(_(NO_LABEL))

    return validate
