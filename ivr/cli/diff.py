"""`ivr diff`: differences between two scripts, as callers hear them."""

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.checks.check import read_published
from ivr.cli.options import language_option
from ivr.errors import ScriptRefusedError, ScriptUnreadableError
from ivr.i18n import N_, translator
from ivr.reports.diff.difference_report import DifferenceReport
from ivr.reports.diff.impact import caller_impact
from ivr.script.fields.titles import Titles
from ivr.script.files import Files, load
from ivr.script.model.line import Line
from ivr.script.model.script import FRAME_TEXTS
from ivr.script.reading.changes import by_subject, changed_fields
from ivr.script.reading.field_values import fields_of
from ivr.terminal import print_lines

DIFFERS = 1

LIVE = "live"
EDITION = re.compile(rf"{LIVE}|[1-9][0-9]{{0,8}}")


@click.command()
@click.argument("old")
@click.argument("new")
@language_option
def command(old: str, new: str, lang: str) -> None:
    """Show the differences that callers hear between OLD and NEW.

    OLD and NEW are the folder of a script, the number of an edition, or the word live for the
    edition that answers calls now. Write ./live for a folder of that name.

    Exit 0 if callers hear no difference, 1 if they do, 2 if a script cannot be read.
    """
    (old_files, before), (new_files, after) = (_script(name, lang) for name in (old, new))
    was = fields_of(old_files)
    now = fields_of(new_files)
    changes = changed_fields(was, now)
    impact = caller_impact(before, after, datetime.now(UTC))
    texts = [*_texts_in_display_order(after), *_texts_in_display_order(before)]
    titles = Titles({**was, **now})
    reader = translator(lang)
    cards = by_subject(changes, texts, after.languages)
    report = DifferenceReport(cards, impact, titles, reader)
    print_lines(report.lines((old, before.short_fingerprint), (new, after.short_fingerprint)))
    sys.exit(DIFFERS if impact.is_heard else 0)


def _script(name: str, lang: str) -> tuple[Files, Line]:
    """Return the files and the line of an edition or a folder, even if it breaks rules."""
    files = _files_of_edition(name) if EDITION.fullmatch(name) else None
    if files is None and not Path(name).is_dir():
        message = N_("There is no script at %(name)s. Name a folder, an edition, or live.")
        raise ScriptUnreadableError(message, name=name)
    files = load(Path(name)) if files is None else files
    try:
        return files, read_published(files, lang)
    except ScriptRefusedError as error:
        raise ScriptRefusedError(f"{name}:\n{error}") from error


def _files_of_edition(name: str) -> Files:
    from ivr.cli.editions import live_number, open_editions  # two folders need no database

    with open_editions() as editions:
        return editions.files(live_number(editions) if name == LIVE else int(name))


def _texts_in_display_order(line: Line) -> Sequence[str]:
    announced = (announcement.name for announcement in line.script.announcements)
    return (*announced, *FRAME_TEXTS, *line.script.menus, *line.script.topics())
