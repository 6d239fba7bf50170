"""`ivr map`: where each key leads, as a web page."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from ivr.checks.check import reopen
from ivr.cli.options import (
    folder_argument,
    language_option,
    output_option,
    require_language,
)
from ivr.reports import map as reports_map
from ivr.script.files import load


@click.command()
@folder_argument
@click.option("--language", help="A language of the script. Default: the one that answers.")
@output_option
@language_option
def command(folder: Path, language: str | None, output: TextIO, lang: str) -> None:
    """Show the calls to the script in DIR on one page: menus, keys, topics, silence, unused keys.

    A script that breaks rules is shown too. DIR is IVR_PROMPTS, this folder or prompts by
    default. Exit 1 if the script cannot be read, 2 if there is none.
    """
    line = reopen(load(folder), lang)
    if language is not None:
        require_language(language, line.languages)
    page = reports_map.html(line, language or line.languages[0], lang, datetime.now(UTC))
    click.echo(page.rstrip(), file=output)
