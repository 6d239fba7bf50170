"""The page Words: pronunciation, phrases and names in all languages, and trying a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, ValidationError
from wtforms.validators import Length
from wtforms.widgets import TextArea

from ivr.publishing.draft import Draft
from ivr.reports.document.building import languages_of
from ivr.reports.document.entries import DocumentLanguage, DocumentSentence
from ivr.reports.document.speaking import spans
from ivr.script import fields, markup
from ivr.script.files import Files
from ivr.script.finding import Finding, Report
from ivr.script.model import MAIN_MENU, PLACEHOLDERS, SLOWER_PHRASES, Language, Script
from ivr.script.place import PHRASES, PRONUNCIATION, TEXTS, Address, Place, address_of
from ivr.script.speaker import Speaker
from ivr.script.tempo import seconds
from ivr.script.usage import uses
from ivr.script.wordings import WORDINGS
from ivr.script.writing import write
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.field_form import SEEN, FieldForm
from ivr.studio.fields import id_of
from ivr.studio.findings import PageFindings, found_in
from ivr.studio.inputs import LineField, input_of, one_line
from ivr.studio.studio import current_studio
from ivr.studio.submission import Answer, save_form, say_replaced, say_saved
from ivr.studio.translation import language
from ivr.studio.writing.names import in_words, names_in, phrase_titles, titles_in
from ivr.studio.writing.placeholders import as_in_file, for_reader

NAMES = "names"
PARTS = (PRONUNCIATION, PHRASES, NAMES)

LONGEST_TRY = 1_000
"""Characters of a sentence to try."""


class PhraseField(LineField):
    """A phrase, with its placeholders in the reader's language."""

    widget = TextArea()

    def _value(self) -> str:
        return for_reader(str(self.data or ""), language())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse a phrase, with placeholders as in files."""
        self.data = as_in_file(one_line("".join(valuelist)))


class Placeholders:
    """Validator that requires the placeholders of a phrase; an optional phrase may be empty."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, form: object, field: Field) -> None:
        """Raise ValidationError if a placeholder is missing."""
        if field.data == str(field.object_data or ""):
            return
        words = field.data.replace(" ", "")
        missing = [each for one in PLACEHOLDERS[self._name] if (each := f"{{{one}}}") not in words]
        if missing and (words or self._name not in SLOWER_PHRASES.values()):
            what = for_reader(" ".join(missing), language())
            raise ValidationError(_("%(what)s is missing. Write it in the sentence.", what=what))


def both(form: Form, field: Field) -> None:
    """Require both inputs of a new word if one is filled in."""
    if not field.data and any(form.data.values()):
        raise ValidationError(_("Write both: the word, and how it is said."))


LONGEST_WORD = 200
"""Characters; the database takes addresses of 1,000."""


class NewWord(Form):
    """A word to add to the pronunciation of a language."""

    word = LineField(_l("New word"), [both, Length(max=LONGEST_WORD)], filters=[one_line])
    said = LineField(_l("How it is said"), [both], filters=[one_line])


@dataclass(frozen=True, slots=True)
class TriedSentence:
    """A tried sentence: its speech, voices, duration and findings."""

    voices: Mapping[str, DocumentLanguage]
    sentence: DocumentSentence
    seconds: float
    findings: tuple[Finding, ...]


def _new(code: str, form: MultiDict[str, str] | None = None) -> NewWord:
    """Return the inputs for a new word in a language."""
    new = NewWord(form, prefix=f"{code}-")
    for one in new:
        one.label.text = _labelled(one.label.text, *in_words([code]).values())
        one.render_kw = {"lang": code}
    return new


class WordsForm:
    """The words of all languages of a draft, and a new word in each."""

    def __init__(self, draft: Draft, *, sent: bool = False) -> None:
        self.languages = names_in(draft.files).languages
        self.new = {code: _new(code, request.form if sent else None) for code in self.languages}
        self.added: dict[Address, str] = {
            (code, PRONUNCIATION, new.word.data): new.said.data
            for code, new in self.new.items()
            if new.word.data and new.said.data and len(new.word.data) <= LONGEST_WORD
        }
        for code, *_rest in self.added:
            self.new[code] = _new(code)
        shown = (
            address_of(name.removeprefix(SEEN)) for name in request.form if name.startswith(SEEN)
        )
        known = dict.fromkeys(
            [*draft.fields, *draft.conflicts, *(shown if sent else ()), *self.added]
        )
        self.words = {
            code: [field for field in known if _is_word(field, code)] for code in self.new
        }
        self.fields = FieldForm(draft, dict(self._inputs()), sent=sent, added=self.added)

    def _inputs(self) -> Iterator[tuple[Address, Any]]:
        names = in_words(self.languages)
        for code, words in self.words.items():
            for field in words:
                yield field, input_of(field, field[2], widget=TextArea())
            for name, title in phrase_titles().items():
                field, label = (code, PHRASES, name), _labelled(title, names[code])
                look = {"lang": code, "rows": 1}
                yield (
                    field,
                    PhraseField(label, [Placeholders(name)], id=id_of(field), render_kw=look),
                )
            label = _labelled(_("Names, and words that need no explanation"), names[code])
            hint = _("One per line. They count neither as misspelt nor as too long.")
            yield (code, NAMES), input_of((code, NAMES), label, description=hint)


