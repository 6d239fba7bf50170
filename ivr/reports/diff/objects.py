"""The comparison for programs, as `docs/comparing.md` describes it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ivr.reports.diff.result import Comparison

VERSION = 1
"""It grows when a field changes its meaning or goes; new fields may come."""

DECIMALS = 2
"""Of seconds."""


def comparison_object(
    old: tuple[str, str], new: tuple[str, str], found: Comparison
) -> Mapping[str, Any]:
    """Return the comparison of two lines, each given by its name and its edition."""
    return {
        "version": VERSION,
        "old": dict(zip(("name", "edition"), old, strict=True)),
        "new": dict(zip(("name", "edition"), new, strict=True)),
        "heard": found.is_heard,
        **_plain(found),
    }


def _plain(value: Any) -> Any:
    """A value in the words of JSON: the fields of a change are its keys."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return round(value, DECIMALS) if isinstance(value, float) else value
