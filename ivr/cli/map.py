"""`ivr map`: the call flow as a web page or as Mermaid text."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from ivr.checks.check import reopen
from ivr.cli.options import (
    folder_argument,
    format_option,
    language_option,
    output_option,
    require_language,
)
from ivr.reports.map import mermaid, page
from ivr.reports.map.survey import survey
from ivr.script.files import load


@click.command()
@folder_argument
@format_option(
    "html", "mermaid", help="A page for screen and paper, or text that GitHub shows as a chart."
)
@click.option("--language", help="A language of the script. Default: the one that answers.")
@output_option
@language_option
def command(folder: Path, form: str, language: str | None, output: TextIO, lang: str) -> None:
    """Show the call flow of the script in DIR: menus, keys, topics, silence and unused keys.

    A script that breaks rules is shown too. DIR is IVR_PROMPTS, this folder or prompts by
    default. Exit 1 if the script cannot be read, 2 if there is none.
    """
    line = reopen(load(folder), lang)
    if language is not None:
        require_language(language, line.languages)
    chart = survey(line, language or line.languages[0], datetime.now(UTC))
    drawing = page.html(chart, lang) if form == "html" else mermaid.draw(chart, lang)
    click.echo(drawing.rstrip(), file=output)
