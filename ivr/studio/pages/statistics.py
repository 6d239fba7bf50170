"""The page Statistics: when people call, what they hear, and where they hang up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from flask import Response, flash, render_template, request
from flask_babel import gettext as _

from ivr.errors import RequestError
from ivr.i18n import ZONE
from ivr.script.model import MAIN_MENU, Menu
from ivr.statistics.calls import SumKind
from ivr.statistics.formats import COMPARED, compared, csv_of, listeners
from ivr.statistics.panels import Panel, panels
from ivr.statistics.report import STEPS, CallReport, Period, period, read
from ivr.statistics.words import Words
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

MOST_WORDINGS = 3
"""Wordings of one text in one language, the newest; the download has all."""

SELDOM = {SumKind.HOUR, SumKind.MISSES, SumKind.KEYS, SumKind.COUNTRY}
"""Panels that are folded away, with the editions."""


@bp.get("/statistics")
@access.needs(Role.READER)
def statistics() -> str:
    """Show the statistics of a period."""
    report, words = _report()
    found = [panel for panel in panels(report, words) if panel.rows and panel.name != "all"]
    tables = [panel for panel in found if panel.name not in ("edition", "listening")]
    return render_template(
        "studio/statistics.html",
        report=report,
        words=words,
        panels=[panel for panel in tables if panel.name not in SELDOM],
        more=[panel for panel in tables if panel.name in SELDOM],
        ways=_ways(current_studio.live().script.menus),
        editions=[row for panel in found if panel.name == "edition" for row in panel.rows],
        texts=_texts(panel for panel in found if panel.name == "listening"),
        columns=[_(heading) for heading in COMPARED],
        compared=compared,
        listeners=listeners,
        published={each.number: each for each in current_studio.editions.history()},
        asked={
            "from": report.period.start,
            "to": report.period.end,
            "by": report.period.step,
        },
        today=_today(),
        periods=_periods(_today()),
    )


@bp.get("/statistics/table")
@access.needs(Role.READER)
def statistics_table() -> Response:
    """Serve the figures as CSV."""
    report, words = _report()
    subject = _("calls")
    name = f"{subject}-{report.period.start}-{report.period.end}.csv"
    response = Response(csv_of(report, words), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _today() -> date:
    return current_studio.now.astimezone(ZONE).date()


def _periods(today: date) -> Mapping[str, Period]:
    """Return the periods that people ask for, by name. A week begins on Monday."""
    this_week, this_month = STEPS["week"](today), STEPS["month"](today)
    last_week, last_month = (each - timedelta(days=1) for each in (this_week, this_month))
    return {
        _("Last week"): Period(STEPS["week"](last_week), last_week),
        _("This week"): Period(this_week, today),
        _("Last month"): Period(STEPS["month"](last_month), last_month),
        _("Last 30 days"): period(None, today),
    }


def _ways(menus: Mapping[str, Menu], menu: str = MAIN_MENU, keys: str = "") -> dict[str, str]:
    """Return the keys that lead from the main menu to each topic and menu."""
    found: dict[str, str] = {}
    for option in menus[menu].options:
        found[option.target] = keys + option.key
        if option.target in menus:
            found |= _ways(menus, option.target, found[option.target])
    return found


def _report() -> tuple[CallReport, Words]:
    words = Words(language(), current_studio.counted_lines)
    return read(current_studio.database, _asked(_today())), words


def _asked(today: date) -> Period:
    """Return the requested period, or the last 30 days if it is invalid."""
    try:
        step = request.args.get("by", "day")
        if step not in STEPS:
            raise ValueError(step)
        return period(_day("from"), _day("to") or today, step)
    except (ValueError, RequestError):
        flash(
            _(
                "These are the last 30 days. The first day cannot be after the last one, nor ten "
                "years before it."
            ),
            "warning",
        )
        return period(None, today)


def _day(name: str) -> date | None:
    given = request.args.get(name, "")
    return date.fromisoformat(given) if given else None


def _texts(found: Iterable[Panel]) -> Mapping[str, Mapping[str, Sequence[Panel]]]:
    """Return how far callers listened by text and language, the newest wording first."""
    texts: dict[str, dict[str, list[Panel]]] = {}
    for one in found:
        wordings = texts.setdefault(one.place, {}).setdefault(one.language, [])
        if len(wordings) < MOST_WORDINGS:
            wordings.append(one)
    return texts
