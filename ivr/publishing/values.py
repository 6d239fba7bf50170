"""Values of fields as bytes for the database, and their digests."""

import hashlib
import json
import tomllib
from typing import Any

import tomlkit

from ivr.script.fields import Sound, Value

END = b"\0"
"""Separator between the TOML table of a stored value, which has no such byte, and its data."""

NOTHING = ""
"""The digest of a missing field."""


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


def digest_of(value: Value | None) -> str:
    """Return the digest of a value, empty for None.

    Equal values of one type have equal digests, for any order of a table's keys.
    """
    match value:
        case None:
            return NOTHING
        case Sound() | bytes():
            data = encoded(value)
        case _:  # quicker than TOML: a page asks for the digests of hundreds of values
            data = json.dumps(value, sort_keys=True, default=repr).encode()
    return hashlib.sha256(data).hexdigest()
