"""Validation of tables: pydantic's errors as findings about fields."""

import difflib
from collections.abc import Collection
from dataclasses import astuple
from typing import Any, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ivr.script import toml
from ivr.script.decoding import clean_data
from ivr.script.finding import Report
from ivr.script.place import Place, field_in
from ivr.script.tables import (
    CODE_PATTERN,
    KEY_PATTERN,
    LOCALE_PATTERN,
    NAME_PATTERN,
    NUMBER_PATTERN,
)
from ivr.script.wordings import EXPECTED

KeyPath: TypeAlias = tuple[str | int, ...]

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
SLIP = 0.6
"""Least likeness of an unknown name to the known one that was probably meant."""

KEY_STEP = "[key]"
"""Step that pydantic appends to the path of an error in a key."""


def read(kind: type[AnyTable], text: str, file: str, report: Report) -> AnyTable | None:
    """Parse and validate a table, and report its errors.

    Unknown fields are left out, and a number beyond its bounds becomes the nearest one within them,
    so that older editions open; other errors make the table None.
    """
    try:
        data = clean_data(toml.loads(text), file, report)
    except toml.TOMLSyntaxError as error:
        case = "toml-twice" if error.is_repetition else "toml-syntax"
        place = Place(field_in(file), error.line)
        values = {"line": error.line, "reason": error.reason}
        report.error("toml-syntax", place, case=case, found=error.written, **values)
        return None
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        mistakes = error.errors()
    for mistake in mistakes:
        _report(mistake, kind, data, file, report)
    for mistake in mistakes:
        match mistake["type"]:
            case "extra_forbidden":
                _drop(data, mistake["loc"])
            case "greater_than_equal" | "less_than_equal":
                (bound,) = mistake["ctx"].values()
                _set(data, mistake["loc"], bound)
            case _:
                return None
    return kind.model_validate(data)


def nearest(name: str, known: Collection[str], cutoff: float = 0) -> str:
    """Return the known name most similar to `name`, or an empty string.

    The similarity must reach `cutoff`, from 0 to 1.
    """
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=cutoff)), "")


def _report(
    mistake: ErrorDetails,
    kind: type[BaseModel],
    data: Any,
    file: str,
    report: Report,
) -> None:
    path = _path_of(mistake, data)
    place = Place(field_in(file, *(str(part) for part in path if isinstance(part, str))))
    field = ".".join(str(part) for part in path)
    if mistake["type"] == "extra_forbidden":
        fields = _table_at(kind, path[:-1]).model_fields
        known = [its.alias or name for name, its in fields.items()]
        best = nearest(str(path[-1]), known, SLIP)
        case = "unknown-field" if best else "unlike-any-field"
        values = {"name": field, "best": best, "known": ", ".join(known)}
        report.error("unknown-field", place, case=case, **values)
    elif mistake["type"] == "missing":
        report.error("missing-field", place)
    else:
        value = mistake["input"]
        found = toml.format_value(value)
        case = _case(mistake, path)
        limits = _range(kind, path) if case == "expected-range" else ""
        place = place.of(value) if isinstance(path[-1], int) else place
        form = EXPECTED.get(case, "")
        report.error("wrong-value", place, case=case, found=found, form=form, range=limits)


def _path_of(mistake: ErrorDetails, data: Any) -> KeyPath:
    """Return the path of an error in the data, without steps added by pydantic."""
    path: KeyPath = ()
    for part in mistake["loc"]:
        is_element = isinstance(data, list) and isinstance(part, int)
        if is_element or isinstance(data, dict) and part in data:
            data = data[part]
            path = (*path, part)
    return (*path, mistake["loc"][-1]) if mistake["type"] == "missing" else path


def _case(mistake: ErrorDetails, path: KeyPath) -> str:
    if not {*mistake["loc"]} <= {*path, KEY_STEP}:  # a union: pydantic adds a step for each type
        return "expected-plain-value"
    return CASES.get(mistake.get("ctx", {}).get("pattern", mistake["type"]), "expected-text")


def _table_at(kind: type[BaseModel], path: KeyPath) -> type[BaseModel]:
    """Return the table at a path in a root table, which contains tables singly or by name."""
    if not path:
        return kind
    annotation = kind.model_fields[str(path[0])].annotation
    below: type[BaseModel] = (annotation, *get_args(annotation))[-1]
    return below


def _range(kind: type[BaseModel], path: KeyPath) -> str:
    """Return the minimum and maximum of a number."""
    limits = _table_at(kind, path[:-1]).model_fields[str(path[-1])].metadata
    return "–".join(str(limit) for each in limits for limit in astuple(each))


def _drop(data: Any, path: tuple[str | int, ...]) -> None:
    for part in path[:-1]:
        data = data[part]
    del data[path[-1]]


def _set(data: Any, path: tuple[str | int, ...], value: int) -> None:
    for part in path[:-1]:
        data = data[part]
    data[path[-1]] = value
