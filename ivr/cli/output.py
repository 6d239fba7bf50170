"""Terminal output: lines, messages and JSON."""

import json
import shutil
from collections.abc import Iterable
from datetime import datetime

import click

from ivr.i18n import translator
from ivr.terminal import MAX_WIDTH, MIN_WIDTH, Page


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
