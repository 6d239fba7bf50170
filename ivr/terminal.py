"""Output on a terminal: wrapping, alignment, tables and colours, messages and JSON."""

import json
import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from ivr.i18n import translator

MAX_WIDTH = 100
MIN_WIDTH = 40
GAP = "  "


@dataclass(frozen=True, slots=True)
class Page:
    """The width of the output in characters, and whether it has colours."""

    width: int = 80
    colour: bool = False

    def paint(self, text: str, fg: str | None = None, *, bold: bool = False) -> str:
        """Return text in a colour, if there are colours."""
        return click.style(text, fg=fg, bold=bold or None) if self.colour and text else text

    def heading(self, text: str) -> Iterator[str]:
        """Yield an underlined heading."""
        yield self.paint(text, bold=True)
        yield self.paint("─" * columns(text), bold=True)

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> Iterator[str]:
        """Wrap text; the first line is indented with `first`, the others with `rest`."""
        yield from textwrap.wrap(
            text,
            self.width,
            initial_indent=first,
            subsequent_indent=first if rest is None else rest,
            break_on_hyphens=False,
            break_long_words=False,
        )

    def labelled(self, label: str, text: str, labels: Sequence[str], indent: str) -> Iterator[str]:
        """Yield a label with its text beside it, aligned for all `labels` of a block."""
        wide = max(map(columns, labels))
        first = f"{indent}{padded(label, wide)}{GAP}"
        head = len(indent) + len(label)
        for line in self.wrap(text, first, " " * len(first)):
            if line.startswith(first.rstrip()):
                yield indent + self.paint(label, "bright_black") + line[head:]
            else:
                yield line


def columns(text: str) -> int:
    """Return the width of text in terminal columns."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def padded(text: str, wide: int, *, right: bool = False) -> str:
    """Return text padded to a width, aligned to the left or to the `right`."""
    space = " " * (wide - columns(text))
    return space + text if right else text + space


def table(rows: Sequence[Sequence[str]], sides: str = "<", *, indent: str = GAP) -> Iterator[str]:
    """Align rows of cells in columns, to the left (<) or to the right (>).

    `sides` has a sign for each column; the last sign applies to all further columns.
    """
    wide = [max(map(columns, cells)) for cells in zip(*rows, strict=True)]
    layout = list(zip(wide, sides.ljust(len(wide), sides[-1]), strict=False))
    for row in rows:
        cells = [
            padded(cell, width, right=side == ">")
            for cell, (width, side) in zip(row, layout, strict=True)
        ]
        yield (indent + GAP.join(cells)).rstrip()


def page() -> Page:
    """Return a page for the terminal; click removes colours if output is not a terminal."""
    width = shutil.get_terminal_size().columns
    return Page(max(MIN_WIDTH, min(width, MAX_WIDTH)), colour=True)


def print_lines(lines: Iterable[str]) -> None:
    """Print each line as soon as it is produced."""
    for line in lines:
        click.echo(line)


def print_json(value: object) -> None:
    """Print a value as indented JSON in UTF-8, with times in ISO 8601."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=datetime.isoformat))


def print_message(language: str, message: str, **values: object) -> None:
    """Translate a message, insert the values, and print it wrapped."""
    print_lines(page().wrap(translator(language).gettext(message, **values)))
