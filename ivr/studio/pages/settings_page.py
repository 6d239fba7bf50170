"""The page Settings as it is shown, also with fields that could not be saved."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flask import render_template
from flask_babel import gettext as _

from ivr.checks.check import Check
from ivr.publishing.draft import digest_of
from ivr.reports.check.rulebook import UNITS
from ivr.script import toml
from ivr.script.files import Files
from ivr.script.model import LINE_FILE
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.menus.menu_file import MenuFile
from ivr.studio.pages.language_saving import files_of
from ivr.studio.pages.menu_words import MenuWords, text_titles
from ivr.studio.pages.titles import in_words
from ivr.studio.settings.exceptions import exceptions
from ivr.studio.settings.section import Fields, Problems, Sent
from ivr.studio.settings.sections import NUMBER, SECTIONS, WELL_KNOWN, contacts, zones
from ivr.studio.settings.voices import voices
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.language_files import LanguageFile
from ivr.studio.writing.language_table import HEAD
from ivr.studio.writing.line_file import LineFileError
from ivr.studio.writing.text_checks import Noted, noted, notes_on

ANNOUNCEMENTS = "announcements"


def settings_page(
    sent: Sent | None = None,
    *,
    files: Mapping[str, LanguageFile] | None = None,
    fields: Mapping[str, Fields] | None = None,
    problems: Mapping[str, Problems] | None = None,
) -> str:
    """Return the page.

    `sent` is a section that could not be saved. Languages show merged `files`, and `fields` that
    could not be saved with their `problems`, by code.
    """
    draft = current_studio.drafts.current()
    check = current_studio.checker.check(draft.files)
    try:
        file = MenuFile(draft.files)
    except LineFileError as error:
        return render_template(
            "studio/menu_unreadable.html",
            title=_("Line settings"),
            why=error.told(language()),
            notes=noted(check.errors, draft.files),
        )
    laid = files_of()
    opened = {
        code: (files or {}).get(code) or laid.opened(draft, code)
        for code in dict.fromkeys(file.table.languages)
    }
    shown = {
        code: (fields or {}).get(code) or held.table.entries(HEAD) for code, held in opened.items()
    }
    return render_template(
        "studio/settings.html",
        sections={name: each.shown(file.table) for name, each in SECTIONS.items()},
        may={name: access.current_person().may(each.role) for name, each in SECTIONS.items()},
        sent=sent,
        seen=digest_of(draft.files[LINE_FILE]),
        number=NUMBER,
        well_known=WELL_KNOWN,
        zones=zones(file.table),
        contacts=contacts(file.table),
        titled=MenuWords(draft.files, file).title,
        titles=text_titles(draft.files),
        files=opened,
        heads=shown,
        voices={code: voices(one.get("locale", "")) for code, one in shown.items()},
        language_problems=problems or {},
        exceptions=tuple(exceptions(file.table)),
        may_except=access.current_person().may(Role.ADMINISTRATOR),
        units=UNITS,
        notes=tuple(_notes(file, check, draft.files)),
        in_words=in_words(opened),
    )


def _notes(file: MenuFile, check: Check, files: Files) -> Iterator[Noted]:
    """Yield the findings about the settings, without the lines of the file.

    Announcements have a page of their own.
    """
    spans = toml.parse(file.text).spans.items()
    elsewhere = {line for path, span in spans if path[0] == ANNOUNCEMENTS for line in span}
    for note in notes_on(LINE_FILE, check.findings, files):
        if note.finding.line not in elsewhere:
            yield replace(note, finding=replace(note.finding, line=0), place=None)
