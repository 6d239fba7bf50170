"""Conversion of values to JSON types, for reports to programs."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import sha256
from math import isfinite
from typing import Any

DECIMALS = 2
"""Decimals of seconds."""


def plain(value: Any) -> Any:
    """Return a value in JSON types: a dataclass by its fields, bytes by their SHA-256.

    An infinite duration is null.
    """
    match value:
        case bytes():
            return sha256(value).hexdigest()
        case Mapping():
            return {name: plain(each) for name, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case date():
            return value.isoformat()
        case float():
            return round(value, DECIMALS) if isfinite(value) else None
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return value
