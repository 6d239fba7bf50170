"""The page Settings: one form of all that holds for the line, and sections on other pages."""

from collections.abc import Collection
from dataclasses import replace

import structlog
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.i18n import translator
from ivr.publishing.draft import Draft
from ivr.script.files import Files
from ivr.script.model import LINE_NUMBER
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.language_saving import save
from ivr.studio.pages.saved import say_saved
from ivr.studio.pages.settings_page import settings_page
from ivr.studio.settings import saving
from ivr.studio.settings.section import Fields, Section, Sent
from ivr.studio.settings.sections import line_section
from ivr.studio.settings.voices import LOCALE, NAME, VOICE, voice_problems, with_locale
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.entries import one_line
from ivr.studio.writing.language_files import Put
from ivr.studio.writing.language_table import HEAD, PRONUNCIATION, TableText
from ivr.studio.writing.line_file import AnyTable, LineFile, LineFileError, require_one_version
from ivr.studio.writing.mending import spoken_numbers
from ivr.studio.writing.names import names_in

log = structlog.get_logger()

NOT_FIELDS = ("csrf_token", "seen")
FIELDS = (NAME, LOCALE, VOICE)


@bp.get("/settings")
@access.needs(Role.READER)
def settings() -> str:
    """Show all settings."""
    return settings_page()


@bp.post("/settings")
@access.needs(Role.EDITOR)
def settings_save() -> Response | tuple[str, int]:
    """Save all settings of the page in the draft, or none."""
    draft, form, said = current_studio.drafts.current(), request.form, translator(language())
    sent, files = _filled_in(line_section(access.current_person().may), draft)
    written = {
        code: with_locale({each: one_line(form.get(f"{each}-{code}", "")) for each in FIELDS})
        for code in names_in(draft.files).languages
        if f"seen-{code}" in form
    }
    seen = {code: form[f"seen-{code}"] for code in written}
    problems = {code: voice_problems(fields, said) for code, fields in written.items()}
    if sent.is_refused or any(problems.values()):
        status = 422 if any(problems.values()) else sent.status
        return settings_page(sent, fields=written, seen=seen, problems=problems), status
    new = _new_numbers(draft, files)
    languages = {
        code: (seen[code], _put(fields, spoken_numbers(code, new)))
        for code, fields in written.items()
    }
    if again := save(draft, languages, also=files):
        return settings_page(sent, files=again), 409
    return redirect(url_for("studio.settings"), 303)


def save_section(section: Section[AnyTable]) -> Sent | None:
    """Save the section of the form in the draft; returns it if it must be shown again."""
    person = access.current_person()
    draft = current_studio.drafts.current()
    sent, files = _filled_in(section, draft)
    if sent.is_refused:
        return sent
    if not files:
        flash(_("Nothing had been changed, so there was nothing to save."))
        return None
    current_studio.drafts.save_files(files, seen=draft.seen_files(*files), author=person.name)
    log.info("settings-saved", by=person.id, section=section.name)
    say_saved()
    return None


def _filled_in(section: Section[AnyTable], draft: Draft) -> tuple[Sent, Files]:
    """Return the section of the form, and the file that it changes unless it is refused."""
    form = request.form
    fields = {name: _lines(form.getlist(name)) for name in form if name not in NOT_FIELDS}
    sent = Sent(section.name, fields, form.get("seen", ""))
    sent = saving.written(
        section, sent, draft, current_studio.editions.versions, translator(language())
    )
    if sent.is_refused:
        return sent, {}
    try:
        files = saving.changed(section, sent, draft)
        require_one_version(draft, files)
    except LineFileError as error:
        return replace(sent, trouble=error.told(language())), {}
    return sent, files


def _new_numbers(draft: Draft, files: Files) -> Collection[str]:
    """Return the phone numbers that the line does not have yet, but for its own: it is not said."""
    after = LineFile({**draft.files, **files}).table.numbers
    said = {number for name, number in after.items() if name != LINE_NUMBER}
    return said.difference(LineFile(draft.files).table.numbers.values())


def _put(fields: Fields, spoken: Fields) -> Put:
    """Return what sets name and voice, and says further numbers unless a person has said how."""

    def put(table: TableText) -> None:
        table.put(HEAD, fields)
        table.put(PRONUNCIATION, {**spoken, **table.entries(PRONUNCIATION)})

    return put


def _lines(values: list[str]) -> str:
    """Return lines without empty ones, as fields hold them."""
    lines = (one_line(line) for value in values for line in value.splitlines())
    return "\n".join(filter(None, lines))
