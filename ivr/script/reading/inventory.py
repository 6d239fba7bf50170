"""The files of a script: required, missing and unused ones."""

import re
from collections.abc import Collection, Iterator

from ivr.script.fields import tables
from ivr.script.fields.place import (
    FACTS_FILE,
    LANGUAGE_FILE,
    LINE_FILE,
    RECORDINGS,
    Place,
    field_in,
)
from ivr.script.fields.tables import LineTable
from ivr.script.fields.titles import LanguageCodes, TextNames
from ivr.script.files import Files
from ivr.script.findings.finding import FindingCollector
from ivr.script.model import menus, recordings
from ivr.script.model.script import FRAME_TEXTS, MAIN_MENU, OPTIONAL_FRAME_TEXTS, WITHOUT_VOICE
from ivr.script.model.validating import nearest

_NAME = tables.NAME_PATTERN.strip("^$")
_KINDS = "|".join(recordings.CONTENT_TYPES)
IN_LANGUAGE = re.compile(
    rf"{re.escape(LANGUAGE_FILE)}|{_NAME}\.txt|{RECORDINGS}/{_NAME}\.(?i:txt|{_KINDS})"
)
"""The paths of a language's files, relative to its folder."""

OPTIONAL = (MAIN_MENU, *OPTIONAL_FRAME_TEXTS, WITHOUT_VOICE)
"""Optional texts: the heading of the main menu, some frame texts, and the printed text."""


def check_inventory(table: LineTable, files: Files, report: FindingCollector) -> None:
    """Report missing folders and texts, and files that are never used."""
    _check_folders(table, files, report)
    _check_texts(table, files, report)
    _check_contact(table, files, report)
    _check_strays(table, files, report)


def select_script_files(files: Files) -> Files:
    """Return the files that are part of a script by their names; an edition has no others.

    They include texts that no menu leads to, and languages that `line.toml` does not list.
    """
    codes = language_folders(files)
    return {path: data for path, data in files.items() if _belongs(path, codes)}


def _belongs(path: str, codes: Collection[str]) -> bool:
    code, _, rest = path.partition("/")
    if code in codes:
        return IN_LANGUAGE.fullmatch(rest) is not None
    return path in (LINE_FILE, FACTS_FILE)


def text_names(table: LineTable) -> tuple[str, ...]:
    """Return the names of the texts of a script with this table.

    They include the contact topic and the optional texts, which may not exist.
    """
    topics = (*menus.targets(table), table.contact)
    return tuple(
        dict.fromkeys((*FRAME_TEXTS, *topics, *table.announcements, *table.ready, *OPTIONAL))
    )


def kept_texts(table: LineTable, files: Files) -> frozenset[str]:
    """Return the names of texts that exist but cannot be reached."""
    written = {name for code, name in written_texts(files) if code in table.languages}
    return frozenset(written.difference(text_names(table)))


def written_texts(files: Files) -> Iterator[tuple[str, str]]:
    """Yield language and name of all texts."""
    for path in files:
        match field_in(path):
            case (code, "texts", name):
                yield code, name


def is_labelled(name: str, table: LineTable) -> bool:
    """Return whether a text has a label: topics and menus have one."""
    return name not in (*FRAME_TEXTS, *table.announcements, *table.ready)


def language_folders(files: Files) -> tuple[str, ...]:
    """Return the folders that contain a `language.toml`."""
    folders = {path.partition("/")[0] for path in files if path.endswith(f"/{LANGUAGE_FILE}")}
    return tuple(sorted(folders))


def languages(table: LineTable, files: Files) -> tuple[str, ...]:
    """Return the languages of the table that have a folder, without duplicates."""
    folders = {path.partition("/")[0] for path in files if "/" in path}
    return tuple(code for code in table.codes if code in folders)


def _check_folders(table: LineTable, files: Files, report: FindingCollector) -> None:
    with_folder = languages(table, files)
    for code in table.languages:
        if code not in with_folder:
            known = ", ".join(language_folders(files)) or "–"
            place = Place(("languages",), words=code)
            report.error("language-without-folder", place, found=code, known=known)


def _check_texts(table: LineTable, files: Files, report: FindingCollector) -> None:
    """Report texts that are missing in some languages, or in all.

    An option whose text is in no language is one error at its menu, not one in each language.
    """
    codes = languages(table, files)
    options = menus.targets(table)
    for name in text_names(table):
        have = [code for code in codes if f"{code}/{name}.txt" in files]
        if not have and name in options:
            menu = next(menu for menu in table.menus if name in table.menus[menu].options)
            place = Place(("menus", menu, "options"), words=name)
            values = {"option": TextNames((name,)), "menu": TextNames((menu,))}
            best = _nearest_text(name, files)
            report.error("option-without-text", place, nearest=best, **values)
            continue
        may_be_missing = is_labelled(name, table) or name in OPTIONAL
        if not have and may_be_missing:
            continue
        rule = "one-language-only" if have else "missing-file"
        for code in codes:
            if code not in have:
                report.error(rule, (code, "texts", name), have=LanguageCodes(tuple(have)))


def _check_contact(table: LineTable, files: Files, report: FindingCollector) -> None:
    """Report a `contact` that is not a topic, unless it is the default, which may be missing."""
    if "contact" not in table.model_fields_set:
        return
    name = table.contact
    is_written = any(f"{code}/{name}.txt" in files for code in languages(table, files))
    if not is_written or menus.is_reserved(name) or name in table.menus:
        values = {"found": name, "nearest": _nearest_text(name, files)}
        report.error("contact-without-text", ("contact",), **values)


def _check_strays(table: LineTable, files: Files, report: FindingCollector) -> None:
    names = text_names(table)
    used = {LINE_FILE, FACTS_FILE}
    for code in table.languages:
        used |= {f"{code}/{LANGUAGE_FILE}", *(f"{code}/{name}.txt" for name in names)}
    for path in files:
        code, _, rest = path.partition("/")
        is_recording = code in table.languages and rest.startswith(f"{RECORDINGS}/")
        if is_recording or path in used:
            continue
        if code in table.languages and IN_LANGUAGE.fullmatch(rest):
            best = nearest(rest.removesuffix(".txt"), names)
            report.warning("unused-text", field_in(path), nearest=TextNames((best,)))
        elif code not in table.languages and f"{code}/{LANGUAGE_FILE}" in files:
            report.warning("unused-language", (code,), language=LanguageCodes((code,)))
        else:
            report.warning("unused-file", field_in(path), found=path)


def _nearest_text(name: str, files: Files) -> TextNames:
    known = {text for _, text in written_texts(files)}
    return TextNames((nearest(name, sorted(known.difference(FRAME_TEXTS))) or "–",))
