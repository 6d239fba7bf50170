"""A difference for programs, as `docs/comparing.md` describes it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from ivr.reports.diff.meaning import Meaning
from ivr.script.changes import Change
from ivr.script.fields import Sound

VERSION = 2
"""It grows when a field changes its meaning or goes; new fields may come."""

DECIMALS = 2
"""Decimals of seconds."""


def difference_object(
    old: tuple[str, str], new: tuple[str, str], changes: Sequence[Change], meaning: Meaning
) -> Mapping[str, Any]:
    """Return the difference between two lines, each given by its name and its edition."""
    return {
        "version": VERSION,
        "old": dict(zip(("name", "edition"), old, strict=True)),
        "new": dict(zip(("name", "edition"), new, strict=True)),
        "heard": meaning.is_heard,
        "keys": _plain(meaning.keys),
        "numbers": _plain(meaning.numbers),
        "changes": [
            {
                "field": "/".join(change.field),
                "old": _plain(change.old),
                "new": _plain(change.new),
                "may_be_heard": change.may_be_heard,
            }
            for change in changes
        ],
        "texts": _plain(meaning.texts),
        "sounds": [
            {**_plain(each), "places": ["/".join(place) for place in each.places]}
            for each in meaning.sounds
        ],
        "times": _plain(meaning.times),
    }


def _plain(value: Any) -> Any:
    """Return a value in the types of JSON; a sound or a file by its digest."""
    match value:
        case Sound():
            return {"kind": value.kind, "sha256": _plain(value.data), "words": value.words}
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case float():
            return round(value, DECIMALS)
    return value
