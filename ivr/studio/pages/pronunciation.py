"""The page Pronunciation: written and spoken forms, where they are used, and a trial."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ivr.publishing.draft import Draft
from ivr.script.pronunciation import digit_names
from ivr.script.usage import uses
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.findings import PageFindings, found_in
from ivr.studio.pages.language_saving import disputed, files_of, save
from ivr.studio.pages.titles import in_words, phrase_titles, titles_in
from ivr.studio.studio import current_studio
from ivr.studio.writing.entries import Rows, entries_from, one_line, rows, rows_from
from ivr.studio.writing.language_files import LanguageFile, Put
from ivr.studio.writing.language_table import PRONUNCIATION, TableText
from ivr.studio.writing.names import names_in
from ivr.studio.writing.text_checks import TextChecks
from ivr.studio.writing.trying import try_sentence

NEW_ROWS = 3
MEGABYTES = 1
"""One form has the rows of all languages."""

LONGEST_TRY = 1_000
"""Characters of a sentence to try."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one language: its rows, and the digest of the file that they show."""

    rows: Rows
    seen: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """An error in a row."""

    words: str
    code: str
    at: int


Form = MultiDict[str, str]
Sent = Mapping[str, Fields]


@bp.get("/pronunciation")
@access.needs(Role.READER)
def pronunciation() -> str:
    """Show the pronunciation of all languages."""
    draft = current_studio.drafts.current()
    return _page(draft, _opened(draft))


@bp.post("/pronunciation/try")
@access.needs(Role.READER)
@access.takes(MEGABYTES)
def pronunciation_try() -> str:
    """Show how a sentence is spoken with the entries of the form; nothing is saved."""
    draft = current_studio.drafts.current()
    return _page(draft, _opened(draft), _sent(draft, request.form))


@bp.post("/pronunciation")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def pronunciation_save() -> Response | tuple[str, int]:
    """Save the pronunciation in the draft."""
    draft = current_studio.drafts.current()
    sent = _sent(draft, request.form)
    if problems := _problems(sent):
        return _page(draft, _opened(draft), sent, problems), 422
    puts = {code: (fields.seen, _put(code, fields)) for code, fields in sent.items()}
    if again := save(draft, puts):
        draft = current_studio.drafts.current()
        return _page(draft, {**_opened(draft), **again}), 409
    return redirect(url_for("studio.pronunciation"), 303)


def _opened(draft: Draft) -> dict[str, LanguageFile]:
    files = files_of()
    return {code: files.opened(draft, code) for code in names_in(draft.files).languages}


def _sent(draft: Draft, form: Form) -> Sent:
    """Return the fields of each language of the draft that the form has."""
    return {
        code: Fields(
            rows_from(
                form.getlist(f"written-{code}"),
                [
                    form.get(f"instead-{code}-{at}") or words
                    for at, words in enumerate(form.getlist(f"spoken-{code}"))
                ],
                form.getlist(f"remove-{code}"),
            ),
            form[f"seen-{code}"],
        )
        for code in names_in(draft.files).languages
        if f"seen-{code}" in form
    }


def _put(code: str, fields: Fields) -> Put:
    entries = entries_from(fields.rows)

    def put(table: TableText) -> None:
        hidden = table.entries(PRONUNCIATION).items() & digit_names(code).items()
        table.put(PRONUNCIATION, {**dict(hidden), **entries})

    return put


def _problems(sent: Sent) -> tuple[RowProblem, ...]:
    return tuple(
        RowProblem(words, code, at)
        for code, fields in sent.items()
        for at, words in _problems_of(fields.rows)
    )


def _problems_of(rows: Rows) -> Iterator[tuple[int, str]]:
    kept = [(at, row) for at, row in enumerate(rows) if not row.removed]
    for at, row in kept:
        if not (row.key and row.value):
            form = row.key or row.value
            yield at, _("“%(form)s” needs both forms, the written and the spoken one.", form=form)
    counts = Counter(row.key for _, row in kept if row.key)
    for form in (key for key, count in counts.items() if count > 1):
        last = max(at for at, row in kept if row.key == form)
        yield last, _("“%(form)s” is there twice. Keep one of them.", form=form)


def _page(
    draft: Draft,
    files: Mapping[str, LanguageFile],
    sent: Sent = MappingProxyType({}),
    problems: Sequence[RowProblem] = (),
) -> str:
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    script = checks.check.script
    shown = {code: sent.get(code) or _fields(code, file) for code, file in files.items()}
    page, tried = PageFindings(draft.files), _tried(draft, files, sent)
    return render_template(
        "studio/pronunciation.html",
        files=files,
        disputed=disputed(files, PRONUNCIATION),
        shown=shown,
        problems=problems,
        wrong={(problem.code, problem.at) for problem in problems},
        new_rows=range(NEW_ROWS),
        uses=uses(script) if script else {},
        findings={
            code: page.of(found_in(checks.check.findings, (code, PRONUNCIATION))) for code in files
        },
        **tried,
        title_of=titles_in(checks.titles),
        phrase_titles=phrase_titles(),
        in_words=in_words(checks.names.languages),
    )


def _fields(code: str, file: LanguageFile) -> Fields:
    """Return the fields of a language file, without digits that are said as everywhere."""
    names = digit_names(code)
    known = file.table.entries(PRONUNCIATION).items()
    entries = {form: spoken for form, spoken in known if names.get(form) != spoken}
    return Fields(rows(entries, file.disputed.get(PRONUNCIATION, {})), file.seen)


def _tried(draft: Draft, files: Mapping[str, LanguageFile], sent: Sent) -> dict[str, object]:
    """Return the sentence to try: its language, its words, and how they are spoken."""
    form = request.form
    code = form.get("language", next(iter(files), ""))
    sentence = one_line(form.get("sentence", ""))[:LONGEST_TRY]
    found = None
    if sentence and code in files:
        written = {files[one].path: files[one].with_changes(_put(one, sent[one])) for one in sent}
        found = try_sentence(current_studio.checker, {**draft.files, **written}, code, sentence)
    findings = PageFindings(draft.files).of(found.findings) if found else ()
    tried = {"code": code, "sentence": sentence, "found": found, "findings": findings}
    return {"tried": tried, "voices": found.voices if found else {}}
