"""Print lines, messages and JSON on the terminal."""

import json
import shutil
from collections.abc import Iterable

import click

from ivr.i18n import translator
from ivr.terminal import Page


def page() -> Page:
    """Return a page of the terminal's width; click drops its colours where they are not seen."""
    return Page(shutil.get_terminal_size().columns, colour=True)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines as they come."""
    for line in lines:
        click.echo(line)


def print_json(value: object) -> None:
    """Print a value as JSON for people and programs: indented, and not escaped to ASCII."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_message(language: str, message: str, **values: object) -> None:
    """Print a message in the reader's language, wrapped."""
    print_lines(page().wrap(translator(language).gettext(message, **values)))
