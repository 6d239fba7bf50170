"""`ivr script`: print the whole script, for reading aloud and for sign-off."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli import colours
from ivr.cli.options import folder_argument, language_option
from ivr.cli.output import write
from ivr.errors import RequestError
from ivr.i18n import N_

if TYPE_CHECKING:
    from ivr.reports.script.document import Printout

MUST_NOT_BE_PUBLISHED = 1
ALL = "all"


@click.command()
@folder_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html"]),
    default="text",
    help="For a terminal, or a page for the screen, a printer and PDF.",
)
@click.option(
    "--language",
    default=ALL,
    metavar="CODE|all",
    help="Print one language of the script, such as sv. Default: all.",
)
@click.option("--side-by-side", is_flag=True, help="Print the first language beside the others.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@language_option
def command(
    folder: Path, form: str, language: str, side_by_side: bool, output: Path | None, lang: str
) -> None:
    """Print the script in DIR: every text with its key, seconds, LIX, notes and last change.

    Exit 0 if it may be published, 1 if it has errors (it is printed as far as possible), 2 if
    there is no script. DIR is IVR_PROMPTS or prompts by default.
    """
    from ivr.checks.check import check_script  # here, so that --help is instant
    from ivr.reports.script.changes import last_changes
    from ivr.reports.script.printout import printout
    from ivr.script.files import load

    files, now = load(folder), datetime.now(UTC)
    check, changes = check_script(files, now=now), last_changes(folder)
    printed = _chosen(printout(check, files, changes, lang, now), language)
    if side_by_side and len(printed.languages) < 2:
        raise RequestError(N_("--side-by-side needs two languages to print."))
    written = _written(printed, form, lang, beside=side_by_side, colour=output is None)
    if output is None:
        click.echo(written)
    else:
        write(f"{written}\n", output)
    sys.exit(MUST_NOT_BE_PUBLISHED if printed.errors else 0)


def _chosen(printed: "Printout", language: str) -> "Printout":
    """The languages that were asked for."""
    from ivr.reports.script.printout import only

    if language == ALL:
        return printed
    codes = [each.code for each in printed.languages]
    if language not in codes:
        known = ", ".join([*codes, ALL])
        raise RequestError(
            N_("The script has no language '%(language)s'. There are: %(known)s."),
            language=language,
            known=known,
        )
    return only(printed, language)


def _written(printed: "Printout", form: str, lang: str, *, beside: bool, colour: bool) -> str:
    from ivr.reports.script.page import html
    from ivr.reports.script.text import text
    from ivr.terminal import Page

    if form == "html":
        return html(printed, lang, beside=beside)
    page = Page(colour=colour and colours())
    return "\n".join(text(printed, lang, page, beside=beside))
