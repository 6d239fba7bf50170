"""Entries of a language's table as rows of a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in its fields; `theirs` is the value that somebody else saved meanwhile.

    `theirs` is empty if somebody else removed the entry. A `removed` row is to be removed.
    """

    key: str
    value: str
    theirs: str | None = None
    removed: bool = False


Rows = tuple[EntryRow, ...]


def rows(entries: Mapping[str, str], disputed: Mapping[str, str | None]) -> Rows:
    """Return entries as rows, including disputed ones."""
    found = [
        EntryRow(key, value, (disputed[key] or "") if key in disputed else None)
        for key, value in entries.items()
    ]
    gone = [EntryRow(key, "", theirs) for key, theirs in disputed.items() if key not in entries]
    return (*found, *gone)


def rows_from(keys: Sequence[str], values: Sequence[str], removed: Sequence[str]) -> Rows:
    """Return the rows of a form; `removed` are the numbers of those to remove."""
    pairs = zip(map(one_line, keys), map(one_line, values), strict=False)
    found = (EntryRow(*pair, removed=str(at) in removed) for at, pair in enumerate(pairs))
    return tuple(row for row in found if row.key or row.value)


def entries_from(rows: Rows) -> dict[str, str]:
    """Return the entries of rows, without half-filled ones; the last of two counts."""
    return {row.key: row.value for row in rows if row.key and row.value and not row.removed}


def one_line(written: str) -> str:
    """Return text with single spaces, and none around it."""
    return " ".join(written.split())
