"""The page Words: pronunciation, phrases and names in all languages, and trying a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, product

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ivr.reports.document.building import languages_of
from ivr.reports.document.entries import DocumentSentence
from ivr.reports.document.spans import spans_of
from ivr.script.fields.place import PHRASES, PRONUNCIATION, FieldPath
from ivr.script.model.script import MAIN_MENU, PLACEHOLDERS, Language, Script
from ivr.script.model.speaker import Speaker, uses
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.findings import PageFindings, found_in
from ivr.studio.content.names import in_words, names_in, phrase_titles, titles_in
from ivr.studio.content.placeholders import for_reader
from ivr.studio.forms.field_form import FieldForm
from ivr.studio.forms.inputs import input_of, one_line
from ivr.studio.people import Role
from ivr.studio.publish.submission import save_form, say_replaced, say_saved
from ivr.studio.services import current_studio
from ivr.studio.texts.replace import where_still_said
from ivr.studio.translation import language
from ivr.studio.words.form import NAMES, WRITE_BOTH, WordsForm, phrases_form
from ivr.studio.words.tried_sentence import try_sentence

PARTS = (PRONUNCIATION, PHRASES, NAMES)

MAX_SENTENCE_LENGTH = 1_000
"""Characters of a sentence to try."""


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
def words_save() -> ResponseReturnValue:
    """Save the words in the draft, or a new word alone."""
    draft = current_studio.drafts.current()
    form = WordsForm(draft, sent=True)
    if code := request.form.get("add"):
        return _add_word(form, code)
    address = url_for("studio.words")
    next_page = partial(where_still_said, draft)
    new = form.new.values()
    return save_form(
        form.fields, lambda _: _page(form), address, other_forms=new, next_page=next_page
    )


@bp.get("/words/phrases")
@access.needs(Role.READER)
def words_phrases() -> str:
    """Show a few phrases alone, those that belong to one place of the call."""
    draft = current_studio.drafts.current()
    return _phrases_page(phrases_form(draft, _named_phrases(), sent=False))


@bp.post("/words/phrases")
@access.needs(Role.EDITOR)
def words_phrases_save() -> ResponseReturnValue:
    """Save these phrases in the draft."""
    form = phrases_form(current_studio.drafts.current(), _named_phrases(), sent=True)
    return save_form(form, _phrases_page, url_for("studio.texts"))


def _named_phrases() -> Mapping[str, str]:
    """Return the titles of the phrases in the query by name, or abort with 404."""
    names = request.args.getlist("name")
    return {name: title for name, title in phrase_titles().items() if name in names} or abort(404)


def _phrases_page(form: FieldForm) -> str:
    draft = form.draft
    check = current_studio.check(draft)
    page = PageFindings(draft.files)
    fields = form.fields_by_name.values()
    return render_template(
        "words/phrases.html",
        form=form,
        titles=_named_phrases(),
        in_words=in_words(names_in(draft.files).languages),
        placeholders=_placeholders(_named_phrases()),
        voices=languages_of(check.script) if check.script else {},
        spoken_phrases=_spoken_phrases(check.script) if check.script else {},
        findings={field: page.show(found_in(check.findings, field)) for field in fields},
    )


def _placeholders(phrases: Iterable[str]) -> Mapping[str, str]:
    """Return the meaning of the placeholders of some phrases, as the reader writes them."""
    wanted = {*chain.from_iterable(PLACEHOLDERS[phrase] for phrase in phrases)}
    return {
        for_reader(f"{{{name}}}", language()): meaning
        for name, meaning in (
            ("label", _("the option's label")),
            ("key", _("the key")),
            ("count", _("the number of options")),
        )
        if name in wanted
    }


def _add_word(form: WordsForm, code: str) -> ResponseReturnValue:
    """Save the new word of a language alone.

    The other inputs are shown again with what was typed, because they are not saved yet.
    """
    added = {field: words for field, words in form.added.items() if field[0] == code}
    inputs = {field: input_of(field, field[2]) for field in added}
    row = FieldForm(form.fields.draft, inputs, sent=True, added=added)
    if not (code in form.new and form.new[code].validate() and added and row.validate()):
        form.fields.validate()
        if code in form.new and not any(form.new[code].data.values()):
            form.new[code].word.errors = [_(WRITE_BOTH)]
        return _page(form), 422
    if saved := row.save():
        say_replaced(row.replaced)
        say_saved(row.draft, saved)
    shown = WordsForm(row.draft, sent=True)
    if saved and shown.fields.values_to_save:
        flash(_("Your changes in other fields have not been saved yet."), "warning")
    return _page(shown), 409 if row.undecided else 200


def _page(form: WordsForm) -> str:
    draft = form.fields.draft
    check = current_studio.check(draft)
    page = PageFindings(draft.files)
    return render_template(
        "words/words.html",
        words=form,
        form=form.fields,
        in_words=in_words(form.languages),
        phrases=phrase_titles(),
        placeholders=_placeholders(PLACEHOLDERS),
        voices=languages_of(check.script) if check.script else {},
        spoken_phrases=_spoken_phrases(check.script) if check.script else {},
        uses=uses(check.script) if check.script else {},
        findings={
            field: page.show(found_in(check.findings, field))
            for field in product(form.languages, PARTS)
        },
        tried=_tried_values(form),
        title_of=titles_in(check.titles),
    )


def _spoken_phrases(script: Script) -> dict[FieldPath, DocumentSentence]:
    spoken_phrases: dict[FieldPath, DocumentSentence] = {}
    for code, spoken in script.languages.items():
        speaker = Speaker(script, spoken)
        for name, phrase in speaker.phrases(**_example_label(script, spoken)):
            spoken_phrases[code, PHRASES, name] = DocumentSentence(spans_of(phrase, speaker))
    return spoken_phrases


def _example_label(script: Script, language: Language) -> dict[str, str]:
    text = language.texts.get([*script.menus[MAIN_MENU].options.values()][-1])
    return {"label": text.label.written} if text and text.label else {}


def _tried_values(form: WordsForm) -> Mapping[str, object]:
    code = request.form.get("language", next(iter(form.languages), ""))
    sentence = one_line(request.form.get("sentence"))[:MAX_SENTENCE_LENGTH]
    result = None
    if sentence and code in form.languages:
        result = try_sentence(form.fields.files(), code, sentence)
    shown = PageFindings(result.files).show(result.findings) if result else ()
    # Without links to a field: the tried sentence is in none.
    findings = [replace(finding, links=()) for finding in shown]
    return {"code": code, "sentence": sentence, "result": result, "findings": findings}
