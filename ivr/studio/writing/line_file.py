"""Editing `line.toml` and other tables: comments and order are preserved."""

import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar

import tomlkit
from pydantic import BaseModel
from tomlkit.exceptions import TOMLKitError

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.publishing.draft import Draft
from ivr.script import tables, toml, validating
from ivr.script.decoding import decode
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.place import LINE_FILE
from ivr.script.wordings import WORDINGS

LONGEST_LIST = 88
"""Characters of a list on one line."""


class LineFileError(IVRError):
    """The requested change of `line.toml` cannot be made; nothing was changed."""

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message, **values)
        self.message = message
        self.values = values


AnyTable = TypeVar("AnyTable", bound=BaseModel)

Value: TypeAlias = str | int | float | bool | date | list[str] | dict[str, str | int | float | bool]


class TableFile(Generic[AnyTable]):
    """A TOML file of a script.

    Raises LineFileError if it cannot be read. Every change is parsed again: LineFileError is
    raised if more than what was asked for would change.
    """

    def __init__(self, files: Files, file: str, kind: type[AnyTable]) -> None:
        report = Report(WORDINGS)  # the check reports these findings
        text = decode(data, file, report) if (data := files.get(file)) else ""
        table = None if text is None else validating.read(kind, text, file, report)
        if text is None or table is None:
            raise unreadable()
        self.table: AnyTable = table
        self.text = text
        self._file = file
        self._kind = kind

    @property
    def data(self) -> bytes:
        """The changed file."""
        return self.text.encode()

    def change(self, change: Callable[[Any], None], expected: Callable[[Any], None]) -> None:
        """Change the document of tomlkit; `expected` makes the same change of the plain data."""
        self.accept(_edited(self.text, change), expected)

    def set_values(self, table: str, values: Mapping[str, Value | None]) -> None:
        """Set values of a table, or of the file itself if `table` is empty; None removes a value.

        A new value stands after the others, and a new table at the end. A table that is left
        without values is removed.
        """
        path = (table,) if table else ()
        old = tomllib.loads(self.text)
        held = old.get(table, {}) if table else old
        new = {name: value for name, value in values.items() if value is not None}
        gone = [name for name in held if name in values and name not in new]
        if len(gone) == len(held) and not new:
            if table in old:
                self.accept(_without(self.text, path), lambda data: data.pop(table))
            return

        def change(document: Any) -> None:
            place = document[table] if table else document
            for name in [name for name in new if name in held and held[name] != new[name]]:
                place[name] = _item(new[name])

        text = _edited(self.text, change) if held else self.text
        for name in gone:
            text = _without(text, (*path, name))
        added = [_line(name, value) for name, value in new.items() if name not in held]
        text = _with_lines(text, table, added)

        def expected(data: Any) -> None:
            place = data.setdefault(table, {}) if table else data
            place.update(new)
            for name in gone:
                del place[name]

        self.accept(text, expected)

    def add_table(self, kind: str, name: str, written: Sequence[str]) -> None:
        """Add a table with these lines after all others of its kind, or else at the end."""
        lines = self.text.split("\n")
        spans = toml.spans(self.text).items()
        last = max((span.stop for path, span in spans if path[0] == kind), default=0)
        end = last - 1 if last else len(self.text.rstrip().split("\n"))
        new = ["", f"[{kind}.{name}]", *written]
        after = lines[end:]
        gap = [""] if after and after[0].strip() else []
        value = tomllib.loads("\n".join(written))
        self.accept(
            "\n".join([*lines[:end], *new, *gap, *after]),
            lambda data: data.setdefault(kind, {}).update({name: value}),
        )

    def remove_table(self, kind: str, name: str) -> None:
        """Remove a table and the comment right above it."""

        def expected(data: Any) -> None:
            del data[kind][name]
            if not data[kind]:
                del data[kind]

        self.accept(_without(self.text, (kind, name)), expected)

    def accept(self, text: str, expected: Callable[[Any], object]) -> None:
        """Accept a text that differs from the old one only in what was asked for."""
        wanted = tomllib.loads(self.text)
        report = Report(WORDINGS)
        try:
            expected(wanted)
            found = tomllib.loads(text)
        except (LookupError, tomllib.TOMLDecodeError) as error:
            raise _unusual() from error
        table = validating.read(self._kind, text, self._file, report)
        if found != wanted or table is None:
            raise _unusual()
        self.text, self.table = text, table


class LineFile(TableFile[tables.LineTable]):
    """The file `line.toml` of a script."""

    def __init__(self, files: Files) -> None:
        super().__init__(files, LINE_FILE, tables.LineTable)


def require_one_version(draft: Draft, paths: Collection[str]) -> None:
    """Refuse to save over a file that a later edition changed, which would undo that change.

    Raises LineFileError.
    """
    if not set(paths).isdisjoint(draft.conflicting_files):
        raise LineFileError(
            N_(
                "There are two versions of this: one in the draft, and one in a later edition. "
                "Decide on the page Publish which one to keep, and then save again."
            )
        )


def unreadable() -> LineFileError:
    """Return the error of a file that cannot be read."""
    return LineFileError(
        N_(
            "The menus and settings of the draft cannot be read. Undo the changes on the page "
            "Publish, or take an earlier edition into the draft on the page History."
        )
    )


def _unusual() -> LineFileError:
    return LineFileError(
        N_(
            "It is written by hand in a way that cannot be changed here without changing more than "
            "you asked for. Ask those who run the line."
        )
    )


def _edited(text: str, change: Callable[[Any], None]) -> str:
    """Return a text with a change of its tomlkit document."""
    try:
        document = tomlkit.parse(text)
        change(document)
        return tomlkit.dumps(document)
    except (TOMLKitError, LookupError, ValueError, TypeError) as error:
        raise _unusual() from error


def _without(text: str, path: toml.KeyPath) -> str:
    """Return a text without a table or value and the comment right above it."""
    lines = text.split("\n")
    depth = len(path)
    spans = [span for at, span in toml.spans(text).items() if at[:depth] == path]
    if not spans:
        raise _unusual()
    first, end = min(span.start for span in spans) - 1, max(span.stop for span in spans) - 1
    while first and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    if first and not lines[first - 1].strip() and end < len(lines) and not lines[end].strip():
        end += 1
    return "\n".join([*lines[:first], *lines[end:]])


def _with_lines(text: str, table: str, added: Sequence[str]) -> str:
    """Return a text with lines after those of a table, or after the first value of the file."""
    if not added:
        return text
    lines, spans = text.split("\n"), toml.spans(text)
    if not table:
        end = next(iter(spans.values()), range(1)).stop - 1
    elif inside := [span.stop for path, span in spans.items() if path[0] == table]:
        end = max(inside) - 1
    else:
        end = len(text.rstrip().split("\n")) if text.strip() else 0
        added = [*([""] if end else []), f"[{_key(table)}]", *added]
    return "\n".join([*lines[:end], *added, *(lines[end:] or [""])])


def _line(name: str, value: Value) -> str:
    return f"{_key(name)} = {_item(value).as_string()}"


def _key(name: str) -> str:
    return tomlkit.key(name).as_string()


def _item(value: Value) -> Any:
    """Return a value as it is written: long lists one entry a line, tables on one line."""
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    item: Any = tomlkit.item(value)
    if isinstance(value, list) and len(item.as_string()) > LONGEST_LIST:
        item.multiline(multiline=True)
    return item
