"""`ivr diff`: what callers hear differently from one script to another."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.checks.check import reopen
from ivr.cli.editions import edition_named
from ivr.cli.options import format_option, language_option
from ivr.cli.output import page, print_json, print_lines
from ivr.errors import ScriptRefusedError, ScriptUnreadableError
from ivr.i18n import N_
from ivr.reports.diff.compare import compare
from ivr.reports.diff.result import comparison_object
from ivr.reports.diff.text import text
from ivr.script.files import load
from ivr.script.line import Line

DIFFERS = 1


@click.command()
@click.argument("old")
@click.argument("new")
@format_option("text", "json")
@language_option
def command(old: str, new: str, form: str, lang: str) -> None:
    """Show what callers hear differently in NEW than in OLD.

    Each is the folder of a script, the number of an edition, or the word live for the edition
    that answers calls now. Write ./live for a folder of that name.

    Exit 0 if callers hear no difference, 1 if they do, 2 if one of the two cannot be read.
    """
    before, after = (_line(name, lang) for name in (old, new))
    found = compare(before, after, datetime.now(UTC))
    heads = ((old, before.edition), (new, after.edition))
    if form == "json":
        print_json(comparison_object(*heads, found))
    else:
        print_lines(text(*heads, found, lang, page()))
    sys.exit(DIFFERS if found.is_heard else 0)


def _line(name: str, lang: str) -> Line:
    """Return the line of an edition or a folder, which need not pass the rules."""
    files = edition_named(name)
    if files is None and not Path(name).is_dir():
        raise ScriptUnreadableError(N_("There is no script at %(name)s."), name=name)
    try:
        return reopen(load(Path(name)) if files is None else files, lang)
    except ScriptRefusedError as error:
        raise ScriptRefusedError(f"{name}:\n{error}") from error
