"""Values of fields as bytes, as the database stores them, and their digests."""

import hashlib
import json
import tomllib
from typing import Any

import tomlkit

from ivr.script.fields import Sound, Value

END = b"\0"
"""Ends the TOML table that every stored value begins with, and that has no such byte."""

NOTHING = ""
"""The digest of a field that is not there."""


def encoded(value: Value) -> bytes:
    """Return a value as bytes: a table in TOML, and after it the bytes of a file or sound."""
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
    """Return the value that `encoded` stored."""
    written, _, data = stored.partition(END)
    table = tomllib.loads(written.decode())
    if "value" in table:
        value: Value = table["value"]
        return value
    return Sound(table["kind"], data, table["words"]) if table else data


def digest_of(value: Value | None) -> str:
    """Return the digest of a value, empty for None.

    Equal values of one type have the same digest, whatever the order of a table's keys.
    """
    match value:
        case None:
            return NOTHING
        case Sound() | bytes():
            data = encoded(value)
        case _:  # quicker than TOML: a page asks for the digests of hundreds of values
            data = json.dumps(value, sort_keys=True, default=repr).encode()
    return hashlib.sha256(data).hexdigest()
