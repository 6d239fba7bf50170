"""Entries of a language's table as they lie in the fields of a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in its fields; `theirs` is what somebody else made of it in the meantime.

    An empty `theirs` is an entry that was taken out.
    """

    key: str
    value: str
    theirs: str | None = None


def rows(entries: Mapping[str, str], disputed: Mapping[str, str | None]) -> tuple[Row, ...]:
    """Return entries as rows, with those that need a choice."""
    found = [
        Row(key, value, (disputed[key] or "") if key in disputed else None)
        for key, value in entries.items()
    ]
    gone = [Row(key, "", theirs) for key, theirs in disputed.items() if key not in entries]
    return (*found, *gone)


def entries_from(keys: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    """Return what rows say: a row with an empty field is no entry, and the last of two counts."""
    pairs = zip(map(one_line, keys), map(one_line, values), strict=False)
    return {key: value for key, value in pairs if key and value}


def half_filled(keys: Sequence[str], values: Sequence[str]) -> tuple[str, ...]:
    """Return what was written in rows in which the other field is empty."""
    pairs = zip(map(one_line, keys), map(one_line, values), strict=False)
    return tuple(key or value for key, value in pairs if bool(key) != bool(value))


def one_line(written: str) -> str:
    """Return what was written with single spaces, and none around it."""
    return " ".join(written.split())
