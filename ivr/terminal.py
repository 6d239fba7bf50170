"""Output on a terminal: lines, tables, messages and JSON."""

import json
import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import click

from ivr.i18n import translator

MAX_WIDTH = 100
MIN_WIDTH = 40
GAP = "  "


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Wrap text; the first line is indented with `first`, the others with `rest`."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,
        break_long_words=False,
    )


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
    widths = [max(map(columns, cells)) for cells in zip(*rows, strict=True)]
    layout = list(zip(widths, sides.ljust(len(widths), sides[-1]), strict=False))
    for row in rows:
        cells = [
            padded(cell, width, right=side == ">")
            for cell, (width, side) in zip(row, layout, strict=True)
        ]
        yield (indent + GAP.join(cells)).rstrip()


def terminal_width() -> int:
    """Return the width of lines for reading, in characters."""
    return max(MIN_WIDTH, min(shutil.get_terminal_size().columns, MAX_WIDTH))


def print_lines(lines: Iterable[str]) -> None:
    """Print each line as soon as it is produced."""
    for line in lines:
        click.echo(line)


def print_json(value: object) -> None:
    """Print a value as indented JSON in UTF-8, with times in ISO 8601."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=datetime.isoformat))


def print_message(language: str, message: str, **values: object) -> None:
    """Translate a message, insert the values, and print it on one line."""
    click.echo(translator(language).gettext(message, **values))
