"""The sections of `line.toml` that are edited on the page Settings, in one form."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from babel.core import get_global

from ivr.i18n import N_, Translator
from ivr.script.model import DEFAULT_DATE, LINE_NUMBER
from ivr.script.place import LINE_FILE
from ivr.script.tables import LineTable
from ivr.studio.accounts import Role
from ivr.studio.settings.section import SWITCHED_ON, Fields, Problems, Section
from ivr.studio.writing.line_file import LineFile, TableFile, Value
from ivr.studio.writing.mending import NO_NUMBER, NUMBERS, PURPOSE_TAKEN, is_phone_number

NUMBER = "number-"
DAY = "day-"
NEW_LABEL, NEW_NUMBER = "new-label", "new-number"

EMERGENCY, EMERGENCY_NUMBER = f"{NUMBER}emergency", "112"

WELL_KNOWN = ("emergency", "domestic", "abroad")
"""Numbers whose names mean something to the rules; they cannot be taken out."""


def zones(table: LineTable) -> Collection[str]:
    """Return the time zones to choose from: those of Europe, UTC, and the present one."""
    known = sorted(name for name in get_global("zone_territories") if name.startswith("Europe/"))
    return dict.fromkeys((table.timezone, *known, "UTC"))


def contacts(table: LineTable) -> Collection[str]:
    """Return the topics that key 0 can lead to."""
    options = (option for menu in table.menus.values() for option in menu.options)
    return dict.fromkeys((table.contact, *(each for each in options if each not in table.menus)))


def _shown_call(table: LineTable) -> Fields:
    first = table.languages[0]
    return {"timezone": table.timezone, "contact": table.contact, "language": first}


def _put_call(file: TableFile[LineTable], fields: Fields) -> None:
    first = fields.get("language", "")
    others = [code for code in file.table.languages if code != first]
    values: dict[str, Value] = {"languages": [first, *others]}
    values |= {
        name: fields[name]
        for name in ("timezone", "contact")
        if fields[name] != getattr(file.table, name)
    }
    file.set_values("", values)


def _call_problems(fields: Fields, table: LineTable, said: Translator) -> Problems:
    allowed = {
        "timezone": zones(table),
        "contact": contacts(table),
        "language": table.languages,
    }
    words = said.gettext(N_("Choose one from the list."))
    return {name: words for name, known in allowed.items() if fields.get(name) not in known}


def _shown_numbers(table: LineTable) -> Fields:
    held = table.numbers | {LINE_NUMBER: table.numbers.get(LINE_NUMBER, "")}
    numbers = {NUMBER + name: number for name, number in held.items()}
    return numbers | {NEW_LABEL: "", NEW_NUMBER: ""}


def _put_numbers(file: TableFile[LineTable], fields: Fields) -> None:
    values: dict[str, Value | None] = {
        name.removeprefix(NUMBER): number or None
        for name, number in fields.items()
        if name.startswith(NUMBER)
    }
    if fields.get(NEW_NUMBER):
        values[fields[NEW_LABEL]] = fields[NEW_NUMBER]
    file.set_values(NUMBERS, values)


def _number_problems(fields: Fields, table: LineTable, said: Translator) -> Problems:
    found: dict[str, str] = {}
    shown = _shown_numbers(table)
    for name, written in fields.items():
        is_number = name.startswith(NUMBER) or name == NEW_NUMBER
        if not is_number or written == shown.get(name):
            continue
        if not written and name.removeprefix(NUMBER) in WELL_KNOWN:
            found[name] = said.gettext(N_("This number is required: the texts say it."))
        elif written and not is_phone_number(written):
            found[name] = said.gettext(NO_NUMBER, found=written)
        elif name == EMERGENCY and written != EMERGENCY_NUMBER:
            words = N_("The emergency number is %(number)s.")
            found[name] = said.gettext(words, number=EMERGENCY_NUMBER)
    if fields.get(NEW_NUMBER) and not fields.get(NEW_LABEL):
        found[NEW_LABEL] = said.gettext(N_("Write what the number is for."))
    if fields.get(NEW_LABEL) in table.numbers:
        found[NEW_LABEL] = said.gettext(PURPOSE_TAKEN, purpose=fields[NEW_LABEL])
    if fields.get(NEW_LABEL) and not fields.get(NEW_NUMBER):
        found[NEW_NUMBER] = said.gettext(N_("Write the number too."))
    return found


def _shown_approval(table: LineTable) -> Fields:
    return {"approval": SWITCHED_ON if table.publishing.approval else ""}


def _put_approval(file: TableFile[LineTable], fields: Fields) -> None:
    approval = fields.get("approval") == SWITCHED_ON
    if approval != file.table.publishing.approval:
        file.set_values("publishing", {"approval": approval})


def _shown_review(table: LineTable) -> Fields:
    days = {DAY + name: day.isoformat() for name, day in table.review.items()}
    return {DAY + DEFAULT_DATE: "", **days}


def _put_review(file: TableFile[LineTable], fields: Fields) -> None:
    days = {name: day for name, day in fields.items() if name.startswith(DAY)}
    file.set_values(
        "review",
        {
            name.removeprefix(DAY): date.fromisoformat(day) if day else None
            for name, day in days.items()
        },
    )


def _review_problems(fields: Fields, table: LineTable, said: Translator) -> Problems:
    words = said.gettext(N_("Write a day, such as 2027-06-01."))
    days = {name: day for name, day in fields.items() if name.startswith(DAY)}
    return {name: words for name, day in days.items() if day and not _is_day(day)}


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _approval_problems(fields: Fields, table: LineTable, said: Translator) -> Problems:
    return {}


@dataclass(frozen=True, slots=True)
class _Part:
    """Some fields of the form: how they are shown, written and found wrong, as in a section."""

    role: Role
    shown: Callable[[LineTable], Fields]
    put: Callable[[TableFile[LineTable], Fields], None]
    problems: Callable[[Fields, LineTable, Translator], Problems]


PARTS = (
    _Part(Role.ADMINISTRATOR, _shown_numbers, _put_numbers, _number_problems),
    _Part(Role.EDITOR, _shown_call, _put_call, _call_problems),
    _Part(Role.EDITOR, _shown_review, _put_review, _review_problems),
    _Part(Role.ADMINISTRATOR, _shown_approval, _put_approval, _approval_problems),
)


def line_section(may: Callable[[Role], bool]) -> Section[LineTable]:
    """Return the section of all fields that somebody may change."""
    parts = [part for part in PARTS if may(part.role)]

    def shown(table: LineTable) -> Fields:
        return {name: value for part in parts for name, value in part.shown(table).items()}

    def put(file: TableFile[LineTable], fields: Fields) -> None:
        for part in parts:
            part.put(file, fields)

    def problems(fields: Fields, table: LineTable, said: Translator) -> Problems:
        return {
            name: words
            for part in parts
            for name, words in part.problems(fields, table, said).items()
        }

    return Section("settings", LINE_FILE, LineFile, shown, put, problems)
