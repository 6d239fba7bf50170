"""Mend what a finding reports: teach a pronunciation, accept a name, add a phone number."""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum

from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.knowledge import knowledge_of
from ivr.script.model import LINE_FILE
from ivr.studio.menus.menu_file import MenuFile
from ivr.studio.writing.language_table import PRONUNCIATION, TableText
from ivr.studio.writing.names import language_file, name_from, names_in

NUMBERS = "numbers"


class Mend(StrEnum):
    """A way to mend a text without changing its words."""

    TEACH = "teach"
    ACCEPT = "accept"
    NUMBER = "number"


MENDS: Mapping[str, tuple[Mend, str]] = {
    "digit-without-pronunciation": (Mend.TEACH, "found"),
    "number-in-digits": (Mend.TEACH, "found"),
    "R42": (Mend.TEACH, "found"),
    "R47": (Mend.TEACH, "found"),
    "spelling": (Mend.ACCEPT, "found"),
    "spelling-without-suggestion": (Mend.ACCEPT, "found"),
    "R52.name": (Mend.ACCEPT, "found"),
    "R54": (Mend.ACCEPT, "word"),
    "unknown-number": (Mend.NUMBER, "found"),
}
"""How findings are mended, by case, and which of their values says what."""

Changes = dict[str, bytes | None]
"""Changed files, for `Drafts.save`."""


def mend_for(finding: Finding) -> tuple[Mend, str] | None:
    """Return how a finding is mended and the words it is about, or None."""
    if finding.case not in MENDS:
        return None
    mend, name = MENDS[finding.case]
    return mend, str(finding.values[name])


def teach(files: Files, code: str, entries: Mapping[str, str]) -> Changes:
    """Return the files with spoken forms of written ones.

    Raises ScriptRefusedError if the language's file cannot be read.
    """
    path = language_file(code)
    table = TableText(path, files.get(path))
    table.put(PRONUNCIATION, {**table.entries(PRONUNCIATION), **entries})
    return {path: table.data}


def accept(files: Files, code: str, names: Collection[str]) -> Changes:
    """Return the files with names that may be said as they are written.

    Raises ScriptRefusedError if the language's file cannot be read.
    """
    path = language_file(code)
    table = TableText(path, files.get(path))
    table.put_names(tuple(dict.fromkeys((*table.names, *names))))
    return {path: table.data}


def add_number(files: Files, number: str, purpose: str) -> Changes:
    """Return the files with a further phone number, said digit by digit in every language.

    It is named after its `purpose`. Raises LineFileError or ScriptRefusedError if a file cannot
    be read.
    """
    file = MenuFile(files)
    file.set_values(NUMBERS, {name_from(purpose, file.table.numbers): number})
    changes: Changes = {}
    for code in names_in(files).languages:
        if spoken := digit_by_digit(code, number):
            changes |= teach(files, code, {number: spoken})
    return {**changes, LINE_FILE: file.data}


def digit_by_digit(code: str, number: str) -> str:
    """Return how a phone number is said, with a pause between groups; empty if not known."""
    words = knowledge_of(code).numbers
    if words is None:
        return ""
    known = {**dict(zip("0123456789", words.digits, strict=True)), "+": words.plus}
    groups = re.findall(r"[+\d]+", number)
    return ", ".join(" ".join(known[sign] for sign in group) for group in groups)
