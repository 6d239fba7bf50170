"""`ivr record`: store recordings of the texts, and list the texts to record."""

from pathlib import Path
from typing import BinaryIO

import click

from ivr.cli.options import folder_argument, language_option, prompts_option
from ivr.errors import IVRError
from ivr.i18n import N_, translator
from ivr.recordings.recordable_texts import open_texts, reading_list
from ivr.reports.check.check_report import format_error_count
from ivr.reports.check.findings_report import finding_lines
from ivr.script.audio import standard
from ivr.script.files import load
from ivr.script.model.recordings import require_decoder
from ivr.terminal import print_lines, print_message

STORED = N_(
    "Stored: %(file)s, %(seconds)s seconds. The words that were read are in %(words)s, so that the "
    "recording is no longer played when the text changes."
)


@click.group()
def command() -> None:
    """Add recordings of the texts, and list the texts to record."""


@command.command()
@click.argument("text", metavar="TEXT")
@click.argument("file", type=click.File("rb"))
@prompts_option
@language_option
def add(text: str, file: BinaryIO, prompts: Path, lang: str) -> None:
    """Check FILE (WAV, MP3, FLAC ...) and store it as the recording of TEXT, such as sv/operativt.

    Exit 1 for errors; nothing is stored then. Needs the extra `recordings`.
    """
    require_decoder()
    from ivr.recordings.intake import store, take  # they need the extra

    data = file.read(standard.MAX_BYTES + 1)
    taken = take(open_texts(load(prompts)), text, data)
    reader = translator(lang)
    if taken.findings:
        print_lines(finding_lines(taken.findings, {}, reader))
    if taken.recorded is None:
        raise IVRError(
            N_("Nothing was stored: correct %(errors)s first."),
            errors=format_error_count(taken.errors, reader),
        )
    sound, words = store(prompts, taken.recorded)
    seconds = reader.number(taken.recorded.master.seconds, 1)
    print_message(lang, STORED, file=sound, seconds=seconds, words=words)


@command.command("list")
@folder_argument
@click.option("--missing", is_flag=True, help="Only the texts without an up-to-date recording.")
@language_option
def list_(folder: Path, missing: bool, lang: str) -> None:
    """List the texts of DIR with their words and the state of their recordings."""
    entries = tuple(open_texts(load(folder)).texts.values())
    print_lines(reading_list(entries, lang, unread_only=missing))
