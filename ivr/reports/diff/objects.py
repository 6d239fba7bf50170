"""A difference as JSON, documented in `docs/comparing.md`."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import sha256
from math import isfinite
from typing import Any

from ivr.reports.diff.meaning import Meaning
from ivr.script.changes import Change
from ivr.script.fields import Sound

VERSION = 3
"""Version of the format, incremented when a field changes its meaning or is removed."""

DECIMALS = 2
"""Decimals of seconds."""


def difference_object(
    old: tuple[str, str], new: tuple[str, str], changes: Sequence[Change], meaning: Meaning
) -> Mapping[str, Any]:
    """Return the difference between two lines, each given by name and edition."""
    means = _json(meaning)
    return {
        "version": VERSION,
        "old": dict(zip(("name", "edition"), old, strict=True)),
        "new": dict(zip(("name", "edition"), new, strict=True)),
        "heard": means.pop("is_heard"),
        "changes": [
            {
                "field": "/".join(change.field),
                "old": _value(change.old),
                "new": _value(change.new),
                "may_be_heard": change.may_be_heard,
            }
            for change in changes
        ],
        **means,
    }


def _value(value: object) -> object:
    """Return the value of a field; for a recording its words, and the SHA-256 of its sound."""
    if isinstance(value, Sound):
        return {"kind": value.kind, "sha256": _json(value.data), "words": value.words}
    return _json(value)


def _json(value: Any) -> Any:
    """Return a value in the types of JSON: a dataclass by its fields, bytes by their SHA-256.

    An infinite length is null.
    """
    match value:
        case bytes():
            return sha256(value).hexdigest()
        case Mapping():
            return {name: _json(each) for name, each in value.items()}
        case list() | tuple():
            return [_json(each) for each in value]
        case date():
            return value.isoformat()
        case float():
            return round(value, DECIMALS) if isfinite(value) else None
    if is_dataclass(value):
        return {each.name: _json(getattr(value, each.name)) for each in fields(value)}
    return value
