"""The page Settings as it is shown, also with fields that could not be saved."""

from collections.abc import Iterator, Mapping

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from flask import render_template
from flask_babel import gettext as _

from ivr.i18n import translator
from ivr.publishing.draft import file_digest
from ivr.script.finding import Finding
from ivr.script.place import LINE_FILE
from ivr.script.tables import LineTable
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.fields import home_of
from ivr.studio.findings import PageFindings
from ivr.studio.menus.menu_file import MenuFile
from ivr.studio.pages.language_saving import disputed, files_of
from ivr.studio.pages.menu_words import MenuWords, text_titles
from ivr.studio.pages.titles import in_words
from ivr.studio.settings.exceptions import exceptions
from ivr.studio.settings.section import Fields, Problems, Sent
from ivr.studio.settings.sections import NUMBER, WELL_KNOWN, contacts, line_section, zones
from ivr.studio.settings.voices import LOCALE, VOICE, locale_in_words, voice_in_words, voices
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.language_files import LanguageFile
from ivr.studio.writing.language_table import HEAD
from ivr.studio.writing.line_file import LineFileError


def settings_page(
    sent: Sent | None = None,
    *,
    files: Mapping[str, LanguageFile] | None = None,
    fields: Mapping[str, Fields] | None = None,
    seen: Mapping[str, str] | None = None,
    problems: Mapping[str, Problems] | None = None,
) -> str:
    """Return the page.

    `sent` is what could not be saved. Languages show merged `files`, and `fields` that could not
    be saved with their `problems`, and which version they had `seen`, by code.
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
            findings=PageFindings(draft.files).of(check.errors),
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
        held={**line_section(lambda role: True).shown(file.table), **(sent.fields if sent else {})},
        sent=sent,
        is_overtaken=bool(files or (sent and sent.theirs)),
        seen=sent.seen if sent else file_digest(draft.files[LINE_FILE]),
        number=NUMBER,
        well_known=WELL_KNOWN,
        zones=_zone_names(file.table),
        contacts=contacts(file.table),
        titled=MenuWords(draft.files, file).title,
        titles=text_titles(draft.files),
        files=opened,
        disputed=disputed(opened, HEAD),
        heads=shown,
        seen_in={code: (seen or {}).get(code, held.seen) for code, held in opened.items()},
        voices={code: tuple(_voice_names(one)) for code, one in shown.items()},
        language_problems=problems or {},
        exceptions=tuple(exceptions(file.table)),
        may_except=access.current_person().may(Role.ADMINISTRATOR),
        findings=PageFindings(draft.files).of(filter(_is_setting, check.findings)),
        in_words=in_words(opened),
    )


def _zone_names(table: LineTable) -> list[tuple[str, str]]:
    """Return the time zones to choose from, each with its city and country, by their names."""
    named = [(zone, _zone_in_words(zone)) for zone in zones(table)]
    return sorted(named, key=lambda pair: pair[1])


def _zone_in_words(zone: str) -> str:
    countries, territories = get_global("zone_territories"), Locale.parse(language()).territories
    if zone not in countries:
        return zone.replace("_", " ")
    city = get_timezone_location(zone, language(), return_city=True)
    return f"{city}, {territories.get(countries[zone], countries[zone])}"


def _voice_names(fields: Fields) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the voices to choose from by language and country, each with its name in words."""
    said = translator(language())
    chosen = fields.get(VOICE, "")
    for locale, names in voices(fields.get(LOCALE, "")).items():
        known = [chosen] if locale == fields[LOCALE] and chosen not in names else []
        named = [(voice, voice_in_words(voice, said)) for voice in (*known, *names)]
        yield locale_in_words(locale, language()), named


def _is_setting(finding: Finding) -> bool:
    """Whether a finding is about the line as a whole: not its texts, facts or announcements."""
    return home_of(finding.field).endpoint in ("settings", "menu", "history")
