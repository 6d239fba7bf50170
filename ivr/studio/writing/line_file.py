"""Editing `line.toml`: comments and order are preserved."""

import tomllib
from collections.abc import Callable, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.script import tables, toml
from ivr.script.decoding import decode
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.model import LINE_FILE
from ivr.script.wordings import WORDINGS


class LineFileError(IVRError):
    """The requested change of `line.toml` cannot be made; nothing was changed."""

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message, **values)
        self.message = message
        self.values = values


class LineFile:
    """The file `line.toml` of a script.

    Raises LineFileError if it cannot be read. Every change is parsed again: LineFileError is
    raised if more than what was asked for would change.
    """

    def __init__(self, files: Files) -> None:
        report = Report(WORDINGS)  # the check reports these findings
        text = decode(files.get(LINE_FILE, b""), LINE_FILE, report)
        table = tables.read(tables.LineTable, text, LINE_FILE, report)[0] if text else None
        if text is None or table is None:
            raise unreadable()
        self.table: tables.LineTable = table
        self.text = text

    @property
    def data(self) -> bytes:
        """The changed file."""
        return self.text.encode()

    def change(self, change: Callable[[Any], None], expected: Callable[[Any], None]) -> None:
        """Change the document of tomlkit; `expected` makes the same change of the plain data."""
        try:
            document = tomlkit.parse(self.text)
            change(document)
            text = tomlkit.dumps(document)
        except (TOMLKitError, LookupError, ValueError, TypeError) as error:
            raise _unusual() from error
        self.accept(text, expected)

    def add_table(self, kind: str, name: str, written: Sequence[str]) -> None:
        """Add a table with these lines after all others of its kind, or else at the end."""
        lines = self.text.split("\n")
        spans = toml.parse(self.text).spans.items()
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
        lines = self.text.split("\n")
        spans = [
            span for path, span in toml.parse(self.text).spans.items() if path[:2] == (kind, name)
        ]
        if not spans:
            raise _unusual()
        first, end = min(span.start for span in spans) - 1, max(span.stop for span in spans) - 1
        while first and lines[first - 1].lstrip().startswith("#"):
            first -= 1
        if first and not lines[first - 1].strip() and end < len(lines) and not lines[end].strip():
            end += 1

        def expected(data: Any) -> None:
            del data[kind][name]
            if not data[kind]:
                del data[kind]

        self.accept("\n".join([*lines[:first], *lines[end:]]), expected)

    def accept(self, text: str, expected: Callable[[Any], object]) -> None:
        """Accept a text that differs from the old one only in what was asked for."""
        wanted = tomllib.loads(self.text)
        report = Report(WORDINGS)
        try:
            expected(wanted)
            found = tomllib.loads(text)
        except (LookupError, tomllib.TOMLDecodeError) as error:
            raise _unusual() from error
        table = tables.read(tables.LineTable, text, LINE_FILE, report)[0]
        if found != wanted or table is None:
            raise _unusual()
        self.text, self.table = text, table


def unreadable() -> LineFileError:
    """Return the error of a file that cannot be read."""
    return LineFileError(
        N_(
            "The menus and announcements of the draft cannot be read. Mend the mistakes first, "
            "or discard the changes on the page Publish."
        )
    )


def _unusual() -> LineFileError:
    return LineFileError(
        N_(
            "It was written by hand in a way that cannot be changed here without changing more "
            "than was asked for. Ask those who keep the files of the line."
        )
    )
