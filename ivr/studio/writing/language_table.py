"""Editing a `language.toml`: comments and order are preserved."""

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, Table

from ivr.errors import ScriptRefusedError
from ivr.i18n import N_

HEAD = ""
"""Stands for the values before all tables: name, locale and voice."""

PHRASES = "phrases"
PRONUNCIATION = "pronunciation"
NAMES = "names"


class TableText:
    """The phrases, pronunciation and names in a language file.

    Raises ScriptRefusedError if the file is missing or is no TOML.
    """

    def __init__(self, file: str, data: bytes | None) -> None:
        try:
            self._document = tomlkit.parse((data or b"").decode())
        except (TOMLKitError, UnicodeDecodeError) as error:
            raise _unreadable(file) from error
        if data is None:
            raise _unreadable(file)

    def entries(self, table: str) -> dict[str, str]:
        """Return the entries of a table, in order, without values that are no strings."""
        document = self._document.unwrap()
        entries = document.get(table) if table else document
        if not isinstance(entries, dict):
            return {}
        return {key: value for key, value in entries.items() if isinstance(value, str)}

    @property
    def names(self) -> tuple[str, ...]:
        """The names, and other words that need no explanation."""
        found = self._document.get(NAMES, [])
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def put(self, table: str, entries: Mapping[str, str]) -> None:
        """Set the entries of a table: new ones come last, others keep their positions."""
        if entries == self.entries(table):
            return
        if not table:
            self._document.update(entries)
            return
        held: Any = self._document.get(table)
        if not isinstance(held, dict):
            self._document[table] = tomlkit.table()
            held = self._document[table]
        for key in [key for key in held if key not in entries]:
            del held[key]
        tail = _cut_tail(held)
        for key, value in entries.items():
            if held.get(key) != value:
                held[key] = value
        if tail:
            held.value.body.extend(tail)

    def put_names(self, names: Sequence[str]) -> None:
        """Set the names: new ones come last, others keep their positions."""
        if tuple(names) == self.names:
            return
        held: Any = self._document.get(NAMES)
        if not isinstance(held, Array):
            self._document[NAMES] = list(names)
            return
        for name in self.names:
            if name not in names:
                held.remove(name)
        for name in names:
            if name not in held:
                held.append(name)

    @property
    def data(self) -> bytes:
        """The changed file."""
        return tomlkit.dumps(self._document).encode()


def _cut_tail(held: Any) -> list[Any]:
    """Cut off what follows the last entry: it is the comment of the next table."""
    if not isinstance(held, Table):
        return []
    body = held.value.body
    last = max((at for at, (key, _) in enumerate(body) if key is not None), default=-1)
    tail = body[last + 1 :]
    del body[last + 1 :]
    return tail


def _unreadable(file: str) -> ScriptRefusedError:
    return ScriptRefusedError(
        N_(
            "The phrases and the pronunciation of the language “%(language)s” cannot be read, so "
            "this cannot be edited here. Take an earlier edition into the draft on the page "
            "History."
        ),
        language=file.partition("/")[0],
    )
