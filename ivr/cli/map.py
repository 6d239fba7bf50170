"""`ivr map`: the call flow as a web page or as Mermaid text."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.cli.options import folder_argument, language_option
from ivr.cli.output import write
from ivr.errors import RequestError
from ivr.i18n import N_

FORMATS = ("html", "mermaid")


@click.command()
@folder_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="html",
    help="A page for the screen and for paper, or text that GitHub shows as a chart.",
)
@click.option("--language", help="The language of the script; the one that answers unless given.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file; print unless given.",
)
@language_option
def command(folder: Path, form: str, language: str | None, output: Path | None, lang: str) -> None:
    """Show the call flow of the script in DIR: menus, keys, topics, silence and unused keys.

    A script that breaks rules is shown as it is; exit 1 if it cannot be read, 2 if there is
    none. DIR is IVR_PROMPTS, or prompts, unless given.
    """
    from ivr.checks.check import reopen  # here, so that --help is instant
    from ivr.reports.map import mermaid, page
    from ivr.reports.map.survey import survey
    from ivr.script.files import load

    line = reopen(load(folder), lang)
    if language is not None and language not in line.languages:
        known = ", ".join(line.languages)
        raise RequestError(
            N_("The script has no language '%(language)s'. There are: %(known)s."),
            language=language,
            known=known,
        )
    chart = survey(line, language or line.languages[0], datetime.now(UTC))
    drawing = page.html(chart, lang) if form == "html" else mermaid.draw(chart, lang)
    if output is None:
        click.echo(drawing, nl=False)
    else:
        write(drawing, output)
