"""Values of fields as bytes for the database."""

import tomllib
from typing import Any

import tomlkit

from ivr.script.reading.fields import Sound, Value

END = b"\0"
"""Separator between the TOML table of a stored value, which has no such byte, and its data."""


def encoded(value: Value) -> bytes:
    """Return a value as bytes: a TOML table, followed by the bytes of a file or sound."""
    table: dict[str, Any] = {}
    data = b""
    match value:
        case Sound():
            table, data = {"kind": value.kind, "words": value.words}, value.data
        case bytes():
            data = value
        case _:
            table = {"value": value}
    return tomlkit.dumps(table).encode() + END + data


def decoded(stored: bytes) -> Value:
    """Return the value encoded by `encoded`."""
    written, _, data = stored.partition(END)
    table = tomllib.loads(written.decode())
    if "value" in table:
        value: Value = table["value"]
        return value
    return Sound(table["kind"], data, table["words"]) if table else data
