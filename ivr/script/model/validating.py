"""Validation of tables: pydantic's errors as findings about fields."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import astuple
from functools import reduce
from itertools import chain
from operator import getitem
from typing import Any, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ivr.i18n import N_
from ivr.script import toml
from ivr.script.fields.place import Place, field_in
from ivr.script.fields.tables import (
    CODE_PATTERN,
    KEY_PATTERN,
    LOCALE_PATTERN,
    NAME_PATTERN,
    NUMBER_PATTERN,
)
from ivr.script.fields.titles import Translatable
from ivr.script.findings.finding import FindingCollector
from ivr.script.model.decoding import clean_data

ErrorPath: TypeAlias = tuple[str | int, ...]

AnyTable = TypeVar("AnyTable", bound=BaseModel)

LIST = N_("a list of names in square brackets, with something in it")
TABLE = N_("a heading in square brackets with lines below it")
TIME = N_("a day and a time, such as 2026-12-01T08:00:00, without quotation marks")
TEXT = N_("text between quotation marks")
PLAIN_VALUE = N_("one text between quotation marks, one number, or true or false")

EXPECTED_VALUES: Mapping[str, str] = {
    "int_type": N_("a whole number, without quotation marks"),
    "bool_type": N_("true or false, without quotation marks"),
    "date_type": N_("a day, such as 2027-06-01, without quotation marks"),
    "list_type": LIST,
    "too_short": LIST,
    "dict_type": TABLE,
    "model_type": TABLE,
    "datetime_type": TIME,
    "timezone_naive": TIME,
    NAME_PATTERN: N_("a name of at most 40 small letters a to z, digits, - and _"),
    KEY_PATTERN: N_("a key from 1 to 9 that no option uses"),
    CODE_PATTERN: N_("the short name of a language, such as sv or en"),
    LOCALE_PATTERN: N_("a language with a country, such as sv-SE or en-GB"),
    NUMBER_PATTERN: N_("a phone number, such as 114 14 or +46 77 114 14 00"),
}
"""Descriptions of valid values, by the type of an error or its pattern; of others it is TEXT."""

BOUND_ERRORS = ("greater_than_equal", "less_than_equal")
"""Types of errors of a number beyond its bounds."""

KEY_STEP = "[key]"
"""Step that pydantic appends to the path of an error in a key."""


def read_table(
    model: type[AnyTable], text: str, file: str, report: FindingCollector
) -> AnyTable | None:
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
        return model.model_validate(data)
    except ValidationError as error:
        mistakes = error.errors()
    for mistake in mistakes:
        _report(mistake, model, data, file, report)
    for mistake in mistakes:
        if mistake["type"] not in ("extra_forbidden", *BOUND_ERRORS):
            return None
        *path, name = mistake["loc"]
        table = reduce(getitem, path, data)
        if mistake["type"] in BOUND_ERRORS:
            (table[name],) = mistake["ctx"].values()  # the bound
        else:
            del table[name]
    return model.model_validate(data)


def nearest(name: str, known: Collection[str]) -> str:
    """Return the known name most similar to `name`; an empty string if none is known."""
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0)), "")


def _report(
    mistake: ErrorDetails,
    model: type[BaseModel],
    data: Any,
    file: str,
    report: FindingCollector,
) -> None:
    path = _path_of(mistake, data)
    place = Place(field_in(file, *(str(part) for part in path if isinstance(part, str))))
    field = ".".join(str(part) for part in path)
    if mistake["type"] == "extra_forbidden":
        fields = _model_at(model, path[:-1]).model_fields
        known = [info.alias or name for name, info in fields.items()]
        report.error("unknown-field", place, found=field, known=", ".join(known))
    elif mistake["type"] == "missing":
        report.error("missing-field", place)
    else:
        value = mistake["input"]
        written = toml.format_value(value)
        limits = _range(model, path) if mistake["type"] in BOUND_ERRORS else ""
        case = "beyond-bounds" if limits else "wrong-value"
        expected = "" if limits else _expected_value(mistake, path)
        place = place.of(value) if isinstance(path[-1], int) else place
        values = {"found": written, "form": Translatable(expected), "range": limits}
        report.error("wrong-value", place, case=case, **values)


def _path_of(mistake: ErrorDetails, data: Any) -> ErrorPath:
    """Return the path of an error in the data, without steps added by pydantic."""
    path: ErrorPath = ()
    for part in mistake["loc"]:
        is_element = isinstance(data, list) and isinstance(part, int)
        is_field = isinstance(data, dict) and part in data
        if is_element or is_field:
            data = data[part]
            path = (*path, part)
    return (*path, mistake["loc"][-1]) if mistake["type"] == "missing" else path


def _expected_value(mistake: ErrorDetails, path: ErrorPath) -> str:
    if not {*mistake["loc"]} <= {*path, KEY_STEP}:  # a union: pydantic adds a step for each type
        return PLAIN_VALUE
    return EXPECTED_VALUES.get(mistake.get("ctx", {}).get("pattern", mistake["type"]), TEXT)


def _model_at(model: type[BaseModel], path: ErrorPath) -> type[BaseModel]:
    """Return the model at a path; if tables stand under names, as menus do, the model of each."""
    if not path:
        return model
    annotation = model.model_fields[str(path[0])].annotation
    below: type[BaseModel] = (annotation, *get_args(annotation))[-1]
    return below


def _range(model: type[BaseModel], path: ErrorPath) -> str:
    limits = _model_at(model, path[:-1]).model_fields[str(path[-1])].metadata
    return "–".join(map(str, chain.from_iterable(map(astuple, limits))))
