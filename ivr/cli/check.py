"""`ivr check`: read, check and walk a whole script."""

import gc
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.options import folder_argument, language_option
from ivr.cli.output import page, print_json, print_lines
from ivr.errors import DatabaseUnavailableError
from ivr.i18n import translator

if TYPE_CHECKING:
    from ivr.checks.check import Check
    from ivr.script.files import Files

REFUSED = 1
FORMATS = ("text", "json", "github")


@click.command()
@folder_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    help="For people, for programs, or as annotations on a pull request.",
)
@click.option("--statistics", is_flag=True, help="Check the order of options by counted calls.")
@click.option("--times", is_flag=True, help="Print times and costs as JSON instead of findings.")
@language_option
def command(folder: Path, form: str, statistics: bool, times: bool, lang: str) -> None:
    """Check the script in DIR (default: IVR_PROMPTS or prompts).

    Exit 0 if it may answer calls, 1 if it has errors, 2 if there is no script.
    """
    from ivr.checks.check import check_script  # here, so that --help is instant
    from ivr.script.files import load

    with _without_gc():
        files = load(folder)
        calls = _calls(lang) if statistics else {}
        check = check_script(files, spelling=True, calls=calls)
        _print(check, files, folder, "times" if times else form, lang)
    sys.exit(0 if check.may_answer else REFUSED)


def _calls(lang: str) -> Mapping[str, int]:
    """Return in how many calls each topic was heard lately; say on standard error if unknown."""
    from ivr.database import Database
    from ivr.settings import storage_from
    from ivr.statistics.choices import DAYS, recent_choices

    _ = translator(lang).gettext
    calls: Mapping[str, int] = {}
    try:
        with closing(Database(storage_from(os.environ).database_address)) as database:
            if missing := database.missing_file:  # reading would make it
                why = _("There is no database at %(file)s.", file=missing)
            else:
                calls = recent_choices(database)
                why = _("No calls were counted in the last %(days)s days.", days=DAYS)
    except DatabaseUnavailableError as error:
        why = error.told(lang)
    if not calls:
        click.echo(why + " " + _("Options are checked by the order of the source."), err=True)
    return calls


@contextmanager
def _without_gc() -> Iterator[None]:
    """Turn the garbage collector off: it takes long and finds little in a short process."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def _print(check: "Check", files: "Files", folder: Path, form: str, lang: str) -> None:
    from ivr.reports.check import annotations, objects, text

    if form == "text":
        print_lines(text.report(check, files, lang, page()))
    elif form == "github":
        print_lines(annotations.annotations(check, files, folder, lang))
    elif form == "json":
        print_json(objects.findings_object(check, lang))
    else:
        print_json(objects.times_object(check))
