"""The form of the words of all languages, and of a new word in each."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Length
from wtforms.widgets import TextArea

from ivr.i18n import N_
from ivr.script.fields.place import PHRASES, PRONUNCIATION, FieldPath, parse_path
from ivr.script.model.script import PLACEHOLDERS, SLOWER_PHRASES
from ivr.studio.content.edit_pages import id_of
from ivr.studio.content.names import in_words, names_in, phrase_titles
from ivr.studio.content.placeholders import as_in_file, for_reader
from ivr.studio.editions.draft import Draft
from ivr.studio.forms.field_form import SEEN, FieldForm
from ivr.studio.forms.inputs import Check, LineField, input_of, one_line
from ivr.studio.translation import language

NAMES = "names"

WRITE_BOTH = N_("Write both: the word, and how it is said.")

MAX_WORD_LENGTH = 200
"""Characters; the database takes addresses of 1,000."""


class PhraseField(LineField):
    """A phrase, with its placeholders in the reader's language."""

    widget = TextArea()

    def _value(self) -> str:
        return for_reader(str(self.data or ""), language())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse a phrase, with placeholders as in files."""
        self.data = as_in_file(one_line("".join(valuelist)))


def with_placeholders(phrase: str) -> Check:
    """Return a validator that requires placeholders; a phrase that is optional may be empty."""

    def check(form: BaseForm, field: Field) -> None:
        words = field.data.replace(" ", "")
        required = [f"{{{name}}}" for name in PLACEHOLDERS[phrase]]
        missing = [placeholder for placeholder in required if placeholder not in words]
        is_needed = words or phrase not in SLOWER_PHRASES.values()
        if missing and is_needed and field.data != str(field.object_data or ""):
            what = for_reader(" ".join(missing), language())
            raise ValidationError(_("%(what)s is missing. Write it in the sentence.", what=what))

    return check


def both(form: Form, field: Field) -> None:
    """Require both inputs of a new word if one is filled in."""
    if not field.data and any(form.data.values()):
        raise ValidationError(_(WRITE_BOTH))


class NewWord(Form):
    """A word to add to the pronunciation of a language."""

    word = LineField(
        _l("New word"),
        [both, Length(max=MAX_WORD_LENGTH, message=_l("Write at most 200 characters."))],
        filters=[one_line],
    )
    said = LineField(_l("How it is said"), [both], filters=[one_line])


def _new_word(code: str, form: MultiDict[str, str] | None = None) -> NewWord:
    new = NewWord(form, prefix=f"{code}-")
    for field in new:
        field.label.text = _labelled(field.label.text, *in_words([code]).values())
        field.render_kw = {"lang": code}
    return new


class WordsForm:
    """The words of all languages of a draft, and a new word in each."""

    def __init__(self, draft: Draft, *, sent: bool = False) -> None:
        self.languages = names_in(draft.files).languages
        self.new = {
            code: _new_word(code, request.form if sent else None) for code in self.languages
        }
        self.added: dict[FieldPath, str] = {
            (code, PRONUNCIATION, new.word.data): new.said.data
            for code, new in self.new.items()
            if new.word.data and new.said.data and len(new.word.data) <= MAX_WORD_LENGTH
        }
        names = request.form if sent else ()
        shown = [parse_path(name.removeprefix(SEEN)) for name in names if name.startswith(SEEN)]
        known = dict.fromkeys([*draft.fields, *draft.conflicts, *shown, *self.added])
        self.words = {
            code: [field for field in known if _is_word(field, code)] for code in self.new
        }
        self.fields = FieldForm(draft, dict(self._inputs()), sent=sent, added=self.added)

    def rows(self, code: str) -> list[FieldPath]:
        """Return the words to show in the table: all but an unsaved new one."""
        return [field for field in self.words[code] if not self._is_unsaved(field)]

    def inputs(self, code: str) -> NewWord:
        """Return the inputs for a new word: empty if the last one was saved."""
        added = [field for field in self.added if field[0] == code]
        return _new_word(code) if added and not self._is_unsaved(added[0]) else self.new[code]

    def _is_unsaved(self, field: FieldPath) -> bool:
        return field in self.added and field not in self.fields.draft.fields

    def _inputs(self) -> Iterator[tuple[FieldPath, Any]]:
        for code, words in self.words.items():
            for field in words:
                yield field, input_of(field, field[2], widget=TextArea())
            yield from phrase_inputs(code, phrase_titles())
            label = _labelled(
                _("Names, and words that need no explanation"), *in_words([code]).values()
            )
            hint = _("One per line. They count neither as misspelt nor as too long.")
            yield (code, NAMES), input_of((code, NAMES), label, description=hint)


def phrase_inputs(code: str, titles: Mapping[str, str]) -> Iterator[tuple[FieldPath, Any]]:
    """Yield the inputs of some phrases of a language, which have titles by name."""
    for name, title in titles.items():
        field = (code, PHRASES, name)
        label = _labelled(title, *in_words([code]).values())
        look: dict[str, Any] = {"id": id_of(field), "render_kw": {"lang": code, "rows": 1}}
        yield field, PhraseField(label, [with_placeholders(name)], **look)


def phrases_form(draft: Draft, titles: Mapping[str, str], *, sent: bool) -> FieldForm:
    """Return the form of some phrases, which have titles by name, in all languages."""
    codes = names_in(draft.files).languages
    inputs = chain.from_iterable(phrase_inputs(code, titles) for code in codes)
    return FieldForm(draft, dict(inputs), sent=sent)


def _is_word(field: FieldPath, code: str) -> bool:
    return field[:2] == (code, PRONUNCIATION) and len(field) == 3 and bool(field[2])


def _labelled(title: str, language: str) -> Markup:
    """Return a label with the language for screen readers only."""
    return Markup('{}<span class="unseen"> ({})</span>').format(title, language)
