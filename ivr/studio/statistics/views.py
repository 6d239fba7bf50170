"""The page Statistics: calls by topic, time, language and ending."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import chain

from flask import Response, flash, render_template, request
from flask_babel import gettext as _

from ivr.errors import RequestError
from ivr.i18n import ZONE
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.names import titles_in, titles_with_removed
from ivr.studio.people import Role
from ivr.studio.services import current_studio
from ivr.studio.statistics.events import SumKind
from ivr.studio.statistics.formats import COMPARED, compared, csv_of
from ivr.studio.statistics.panels import OF_TEXTS, ReportTables
from ivr.studio.statistics.report import STEPS, CallReport, ReportPeriod, build_report, period
from ivr.studio.translation import language

SELDOM = {SumKind.HOUR, SumKind.MISSES, SumKind.KEYS, SumKind.COUNTRY}
"""Panels that are collapsed, as are the editions."""


@bp.get("/statistics")
@access.needs(Role.READER)
def statistics() -> str:
    """Show the statistics of a period."""
    tables = _tables()
    report = tables.report
    panels = {panel.name: panel for panel in tables.main() if panel.rows and panel.name != "all"}
    editions = panels.pop("edition", None)
    return render_template(
        "statistics/statistics.html",
        report=report,
        tables=tables,
        panels=[panel for name, panel in panels.items() if name not in SELDOM],
        more=[panel for name, panel in panels.items() if name in SELDOM],
        ways={
            name: alternatives[0]
            for name, alternatives in current_studio.live().script.ways.items()
        },
        editions=editions.rows if editions else (),
        columns=[_(heading) for heading in COMPARED],
        compared=compared,
        published={each.number: each for each in current_studio.editions.history()},
        today=_today(),
        periods=_common_periods(_today()),
    )


@bp.get("/statistics/table")
@access.needs(Role.READER)
def statistics_table() -> Response:
    """Serve the figures as CSV."""
    tables = _tables()
    period = tables.report.period
    subject = _("calls")
    name = f"{subject}-{period.start}-{period.end}.csv"
    response = Response(csv_of(tables), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _today() -> date:
    return current_studio.now.astimezone(ZONE).date()


def _common_periods(today: date) -> Mapping[str, ReportPeriod]:
    this_week = STEPS["week"](today)
    this_month = STEPS["month"](today)
    last_week = this_week - timedelta(days=1)
    last_month = this_month - timedelta(days=1)
    return {
        _("Last week"): ReportPeriod(STEPS["week"](last_week), last_week),
        _("This week"): ReportPeriod(this_week, today),
        _("Last month"): ReportPeriod(STEPS["month"](last_month), last_month),
        _("Last 30 days"): period(None, today),
    }


def report_tables(report: CallReport) -> ReportTables:
    """Return the tables of a report, with the titles of topics that were removed since."""
    names = chain.from_iterable(report.whole.counts[kind] for kind in OF_TEXTS)
    titles = titles_with_removed(current_studio.drafts, names)
    return ReportTables(report, language(), current_studio.live(), titles_in(titles))


def _tables() -> ReportTables:
    return report_tables(build_report(current_studio.database, _requested_period(_today())))


def _requested_period(today: date) -> ReportPeriod:
    """Return the requested period, or the last 30 days if it is invalid."""
    try:
        step = request.args.get("by", "day")
        if step not in STEPS:
            raise ValueError(step)
        return period(_day("from"), _day("to") or today, step)
    except (ValueError, RequestError):
        flash(
            _(
                "The page shows the last 30 days, because the period that you chose is not "
                "possible. Its first day cannot be after its last one, or more than ten years "
                "before it."
            ),
            "warning",
        )
        return period(None, today)


def _day(name: str) -> date | None:
    given = request.args.get(name, "")
    return date.fromisoformat(given) if given else None
