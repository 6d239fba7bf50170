"""`ivr check`: read, check and walk a whole script."""

import gc
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli import colours
from ivr.cli.options import folder_argument, language_option

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
@click.option("--times", is_flag=True, help="Print times and costs as JSON, and no findings.")
@language_option
def command(folder: Path, form: str, times: bool, lang: str) -> None:
    """Check the script in DIR: exit 0 if it may answer calls, 1 if not, 2 if there is none.

    DIR is IVR_PROMPTS, or prompts, unless given.
    """
    from ivr.checks.check import check_script  # here, so that --help is instant
    from ivr.script.files import load

    with _nothing_collected():
        files = load(folder)
        check = check_script(files, spelling=True)
        for line in _lines(check, files, folder, "times" if times else form, lang):
            click.echo(line)
    sys.exit(0 if check.may_answer else REFUSED)


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
