"""`ivr check`: read, check and walk a whole script."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ivr.checks.check import Check, check_script
from ivr.cli.options import folder_argument, language_option
from ivr.cli.output import page, print_json, print_lines
from ivr.reports.check import annotations, objects, text
from ivr.script.files import Files, load

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
@click.option("--times", is_flag=True, help="Print times as JSON instead of findings.")
@language_option
def command(folder: Path, form: str, times: bool, lang: str) -> None:
    """Check the script in DIR (default: IVR_PROMPTS or prompts).

    Exit 0 if it may answer calls, 1 if it has errors, 2 if there is no script.
    """
    with _without_gc():
        files = load(folder)
        check = check_script(files, spelling=True)
        _print(check, files, folder, "times" if times else form, lang)
    sys.exit(0 if check.may_answer else REFUSED)


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


def _print(check: Check, files: Files, folder: Path, form: str, lang: str) -> None:
    if form == "text":
        print_lines(text.report(check, files, lang, page()))
    elif form == "github":
        print_lines(annotations.annotations(check, files, folder, lang))
    elif form == "json":
        print_json(objects.findings_object(check, lang))
    else:
        print_json(objects.times_object(check))
