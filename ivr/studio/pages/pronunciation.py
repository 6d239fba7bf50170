"""The pronunciation: from the written form to the spoken one, and where each entry is used."""

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ivr.drafts import Draft
from ivr.people import Role
from ivr.reporting.phrases import phrases_of
from ivr.studio import access
from ivr.studio.addresses import address_of
from ivr.studio.pages.language_saving import files_of, save
from ivr.studio.pages.texts_words import OCCASIONS, PHRASE_TITLES, in_words
from ivr.studio.studio import Studio
from ivr.studio.translation import language
from ivr.studio.writing.entries import Row, entries_from, half_filled, one_line, rows
from ivr.studio.writing.language_files import LanguageFile
from ivr.studio.writing.language_table import PRONUNCIATION, LanguageTable
from ivr.studio.writing.looking import Looker, noted, notes_on
from ivr.studio.writing.names import names_in
from ivr.studio.writing.saying import Sayer, Tried
from ivr.studio.writing.usage import uses

NEW_ROWS = 3
LONGEST_TRY = 1_000
"""Characters of a sentence that is tried: no caller would listen to more."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that cannot be saved yet: the language, its rows, and what is wrong with them."""

    code: str
    rows: tuple[Row, ...]
    seen: str
    problems: tuple[str, ...]


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""

    @blueprint.get("/pronunciation")
    @access.needs(Role.READER)
    def pronunciation() -> str:
        return _page(studio, studio.drafts.current())

    @blueprint.post("/pronunciation/<code>")
    @access.needs(Role.EDITOR)
    def pronunciation_save(code: str) -> Response | tuple[str, int]:
        draft = studio.drafts.current()
        if code not in names_in(draft.files).languages:
            abort(404)
        keys, values = _kept(request.form)
        seen = request.form.get("seen", "")
        if problems := _problems(keys, values):
            pairs = zip(keys, values, strict=True)
            sent = Sent(code, tuple(Row(*pair) for pair in pairs if any(pair)), seen, problems)
            return _page(studio, draft, sent=sent), 422
        entries = entries_from(keys, values)

        def put(table: LanguageTable) -> None:
            table.put(PRONUNCIATION, entries)

        if merged := save(studio, draft, code, seen, put):
            return _page(studio, studio.drafts.current(), merged=merged), 409
        return redirect(address_of("pronunciation"), 303)


def _kept(form: MultiDict[str, str]) -> tuple[list[str], list[str]]:
    """The rows that are not to be removed: their written and their spoken forms."""
    removed = set(form.getlist("remove"))
    pairs = zip(form.getlist("written"), form.getlist("spoken"), strict=False)
    kept = [pair for at, pair in enumerate(pairs) if str(at) not in removed]
    return [one_line(key) for key, _ in kept], [one_line(value) for _, value in kept]


def _problems(keys: list[str], values: list[str]) -> tuple[str, ...]:
    half = half_filled(keys, values)
    twice = [key for key, count in Counter(filter(None, keys)).items() if count > 1]
    return (
        *(
            _("“%(form)s” needs both forms, the written and the spoken one.", form=one)
            for one in half
        ),
        *(_("“%(form)s” stands there twice. Keep one of them.", form=one) for one in twice),
    )


def _page(
    studio: Studio, draft: Draft, *, merged: LanguageFile | None = None, sent: Sent | None = None
) -> str:
    looker = Looker(studio.examiner.examine(draft.files), draft.files)
    script = looker.examination.script
    files = {code: files_of(studio).opened(draft, code) for code in looker.names.languages}
    if merged:
        files[merged.code] = merged
    may_edit = access.person().may(Role.EDITOR)
    if may_edit:
        for file in files.values():
            studio.drafts.open(access.person().name, file.path)
    table = {
        code: rows(file.table.entries(PRONUNCIATION), file.disputed.get(PRONUNCIATION, {}))
        for code, file in files.items()
    }
    if sent:
        table[sent.code] = sent.rows
    findings = looker.examination.findings
    return render_template(
        "studio/pronunciation.html",
        files=files,
        table=table,
        seen={code: file.seen for code, file in files.items()} | _seen(sent),
        problems=sent,
        new_rows=range(NEW_ROWS),
        uses=uses(script) if script else {},
        notes={code: notes_on(file.path, findings, draft.files) for code, file in files.items()},
        tried=_tried(looker),
        occasions=OCCASIONS,
        phrase_titles=PHRASE_TITLES,
        language_names=looker.language_names,
        in_words=in_words(looker.names.languages),
        tell=phrases_of(language()),
        may_edit=may_edit,
    )


def _seen(sent: Sent | None) -> dict[str, str]:
    return {sent.code: sent.seen} if sent else {}


def _tried(looker: Looker) -> dict[str, object]:
    """The sentence that somebody tries: its language, its words, and how they are said."""
    code = request.args.get("language", looker.names.languages[0] if looker.names.languages else "")
    sentence = one_line(request.args.get("sentence", ""))[:LONGEST_TRY]
    script = looker.examination.script
    found: Tried | None = None
    if sentence and script and code in script.languages:
        found = Sayer(script, script.languages[code]).sentence(sentence)
    notes = noted(found.findings, {}) if found else ()
    return {"code": code, "sentence": sentence, "found": found, "notes": notes}
