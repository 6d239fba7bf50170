"""The tables of `line.toml` and `language.toml` as pydantic models, and their validation."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime, ValidationError
from pydantic_core import ErrorDetails

from ivr.script import toml
from ivr.script.decoding import clean_data
from ivr.script.finding import Report

NAME_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,39}$"
KEY_PATTERN = r"^[1-9]$"
CODE_PATTERN = r"^[a-z]{2,3}$"
LOCALE_PATTERN = r"^[a-z]{2,3}-[A-Z]{2}$"
NUMBER_PATTERN = r"^\+?[0-9][0-9 -]*[0-9]$"
FILLED_PATTERN = r"\S"

Name = Annotated[str, Field(pattern=NAME_PATTERN)]
Key = Annotated[str, Field(pattern=KEY_PATTERN)]
Code = Annotated[str, Field(pattern=CODE_PATTERN)]
Filled = Annotated[str, Field(pattern=FILLED_PATTERN)]
Number = Annotated[str, Field(pattern=NUMBER_PATTERN)]


class Table(BaseModel):
    """Base of all tables: no unknown fields, and no conversion between types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MenuTable(Table):
    """`[menus.<name>]`."""

    options: Annotated[list[Name], Field(min_length=1)]


class KeysTable(Table):
    """`[keys]`."""

    repeat: Key
    main_menu: Key
    language: Key


class PatienceTable(Table):
    """`[patience]`."""

    wait_seconds: Annotated[int, Field(ge=1, le=60)]
    tries: Annotated[int, Field(ge=1, le=9)]
    max_minutes: Annotated[int, Field(ge=1, le=60)] = 20
    repeat_rate: Annotated[int, Field(ge=50, le=100)] = 85


class PublishingTable(Table):
    """`[publishing]`: whether a second person must approve each edition."""

    approval: bool = False


class AnnouncementTable(Table):
    """`[announcements.<name>]`, in local time; without a start it is said at once."""

    start: Annotated[NaiveDatetime | None, Field(alias="from")] = None
    until: NaiveDatetime
    closes: bool = False


class LineTable(Table):
    """The root table of `line.toml`."""

    languages: Annotated[list[Code], Field(min_length=1)]
    contact: Name = "kontakt"
    timezone: Filled = "Europe/Stockholm"
    numbers: dict[Filled, Number]
    menus: dict[Name, MenuTable]
    keys: KeysTable
    patience: PatienceTable
    rules: dict[str, dict[str, bool | int | float | str]] = {}
    announcements: dict[Name, AnnouncementTable] = {}
    publishing: PublishingTable = PublishingTable()
    review: dict[Name, date] = {}


class PhrasesTable(Table):
    """`[phrases]`."""

    option: Filled
    language_offer: Filled
    choices: Filled
    repeat_choices: Filled
    repeat: Filled
    repeat_slower: Filled | None = None
    main_menu: Filled


class LanguageTable(Table):
    """The root table of `<language>/language.toml`."""

    name: Filled
    locale: Annotated[str, Field(pattern=LOCALE_PATTERN)]
    voice: Filled
    names: list[Filled] = []
    phrases: PhrasesTable
    pronunciation: dict[Filled, Filled]


TABLES: Mapping[str, type[Table]] = {
    "menus": MenuTable,
    "keys": KeysTable,
    "patience": PatienceTable,
    "announcements": AnnouncementTable,
    "publishing": PublishingTable,
    "phrases": PhrasesTable,
}
"""The tables with fixed fields below the root tables; `menus` and `announcements` hold several."""

RETIRED: Mapping[type[BaseModel], frozenset[str]] = {LineTable: frozenset({"prices"})}
"""Fields that older editions may have. They are ignored, and a warning says so."""

AnyTable = TypeVar("AnyTable", bound=BaseModel)

