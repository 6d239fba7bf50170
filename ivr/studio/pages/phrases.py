"""The page Phrases: phrases and names in every language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ivr.reports.document.model import DocumentSentence
from ivr.reports.document.speaking import Speaker
from ivr.script.finding import Finding
from ivr.script.model import MAIN_MENU, OPTIONAL_PHRASES, PHRASES, Language, Script
from ivr.script.usage import fillings
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.findings import PageFindings, found_in
from ivr.studio.pages.language_saving import disputed, files_of, save
from ivr.studio.pages.titles import in_words, phrase_titles
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing import language_table
from ivr.studio.writing.entries import one_line
from ivr.studio.writing.language_files import LanguageFile, Put
from ivr.studio.writing.language_table import TableText
from ivr.studio.writing.names import names_in
from ivr.studio.writing.placeholders import as_in_file, for_reader
from ivr.studio.writing.text_checks import TextChecks

MEGABYTES = 1
"""One form has the phrases and names of all languages."""

Problem = tuple[str, str, str]
"""A phrase's title, the id of its field, and what is wrong with it."""


@bp.get("/phrases")
@access.needs(Role.READER)
def texts_phrases() -> str:
    """Show the phrases and names of all languages."""
    return _page({})


@bp.post("/phrases")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def texts_phrases_save() -> Response | tuple[str, int]:
    """Save phrases and names in the draft."""
    draft, form = current_studio.drafts.current(), request.form
    sent = {
        code: (form[f"seen-{code}"], _put(form, code))
        for code in names_in(draft.files).languages
        if f"seen-{code}" in form
    }
    written = {code: files_of().written(draft, code, *its) for code, its in sent.items()}
    if problems := list(_problems(written.values())):
        return _page(written, problems), 422
    if again := save(draft, sent):
        return _page(again), 409
    return redirect(url_for("studio.texts_phrases"), 303)


def _put(form: MultiDict[str, str], code: str) -> Put:
    """Return what writes the form into a language file.

    An empty phrase stays as it was; one that a language need not have is taken out.
    """

    def put(table: TableText) -> None:
        sent = {
            name: form.get(f"instead-{code}-{name}") or form.get(f"phrase-{name}-{code}", "")
            for name in PHRASES
        }
        typed = {name: one_line(words) for name, words in sent.items()}
        written = {name: as_in_file(words) for name, words in typed.items()}
        entries = table.entries(language_table.PHRASES)
        for name, words in written.items():
            if words:
                entries[name] = words
            elif name in OPTIONAL_PHRASES and f"phrase-{name}-{code}" in form:
                entries.pop(name, None)
        table.put(language_table.PHRASES, entries)
        if f"names-{code}" in form:
            names = [one_line(name) for name in form[f"names-{code}"].splitlines()]
            table.put_names(tuple(dict.fromkeys(name for name in names if name)))

    return put


def _problems(files: Iterable[LanguageFile]) -> Iterator[Problem]:
    """Yield what keeps a form from being saved: phrases without one of their placeholders."""
    titles = phrase_titles()
    for file in files:
        entries = file.table.entries(language_table.PHRASES)
        for name, needed in PHRASES.items():
            words = entries.get(name, "").replace(" ", "")
            missing = [f"{{{one}}}" for one in needed if f"{{{one}}}" not in words]
            if name in entries and missing:
                what = for_reader(" ".join(missing), language())
                told = _("%(what)s is missing. Write it where it is said.", what=what)
                yield titles[name], f"{file.code}-{name}", told


def _page(again: Mapping[str, LanguageFile], problems: Sequence[Problem] = ()) -> str:
    """Return the page; `again` are files that could not be saved, merged or as in the form."""
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    laid = files_of()
    files = {code: again.get(code) or laid.opened(draft, code) for code in checks.names.languages}
    page = PageFindings(draft.files)
    return render_template(
        "studio/phrases.html",
        files=files,
        disputed=disputed(files, language_table.PHRASES),
        titles=phrase_titles(),
        own=partial(for_reader, language=language()),
        problems=problems,
        wrong={id: words for title, id, words in problems},
        examples=_examples(checks.check.script),
        said=_said(checks),
        voices=checks.languages,
        findings={code: page.of(_about(checks, code)) for code in files},
        in_words=in_words(checks.names.languages),
    )


def _about(checks: TextChecks, code: str) -> tuple[Finding, ...]:
    """Return the findings about the phrases and names of a language."""
    return found_in(checks.check.findings, (code, "names"), (code, language_table.PHRASES))


def _said(checks: TextChecks) -> dict[tuple[str, str], DocumentSentence]:
    """Return how each phrase is spoken in each language, with one option as an example."""
    script = checks.check.script
    if script is None:
        return {}
    values = dict(fillings(script))
    said: dict[tuple[str, str], DocumentSentence] = {}
    for code, spoken in script.languages.items():
        speaker, label = Speaker(script, spoken), _label(script, spoken)
        for name in PHRASES:
            phrase = speaker.phrase(name, **values[name], **label)
            said[code, name] = DocumentSentence(speaker.spans(phrase))
    return said


def _examples(script: Script | None) -> dict[str, str]:
    """Return what each placeholder is filled in with, in the reader's language or the first one."""
    if script is None:
        return {}
    values = dict(fillings(script))
    spoken = script.languages.get(language()) or next(iter(script.languages.values()))
    return values["choices"] | values["option"] | _label(script, spoken)


def _label(script: Script, language: Language) -> dict[str, str]:
    """Return the label of the last option of the main menu, to fill in."""
    text = language.texts.get(script.menus[MAIN_MENU].options[-1].target)
    return {"label": text.label.written} if text and text.label else {}
