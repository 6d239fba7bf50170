"""The page Statistics: when people call, what they hear, and where they hang up."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, flash, render_template, request
from flask_babel import gettext as _

from ivr.reports.check.times import clock
from ivr.statistics.objects import csv_of
from ivr.statistics.panels import panels
from ivr.statistics.reading import by_sentence, read
from ivr.statistics.report import CallReport, HangUps, Period, ReportStep, SentenceHangUps
from ivr.statistics.sums import local
from ivr.statistics.wording import StatisticsWording
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

DAYS = 30
"""Default period in days, including today."""

MOST_DAYS = 3700
MOST_PLACES = 12
"""Rows in the table of places where callers hung up."""


@dataclass(frozen=True, slots=True)
class Place:
    """An answer in which callers hung up, and the sentences, where they are known."""

    words: str
    calls: int
    spoken: str
    sentences: tuple[SentenceHangUps, ...]


@bp.get("/statistics")
@access.needs(Role.READER)
def statistics() -> str:
    """Show the statistics of a period."""
    report, wording = _report()
    return render_template(
        "studio/statistics.html",
        report=report,
        wording=wording,
        panels=panels(report, wording) if report.whole.calls else (),
        places=[_place(each, wording) for each in report.hang_ups[:MOST_PLACES]],
        asked={
            "from": report.period.start,
            "to": report.period.end,
            "by": report.step.value,
        },
        today=_today(),
        clock=clock,
    )


@bp.get("/statistics/table")
@access.needs(Role.READER)
def statistics_table() -> Response:
    """Serve the figures as CSV."""
    report, wording = _report()
    subject = _("calls")
    name = f"{subject}-{report.period.start}-{report.period.end}.csv"
    response = Response(csv_of(report, wording), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _today() -> date:
    return local(current_studio.now).date()


def _report() -> tuple[CallReport, StatisticsWording]:
    period, step = _asked(_today())
    wording = StatisticsWording(language(), current_studio.counted_lines)
    return read(current_studio.database, period, step), wording


def _asked(today: date) -> tuple[Period, ReportStep]:
    """Return the requested period, or the last 30 days if it is invalid."""
    try:
        step = ReportStep(request.args.get("by", ReportStep.DAY))
        end = _day("to") or today
        start = _day("from") or end - timedelta(days=DAYS - 1)
    except (ValueError, OverflowError):
        flash(_("The period was not understood. Here are the last 30 days."), "warning")
        return Period(today - timedelta(days=DAYS - 1), today), ReportStep.DAY
    if not timedelta() <= end - start < timedelta(days=MOST_DAYS):
        flash(
            _("The first day must not be after the last one, nor ten years before it."), "warning"
        )
        return Period(today - timedelta(days=DAYS - 1), today), step
    return Period(start, end), step


def _day(name: str) -> date | None:
    given = request.args.get(name, "")
    return date.fromisoformat(given) if given else None


def _place(hang_ups: HangUps, wording: StatisticsWording) -> Place:
    return Place(
        words=wording.where(hang_ups),
        calls=hang_ups.calls,
        spoken=hang_ups.during.language,
        sentences=by_sentence(hang_ups, wording.lines.sentences),
    )
