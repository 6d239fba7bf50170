"""`ivr script`: print the script, to read aloud or to sign off."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.checks.check import check_script, in_lines
from ivr.cli.options import folder_argument, format_option, language_option
from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.reports.document.building import document
from ivr.reports.script.printout import html, text
from ivr.script.files import load
from ivr.terminal import print_lines

MUST_NOT_BE_PUBLISHED = 1

UNKNOWN_LANGUAGE = N_("The script has no language '%(language)s'. There are: %(known)s.")


@click.command()
@folder_argument
@format_option("text", "html", help="For a terminal, or a page for the screen, a printer and PDF.")
@click.option("--language", help="Print one language of the script, such as sv. Default: all.")
@click.option("--side-by-side", is_flag=True, help="Print the first language beside the others.")
@language_option
def command(folder: Path, form: str, language: str | None, side_by_side: bool, lang: str) -> None:
    """Print the script in DIR: every text with its key, seconds, LIX and notes.

    DIR is IVR_PROMPTS, this folder or prompts by default. Exit 1 if the script has errors; it is
    printed as far as possible. Exit 2 if there is none.
    """
    files = load(folder)
    now = datetime.now(UTC)
    check = check_script(files, now=now)
    errors = in_lines(check.errors, files, lang).splitlines()
    printed = document(check, files, now)
    if language is not None:
        if language not in printed.languages:
            known = ", ".join(printed.languages)
            raise RequestError(UNKNOWN_LANGUAGE, language=language, known=known)
        printed = replace(printed, languages={language: printed.languages[language]})
    if side_by_side and len(printed.languages) < 2:
        raise RequestError(N_("--side-by-side needs two languages to print."))
    if form == "html":
        click.echo(html(printed, lang, errors=errors, beside=side_by_side))
    else:
        print_lines(text(printed, lang, errors=errors, beside=side_by_side))
    sys.exit(MUST_NOT_BE_PUBLISHED if errors else 0)
