"""`ivr record`: people's recordings of the texts, taken in and listed."""

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli import colours
from ivr.cli.options import folder_argument, format_option, language_option, prompts_option
from ivr.i18n import translator

if TYPE_CHECKING:
    from ivr.recordings.intake import Take
    from ivr.terminal import Page

REFUSED = 1


@click.group()
def command() -> None:
    """Take in people's recordings of the texts, and list what is to be read."""


@command.command()
@click.argument("text", metavar="TEXT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@prompts_option
@language_option
def add(text: str, file: Path, prompts: Path, lang: str) -> None:
    """Take in FILE (WAV, MP3 or FLAC) as the recording of TEXT, named as sv/operativt.

    It is checked, made ready for telephones, and stored beside the words that were read. With
    errors nothing is stored, and the exit code is 1. Needs the extra `recordings`.
    """
    from ivr.script.recordings import require_decoder

    require_decoder()
    from ivr.recordings import (
        output,  # here, for they load numpy
        storage,
    )
    from ivr.recordings.intake import take
    from ivr.recordings.texts import open_texts
    from ivr.script.audio.standard import VALUES
    from ivr.script.files import load

    readable = open_texts(load(prompts))
    with file.open("rb") as source:
        data = source.read(int(VALUES["max_bytes"]) + 1)
    taken = take(readable, text, str(file), data)
    page = _page()
    _print_findings(taken, lang, page)
    if taken.recorded is None:
        sys.exit(REFUSED)
    files = storage.store(prompts, taken.recorded)
    for line in output.stored(taken.recorded, files, lang, page):
        click.echo(line)


@command.command("list")
@folder_argument
@click.option("--missing", is_flag=True, help="Only the texts that are to be read.")
@format_option
@language_option
def list_(folder: Path, missing: bool, form: str, lang: str) -> None:
    """List the texts with the words to read, and which of them have a recording.

    DIR is IVR_PROMPTS, or prompts, unless given.
    """
    from ivr.recordings.output import ReadingList, list_object, unread
    from ivr.recordings.reading_list import reading_list
    from ivr.script.files import load

    entries = reading_list(load(folder))
    if form == "json":
        shown = unread(entries) if missing else entries
        click.echo(json.dumps(list_object(shown), ensure_ascii=False, indent=2))
        return
    for line in ReadingList(entries, lang, _page()).lines(unread_only=missing):
        click.echo(line)


def _print_findings(taken: "Take", lang: str, page: "Page") -> None:
    from ivr.reports.check.findings import FindingsReport
    from ivr.reports.check.summary import errors_told

    said = translator(lang)
    if taken.findings:
        for line in FindingsReport({}, {}, said, page).lines(taken.findings):
            click.echo(line)
    if taken.errors:
        errors = errors_told(taken.errors, said)
        refused = said.gettext(
            "Nothing was stored: %(errors)s must be mended first.", errors=errors
        )
        click.echo(page.paint(refused, "red", bold=True))


def _page() -> "Page":
    from ivr.terminal import Page

    return Page(shutil.get_terminal_size().columns, colours())
