"""`ivr map`: the call flow as a web page or as Mermaid text."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.checks.check import reopen
from ivr.cli.options import (
    folder_argument,
    format_option,
    language_option,
    output_option,
    require_language,
)
from ivr.cli.output import print_or_write
from ivr.reports.map import mermaid, page
from ivr.reports.map.survey import survey
from ivr.script.files import load


@click.command()
@folder_argument
@format_option(
    "html",
    "mermaid",
    help="A page for the screen and for paper, or text that GitHub shows as a chart.",
)
@click.option("--language", help="The language of the script; the one that answers unless given.")
@output_option
@language_option
def command(folder: Path, form: str, language: str | None, output: Path | None, lang: str) -> None:
    """Show the call flow of the script in DIR: menus, keys, topics, silence and unused keys.

    A script that breaks rules is shown as it is; exit 1 if it cannot be read, 2 if there is
    none. DIR is IVR_PROMPTS, this folder, or prompts, unless given.
    """
    line = reopen(load(folder), lang)
    if language is not None:
        require_language(language, line.languages)
    chart = survey(line, language or line.languages[0], datetime.now(UTC))
    drawing = page.html(chart, lang) if form == "html" else mermaid.draw(chart, lang)
    print_or_write(drawing.rstrip(), output)
