"""`ivr stats`: print the statistics of a period."""

from datetime import date, datetime, timedelta

import click

from ivr.cli.editions import open_database
from ivr.cli.options import format_option, language_option
from ivr.cli.output import page, print_json, print_lines
from ivr.database import now
from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.publishing.editions import Editions
from ivr.statistics.calls import local
from ivr.statistics.formats import csv_of, report_object, text
from ivr.statistics.lines import EditionLines
from ivr.statistics.report import Period, ReportStep, read
from ivr.statistics.words import Words

DAYS = 30
"""Length of the default period, including today."""

MOST_DAYS = 3700

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "start", type=DAY, help="The first day, such as 2026-03-02.")
@click.option("--to", "end", type=DAY, help="The last day. Default: today.")
@click.option("--by", type=click.Choice(["day", "week", "month"]), default="day")
@format_option("text", "json", "csv", help="For people, for programs, or for spreadsheets.")
@language_option
def command(start: datetime | None, end: datetime | None, by: str, form: str, lang: str) -> None:
    """Show how many people called and when, what they heard, and where they hung up.

    Default: the last 30 days. There is no personal data in statistics: docs/statistics.md.
    """
    last = end.date() if end else local(now()).date()
    first = start.date() if start else last - timedelta(days=DAYS - 1)
    _check(first, last)
    with open_database() as database:
        report = read(database, Period(first, last), ReportStep(by))
        words = Words(lang, EditionLines(Editions(database)))
        if form == "json":
            print_json(report_object(report, words))
        elif form == "csv":
            click.echo(csv_of(report, words), nl=False)
        else:
            print_lines(text(report, words, page()))


def _check(first: date, last: date) -> None:
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        raise RequestError(
            N_(
                "There is no period from %(first)s to %(last)s: give --from a day that is "
                "not after --to, and at most %(most)s days before it."
            ),
            first=first,
            last=last,
            most=MOST_DAYS,
        )