def _is_word(field: Address, code: str) -> bool:
    return field[:2] == (code, PRONUNCIATION) and len(field) == 3 and bool(field[2])


def _labelled(title: str, language: str) -> Markup:
    """Return a label with the language for screen readers only."""
    return Markup('{}<span class="unseen"> ({})</span>').format(title, language)


@bp.get("/words")
@access.needs(Role.READER)
def words() -> str:
    """Show the words of all languages."""
    return _page(WordsForm(current_studio.drafts.current()))


@bp.post("/words/try")
@access.needs(Role.READER)
def words_try() -> str:
    """Show the speech of a sentence with the words of the form, without saving."""
    return _page(WordsForm(current_studio.drafts.current(), sent=True))


@bp.post("/words")
@access.needs(Role.EDITOR)
def words_save() -> Answer:
    """Save the words in the draft, or a new word alone."""
    form = WordsForm(current_studio.drafts.current(), sent=True)
    if code := request.form.get("add"):
        return _add(form, code)
    address = url_for("studio.words")
    return save_form(form.fields, lambda _: _page(form), address, others=form.new.values())


def _add(form: WordsForm, code: str) -> Answer:
    """Save the new word of a language, and show the other input again, which is not saved."""
    added = {field: words for field, words in form.added.items() if field[0] == code}
    inputs = {field: input_of(field, field[2]) for field in added}
    row = FieldForm(form.fields.draft, inputs, sent=True, added=added)
    if not (code in form.new and form.new[code].validate() and added and row.validate()):
        form.fields.validate()
        return _page(form), 422
    if saved := row.save():
        say_replaced(row.replaced)
        say_saved(row.draft, saved)
    shown = WordsForm(row.draft, sent=True)
    if saved and shown.fields.changed:
        flash(_("What you wrote in other fields has not been saved yet."), "warning")
    return _page(shown), 409 if row.theirs else 200


def _page(form: WordsForm) -> str:
    draft = form.fields.draft
    check = current_studio.check(draft)
    page = PageFindings(draft.files)
    return render_template(
        "studio/words.html",
        words=form,
        form=form.fields,
        in_words=in_words(form.languages),
        phrases=phrase_titles(),
        placeholders={
            for_reader(f"{{{name}}}", language()): meaning
            for name, meaning in (
                ("label", _("the option's label")),
                ("key", _("the key")),
                ("count", _("the number of options")),
            )
        },
        voices=languages_of(check.script) if check.script else {},
        said=_said(check.script) if check.script else {},
        uses=uses(check.script) if check.script else {},
        findings={
            (code, part): page.of(found_in(check.findings, (code, part)))
            for code in form.languages
            for part in PARTS
        },
        tried=_tried(form, page),
        title_of=titles_in(check.titles),
    )


def _said(script: Script) -> dict[Address, DocumentSentence]:
    """Return how each phrase is spoken in each language, with one option as an example."""
    said: dict[Address, DocumentSentence] = {}
    for code, spoken in script.languages.items():
        speaker = Speaker(script, spoken)
        for name, phrase in speaker.phrases(**_label(script, spoken)):
            said[code, PHRASES, name] = DocumentSentence(spans(phrase, speaker))
    return said


def _label(script: Script, language: Language) -> dict[str, str]:
    """Return the label of the last option of the main menu, for placeholders."""
    text = language.texts.get([*script.menus[MAIN_MENU].options.values()][-1])
    return {"label": text.label.written} if text and text.label else {}


def _tried(form: WordsForm, page: PageFindings) -> Mapping[str, object]:
    """Return the tried sentence with its language and speech."""
    code = request.form.get("language", next(iter(form.languages), ""))
    sentence = one_line(request.form.get("sentence"))[:LONGEST_TRY]
    found = None
    if sentence and code in form.languages:
        found = _try_sentence(form.fields.files(), code, sentence)
    findings = page.of(found.findings) if found else ()
    nowhere = [replace(one, links=()) for one in findings]  # the sentence is in no field
    return {"code": code, "sentence": sentence, "found": found, "findings": nowhere}


def _try_sentence(files: Files, code: str, sentence: str) -> TriedSentence | None:
    """Check a script with the sentence added to a topic, and return its speech in the main menu.

    Invalid markup is kept as text. Returns None if the script cannot be read or has no topic.
    """
    names = names_in(files)
    topic = next((name for name in names.labelled if f"{code}/{name}.txt" in files), None)
    if topic is None:
        return None
    body = (code, TEXTS, topic, "body")
    words = fields.read(files).get(body)
    text = f"{words}\n{sentence}" if isinstance(words, str) else sentence
    check = current_studio.checker.check_form(write(files, {body: text}))
    script = check.script
    if script is None:
        return None
    last = Place(body, text.count("\n") + 1)
    written = " ".join(sentence.split())
    parsed = markup.parse(written, last, list(script.languages), Report(WORDINGS))
    speaker = Speaker(script, script.languages[code])
    filled = speaker.fill(parsed, script.values(script.menus[MAIN_MENU]))
    said, lasts = DocumentSentence(spans(filled, speaker)), seconds(speaker.say(filled))
    found = tuple(one for one in check.findings if replace(one.place, words="") == last)
    return TriedSentence(languages_of(script), said, lasts, found)
