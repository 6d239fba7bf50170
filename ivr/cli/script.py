"""`ivr script`: print the whole script, for reading aloud and for sign-off."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.checks.check import check_script
from ivr.cli import colours
from ivr.cli.options import (
    folder_argument,
    format_option,
    language_option,
    output_option,
    require_language,
)
from ivr.cli.output import print_or_write
from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.reports.script.changes import last_changes
from ivr.reports.script.document import Printout
from ivr.reports.script.page import html
from ivr.reports.script.printout import only, printout
from ivr.reports.script.text import text
from ivr.script.files import load
from ivr.terminal import Page

MUST_NOT_BE_PUBLISHED = 1
ALL = "all"


@click.command()
@folder_argument
@format_option("text", "html", help="For a terminal, or a page for the screen, a printer and PDF.")
@click.option(
    "--language",
    default=ALL,
    metavar="CODE|all",
    help="Print one language of the script, such as sv. Default: all.",
)
@click.option("--side-by-side", is_flag=True, help="Print the first language beside the others.")
@output_option
@language_option
def command(
    folder: Path, form: str, language: str, side_by_side: bool, output: Path | None, lang: str
) -> None:
    """Print the script in DIR: every text with its key, seconds, LIX, notes and last change.

    Exit 0 if it may be published, 1 if it has errors (it is printed as far as possible), 2 if
    there is no script. DIR is IVR_PROMPTS, this folder, or prompts by default.
    """
    files, now = load(folder), datetime.now(UTC)
    check, changes = check_script(files, now=now), last_changes(folder)
    printed = _chosen(printout(check, files, changes, lang, now), language)
    if side_by_side and len(printed.languages) < 2:
        raise RequestError(N_("--side-by-side needs two languages to print."))
    if form == "html":
        written = html(printed, lang, beside=side_by_side)
    else:
        on_screen = Page(colour=output is None and colours())
        written = "\n".join(text(printed, lang, on_screen, beside=side_by_side))
    print_or_write(written, output)
    sys.exit(MUST_NOT_BE_PUBLISHED if printed.errors else 0)


def _chosen(printed: Printout, language: str) -> Printout:
    """The languages that were asked for."""
    if language == ALL:
        return printed
    require_language(language, [*(each.code for each in printed.languages), ALL])
    return only(printed, language)