CASES = {
    "int_type": "expected-number",
    "bool_type": "expected-switch",
    "date_type": "expected-date",
    "greater_than_equal": "expected-range",
    "less_than_equal": "expected-range",
    "list_type": "expected-list",
    "too_short": "expected-list",
    "dict_type": "expected-table",
    "model_type": "expected-table",
    "datetime_type": "expected-time",
    "timezone_naive": "expected-time",
    NAME_PATTERN: "expected-name",
    KEY_PATTERN: "expected-key",
    CODE_PATTERN: "expected-code",
    LOCALE_PATTERN: "expected-locale",
    NUMBER_PATTERN: "expected-phone-number",
}
KEY_STEP = "[key]"
"""The step that pydantic appends to the path of a mistake in a key, not in its value."""

RANGES = {
    "wait_seconds": "1–60",
    "tries": "1–9",
    "max_minutes": "1–60",
    "repeat_rate": "50–100",
}


def read(
    kind: type[AnyTable], text: str, file: str, report: Report
) -> tuple[AnyTable | None, toml.TOMLDocument | None]:
    """Parse and validate a table, and report its mistakes.

    Unknown fields are left out; after any other mistake there is no table.
    """
    try:
        document = toml.parse(text)
    except toml.TOMLSyntaxError as error:
        case = "toml-twice" if error.is_repetition else "toml-syntax"
        values = {"reason": error.reason, "found": error.written}
        report.error("toml-syntax", file, error.line, case=case, **values)
        return None, None
    data = clean_data(document.data, file, document.line_of, report)
    document = replace(document, data=data)
    for field in sorted(RETIRED.get(kind, frozenset()) & data.keys()):
        report.warning("retired-field", file, document.line_of((field,)), field=field)
        _drop(data, (field,))
    try:
        return kind.model_validate(document.data), document
    except ValidationError as error:
        mistakes = error.errors()
    for mistake in mistakes:
        _report(mistake, kind, document, file, report)
    if any(mistake["type"] != "extra_forbidden" for mistake in mistakes):
        return None, document
    for mistake in mistakes:
        _drop(document.data, mistake["loc"])
    return kind.model_validate(document.data), document


def nearest(name: str, known: Collection[str]) -> str:
    """Return the known name most similar to `name`, or an empty string."""
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0)), "")


def _report(
    mistake: ErrorDetails,
    kind: type[BaseModel],
    document: toml.TOMLDocument,
    file: str,
    report: Report,
) -> None:
    path = _path_of(mistake, document)
    line = document.line_of(path)
    field = ".".join(str(part) for part in path)
    if mistake["type"] == "extra_forbidden":
        known = _fields(kind, path[:-1])
        best = nearest(str(path[-1]), known)
        values = {"field": field, "known": ", ".join(known), "nearest": best}
        report.error("unknown-field", file, line, **values)
    elif mistake["type"] == "missing":
        report.error("missing-field", file, line, field=field)
    else:
        value = mistake["input"]
        found = value if isinstance(value, str) and value.strip() else document.text_at(line)
        limits = RANGES.get(str(path[-1]), "")
        case = _case(mistake, path)
        report.error("wrong-value", file, line, case=case, field=field, found=found, range=limits)


def _path_of(mistake: ErrorDetails, document: toml.TOMLDocument) -> toml.KeyPath:
    """The path of a mistake in the document, without the steps that pydantic adds."""
    path: toml.KeyPath = ()
    data: Any = document.data
    for part in mistake["loc"]:
        is_element = isinstance(data, list) and isinstance(part, int)
        if is_element or isinstance(data, dict) and part in data:
            data = data[part]
            path = (*path, part)
    return (*path, mistake["loc"][-1]) if mistake["type"] == "missing" else path


def _case(mistake: ErrorDetails, path: toml.KeyPath) -> str:
    if not {*mistake["loc"]} <= {*path, KEY_STEP}:  # a union: pydantic adds a step for each type
        return "expected-plain-value"
    return CASES.get(mistake.get("ctx", {}).get("pattern", mistake["type"]), "expected-text")


def _fields(kind: type[BaseModel], path: toml.KeyPath) -> list[str]:
    """The known fields of the table at a path."""
    table = TABLES.get(str(path[0]), kind) if path else kind
    return [field.alias or name for name, field in table.model_fields.items()]


def _drop(data: Any, path: tuple[str | int, ...]) -> None:
    for part in path[:-1]:
        data = data[part]
    del data[path[-1]]
