"""Mend what a finding reports: teach a pronunciation, accept a name, add a phone number.

What mends a fact is in `ivr.studio.facts`.
"""

import re
from collections.abc import Collection, Mapping

from ivr.i18n import N_
from ivr.script.files import Files
from ivr.script.knowledge import knowledge_of
from ivr.script.place import LINE_FILE
from ivr.script.tables import NUMBER_PATTERN
from ivr.studio.menus.menu_file import MenuFile
from ivr.studio.writing.language_table import PRONUNCIATION, TableText
from ivr.studio.writing.line_file import LineFileError
from ivr.studio.writing.names import language_file, names_in

NUMBERS = "numbers"

DIGITS = range(3, 16)
"""How many digits a phone number can have: 112 has three, and E.164 allows fifteen."""

NO_NUMBER = N_(
    "“%(found)s” is not a phone number. Write 3 to 15 digits with spaces, such as 114 14 or "
    "+46 77 114 14 00."
)
NO_PURPOSE = N_("Say what the number %(number)s is for.")
PURPOSE_TAKEN = N_("There is a number for “%(purpose)s” already. Say what this one is for.")


Changes = dict[str, bytes | None]
"""Changed files, for `Drafts.save`."""


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

    Its `purpose` names it. Raises LineFileError if it cannot be added, or if a file cannot be
    read, and ScriptRefusedError if that is the file of a language.
    """
    file = MenuFile(files)
    if not is_phone_number(number):
        raise LineFileError(NO_NUMBER, found=number)
    if not purpose:
        raise LineFileError(NO_PURPOSE, number=number)
    if purpose in file.table.numbers:
        raise LineFileError(PURPOSE_TAKEN, purpose=purpose)
    file.set_values(NUMBERS, {purpose: number})
    changes: Changes = {}
    for code in names_in(files).languages:
        if spoken := spoken_numbers(code, [number]):
            changes |= teach(files, code, spoken)
    return {**changes, LINE_FILE: file.data}


def spoken_numbers(code: str, numbers: Collection[str]) -> Mapping[str, str]:
    """Return how phone numbers are said in a language, digit by digit; none if not known."""
    said = {number: digit_by_digit(code, number) for number in numbers}
    return {number: spoken for number, spoken in said.items() if spoken}


def is_phone_number(written: str) -> bool:
    """Tell whether this can be a phone number."""
    digits = len(re.findall(r"[0-9]", written))
    return digits in DIGITS and re.fullmatch(NUMBER_PATTERN.strip("^$"), written) is not None


def digit_by_digit(code: str, number: str) -> str:
    """Return how a phone number is said, with a pause between groups; empty if not known."""
    words = knowledge_of(code).numbers
    if not words.digits:
        return ""
    known = {**dict(zip("0123456789", words.digits, strict=True)), "+": words.plus}
    groups = re.findall(r"[+\d]+", number)
    return ", ".join(" ".join(known[sign] for sign in group) for group in groups)
