"""Editing `line.toml`: comments and order are preserved."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.script import tables, toml
from ivr.script.decoding import decode
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.model import LINE_FILE, MAIN_MENU, ReadThrough
from ivr.script.review import REVIEW
from ivr.script.wordings import WORDINGS
from ivr.studio.menus import option_list
from ivr.studio.menus.review_dates import with_date, without_date

MENUS = "menus"


class MenuError(IVRError):
    """The requested change of the menu cannot be made; nothing was changed."""


class MenuFile:
    """The menus, keys, patience and review dates of a script.

    Raises MenuError if `line.toml` cannot be read. Every change is parsed again: MenuError is
    raised if more than what was asked for would change.
    """

    def __init__(self, files: Files) -> None:
        report = Report(WORDINGS)  # the check reports these findings
        text = decode(files.get(LINE_FILE, b""), LINE_FILE, report)
        table = tables.read(tables.LineTable, text, LINE_FILE, report)[0] if text else None
        if text is None or table is None or MAIN_MENU not in table.menus:
            raise MenuError(
                N_(
                    "line.toml is missing or has mistakes that hide the menu. Mend it first, "
                    "or discard its changes on the page Publish."
                )
            )
        self.table: tables.LineTable = table
        self._text = text

    @property
    def data(self) -> bytes:
        """The changed file."""
        return self._text.encode()

    @property
    def menus(self) -> Mapping[str, tuple[str, ...]]:
        """The options of each menu, in order."""
        return {name: tuple(menu.options) for name, menu in self.table.menus.items()}

    def set_options(self, menu: str, names: Sequence[str]) -> None:
        """Set the options of a menu; comments move with their options."""

        def expected(data: Any) -> None:
            data[MENUS][menu]["options"] = list(names)

        def change(document: Any) -> None:
            held = document[MENUS][menu]
            written = option_list.parse(held["options"].as_string()).with_names(names)
            held["options"] = tomlkit.parse(f"options = {written}")["options"]

        self._change(change, expected)

    def set_values(self, table: str, values: Mapping[str, str | int]) -> None:
        """Set values of a table."""

        def expected(data: Any) -> None:
            data[table].update(values)

        def change(document: Any) -> None:
            for name, value in values.items():
                if document[table].get(name) != value:
                    document[table][name] = value

        self._change(change, expected)

    def set_date(self, text: str, until: date, record: ReadThrough) -> None:
        """Set the day by which a text must be read through again, and record who read it."""
        self._take(
            with_date(self._text, text, until, record),
            lambda data: data[REVIEW].update({text: until}),
        )

    def remove_date(self, text: str) -> None:
        """Remove the date of a text, if it has one of its own."""
        if text in self.table.review:
            self._take(without_date(self._text, text), lambda data: data[REVIEW].pop(text))

    def add_menu(self, name: str, options: Sequence[str]) -> None:
        """Add a menu after all others."""
        lines = self._text.split("\n")
        document = toml.parse(self._text)
        end = max(span.stop for path, span in document.spans.items() if path[0] == MENUS) - 1
        listed = ", ".join(f'"{option}"' for option in options)
        new = ["", f"[{MENUS}.{name}]", f"options = [{listed}]"]
        after = lines[end:]
        gap = [""] if after and after[0].strip() else []
        self._take(
            "\n".join([*lines[:end], *new, *gap, *after]),
            lambda data: data[MENUS].update({name: {"options": list(options)}}),
        )

    def remove_menu(self, name: str) -> None:
        """Remove a menu and the comment right above it."""
        lines = self._text.split("\n")
        spans = [
            span for path, span in toml.parse(self._text).spans.items() if path[:2] == (MENUS, name)
        ]
        first, end = min(span.start for span in spans) - 1, max(span.stop for span in spans) - 1
        while first and lines[first - 1].lstrip().startswith("#"):
            first -= 1
        if first and not lines[first - 1].strip() and end < len(lines) and not lines[end].strip():
            end += 1
        self._take("\n".join([*lines[:first], *lines[end:]]), lambda data: data[MENUS].pop(name))

    def _change(self, change: Callable[[Any], None], expected: Callable[[Any], None]) -> None:
        try:
            document = tomlkit.parse(self._text)
            change(document)
            text = tomlkit.dumps(document)
        except (TOMLKitError, LookupError, ValueError, TypeError) as error:
            raise _unusual() from error
        self._take(text, expected)

    def _take(self, text: str, expected: Callable[[Any], object]) -> None:
        """Accept a text that differs from the old one only in what was asked for."""
        wanted = tomllib.loads(self._text)
        report = Report(WORDINGS)
        try:
            expected(wanted)
            found = tomllib.loads(text)
        except (LookupError, tomllib.TOMLDecodeError) as error:
            raise _unusual() from error
        table = tables.read(tables.LineTable, text, LINE_FILE, report)[0]
        if found != wanted or table is None:
            raise _unusual()
        self._text, self.table = text, table


def _unusual() -> MenuError:
    return MenuError(
        N_(
            "line.toml is written in a way that cannot be changed here without "
            "changing more than was asked for. Change the file itself."
        )
    )
