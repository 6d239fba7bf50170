"""`ivr stats`: print the statistics of a period."""

from datetime import datetime
from functools import partial
from itertools import chain

import click

from ivr.checks.check import read_published
from ivr.cli.editions import open_database
from ivr.cli.options import format_option, language_option
from ivr.i18n import ZONE
from ivr.studio.content.names import titles_with_removed
from ivr.studio.database import now
from ivr.studio.editions.draft import Drafts
from ivr.studio.editions.editions import Editions
from ivr.studio.statistics.formats import csv_of, text
from ivr.studio.statistics.panels import OF_TEXTS, ReportTables
from ivr.studio.statistics.report import STEPS, build_report, period
from ivr.terminal import print_lines

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "start", type=DAY, help="The first day, such as 2026-03-02.")
@click.option("--to", "end", type=DAY, help="The last day. Default: today.")
@click.option("--by", type=click.Choice(tuple(STEPS)), default="day")
@format_option("text", "csv", help="For people, or for spreadsheets.")
@language_option
def command(start: datetime | None, end: datetime | None, by: str, form: str, lang: str) -> None:
    """Show the number of calls, the topics callers heard, and how calls ended.

    Default: the last 30 days. The statistics have no personal data: docs/studio.md.
    """
    last = end or now().astimezone(ZONE)
    days = period(start.date() if start else None, last.date(), by)
    with open_database() as database:
        editions = Editions(database)
        newest = next(iter(editions.recent(1)), None)
        line = read_published(editions.files(newest.number)) if newest else None
        report = build_report(database, days)
        names = chain.from_iterable(report.whole.counts[kind] for kind in OF_TEXTS)
        titles = titles_with_removed(Drafts(database), names)
        tables = ReportTables(report, lang, line, partial(titles.of, language=lang))
    if form == "csv":
        click.echo(csv_of(tables), nl=False)
    else:
        print_lines(text(tables))
