"""The page Settings: its sections, and the names and voices of the languages."""

from dataclasses import replace

import structlog
from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.i18n import translator
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.language_saving import save
from ivr.studio.pages.settings_page import settings_page
from ivr.studio.settings import saving
from ivr.studio.settings.section import Fields, Section, Sent
from ivr.studio.settings.sections import SECTIONS
from ivr.studio.settings.voices import LOCALE, NAME, VOICE, voice_problems
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.entries import one_line
from ivr.studio.writing.language_files import Put
from ivr.studio.writing.language_table import HEAD
from ivr.studio.writing.line_file import AnyTable, LineFileError, require_one_version
from ivr.studio.writing.names import names_in
from ivr.studio.writing.sheet import Records

log = structlog.get_logger()

NOT_FIELDS = ("csrf_token", "seen")


@bp.get("/settings")
@access.needs(Role.READER)
def settings() -> str:
    """Show all settings."""
    return settings_page()


@bp.post("/settings/section/<section>")
@access.needs(Role.EDITOR)
def settings_save(section: str) -> Response | tuple[str, int]:
    """Save one section in the draft."""
    if section not in SECTIONS:
        abort(404)
    sent = save_section(SECTIONS[section])
    if sent is None:
        return redirect(url_for("studio.settings", _anchor=section), 303)
    return settings_page(sent), sent.status


@bp.post("/settings/languages")
@access.needs(Role.EDITOR)
def settings_languages() -> Response | tuple[str, int]:
    """Save the names and voices of the languages in the draft."""
    draft, form, said = current_studio.drafts.current(), request.form, translator(language())
    written = {
        code: {name: one_line(form.get(f"{name}-{code}", "")) for name in (NAME, LOCALE, VOICE)}
        for code in names_in(draft.files).languages
        if f"seen-{code}" in form
    }
    problems = {code: voice_problems(fields, said) for code, fields in written.items()}
    if any(problems.values()):
        return settings_page(fields=written, problems=problems), 422
    sent = {code: (form[f"seen-{code}"], _put(fields)) for code, fields in written.items()}
    if again := save(draft, sent):
        return settings_page(files=again), 409
    return redirect(url_for("studio.settings", _anchor="languages"), 303)


def _put(fields: Fields) -> Put:
    return lambda table: table.put(HEAD, fields)


def _lines(values: list[str]) -> str:
    """Return lines without empty ones, as fields hold them."""
    lines = (one_line(line) for value in values for line in value.splitlines())
    return "\n".join(filter(None, lines))


def save_section(section: Section[AnyTable]) -> Sent | None:
    """Save the section of the form in the draft; returns it if it must be shown again."""
    person = access.current_person()
    if not person.may(section.role):
        abort(403)
    draft, form = current_studio.drafts.current(), request.form
    fields = {name: _lines(form.getlist(name)) for name in form if name not in NOT_FIELDS}
    records = Records(current_studio.editions.versions, current_studio.drafts.versions)
    sent = Sent(section.name, fields, form.get("seen", ""))
    sent = saving.written(section, sent, draft, records, translator(language()))
    if sent.problems or sent.theirs:
        return sent
    try:
        files = saving.changed(section, sent, draft)
        require_one_version(draft, files)
    except LineFileError as error:
        return replace(sent, trouble=error.told(language()))
    if not files:
        flash(_("Nothing had been changed, so there was nothing to save."))
        return None
    current_studio.drafts.save(files, seen=draft.seen(*files), author=person.name)
    log.info("settings-saved", by=person.id, section=section.name)
    flash(_("Saved in the draft. Callers hear it when the draft is published."))
    return None
