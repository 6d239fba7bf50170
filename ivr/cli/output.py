"""Print lines and JSON on the terminal, or write a file."""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ivr.cli import colours
from ivr.errors import IVRError
from ivr.i18n import N_, translator
from ivr.terminal import Page


def page() -> Page:
    """Return the terminal's width and colours."""
    return Page(shutil.get_terminal_size().columns, colours())


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


def print_or_write(text: str, output: Path | None) -> None:
    """Print text, or write it to a file; raises IVRError."""
    if output is None:
        click.echo(text)
        return
    with writing_to(output):
        output.write_text(f"{text}\n", encoding="utf-8")


@contextmanager
def writing_to(output: Path) -> Iterator[None]:
    """Raise IVRError if a file or folder cannot be written."""
    try:
        yield
    except OSError as error:
        raise IVRError(
            N_("%(output)s cannot be written: %(reason)s."), output=output, reason=error.strerror
        ) from error
