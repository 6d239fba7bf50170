"""`ivr check`: read, check and walk a whole script."""

import gc
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli import colours
from ivr.cli.options import folder_argument, language_option
from ivr.errors import DatabaseUnavailableError
from ivr.i18n import translator

if TYPE_CHECKING:
    from ivr.checks.check import Check
    from ivr.reports.check.objects import Object
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
@click.option("--times", is_flag=True, help="Print times and costs as JSON, and no findings.")
@language_option
def command(folder: Path, form: str, statistics: bool, times: bool, lang: str) -> None:
    """Check the script in DIR: exit 0 if it may answer calls, 1 if not, 2 if there is none.

    DIR is IVR_PROMPTS, or prompts, unless given.
    """
    from ivr.checks.check import check_script  # here, so that --help is instant
    from ivr.script.files import load

    with _nothing_collected():
        files = load(folder)
        calls = _calls(lang) if statistics else {}
        check = check_script(files, spelling=True, calls=calls)
        for line in _lines(check, files, folder, "times" if times else form, lang):
            click.echo(line)
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
def _nothing_collected() -> Iterator[None]:
    """Leave garbage alone: there is little, the command ends soon, and looking takes long."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def _lines(check: "Check", files: "Files", folder: Path, form: str, lang: str) -> Iterator[str]:
    """The report in one of the formats."""
    from ivr.reports.check import annotations, objects, text
    from ivr.terminal import Page

    if form == "text":
        width = shutil.get_terminal_size().columns
        yield from text.report(check, files, lang, Page(width, colours()))
    elif form == "github":
        yield from annotations.annotations(check, files, folder, lang)
    elif form == "json":
        yield _written(objects.findings_object(check, lang))
    else:
        yield _written(objects.times_object(check))


def _written(told: "Object | None") -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)
