"""The report of a period: what its calls have in common, also by day and by edition."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select

from ivr.database import Database
from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.statistics.calls import SumKind
from ivr.statistics.tables import SumRow

DAYS = 30
"""Length of the default period, including the last day."""

MOST_DAYS = 3700
RECENT_DAYS = 7


class ReportStep(StrEnum):
    """How a period is divided."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    start: date
    end: date


def period(start: date | None, end: date) -> Period:
    """Return the days from `start`, or the last 30 days; raises RequestError."""
    start = start or date.fromordinal(max(1, end.toordinal() - DAYS + 1))
    if not timedelta() <= end - start < timedelta(days=MOST_DAYS):
        raise RequestError(
            N_(
                "There is no period from %(first)s to %(last)s: give --from a day that is "
                "not after --to, and at most %(most)s days before it."
            ),
            first=start,
            last=end,
            most=MOST_DAYS,
        )
    return Period(start, end)


@dataclass(frozen=True, slots=True)
class Group:
    """All calls of a period, or those of a day, week or month, or of an edition, added up.

    `start` is the first day; for an edition the first one with a call. `counts` are by kind and
    key of the sums. Edition 0 is a line that is no edition. `seconds` are of the calls of known
    length.
    """

    start: date
    counts: Mapping[str, Counter[str]]
    seconds: int
    edition: int = 0

    @property
    def calls(self) -> int:
        """The number of calls."""
        return self.counts[SumKind.CALLS].total()

    @property
    def average(self) -> float | None:
        """The average length in seconds, None if no length is known."""
        timed = self.counts[SumKind.TIMED].total()
        return self.seconds / timed if timed else None

    def share(self, kind: str, key: str) -> float:
        """Return the calls of a sum as a fraction of these calls."""
        return self.counts[kind][key] / self.calls if self.calls else 0.0


@dataclass(frozen=True, slots=True)
class CallReport:
    """The report of a period. `editions` are in the order in which they began to answer."""

    period: Period
    step: ReportStep
    whole: Group
    spans: tuple[Group, ...]
    editions: tuple[Group, ...]


def read(database: Database, period: Period, step: ReportStep) -> CallReport:
    """Return the report of a period; raises DatabaseUnavailableError."""
    with database.reading() as session:
        rows = session.scalars(
            select(SumRow).where(SumRow.day >= period.start, SumRow.day <= period.end)
        ).all()
    return report(rows, period, step)


def report(rows: Sequence[SumRow], period: Period, step: ReportStep) -> CallReport:
    """Put the report of a period together from its sums."""
    days = range((period.end - period.start).days + 1)
    spans: dict[date, list[SumRow]] = {  # also those without calls
        start_of(period.start + timedelta(days=number), step): [] for number in days
    }
    editions: defaultdict[int, list[SumRow]] = defaultdict(list)
    for row in rows:
        spans[start_of(row.day, step)].append(row)
        editions[row.edition].append(row)
    by_edition = [
        _group(min(row.day for row in its), its, edition) for edition, its in editions.items()
    ]
    return CallReport(
        period=period,
        step=step,
        whole=_group(period.start, rows),
        spans=tuple(_group(max(day, period.start), its) for day, its in spans.items()),
        editions=tuple(sorted(by_edition, key=lambda one: (one.start, one.edition))),
    )


def start_of(day: date, step: ReportStep) -> date:
    """Return the first day of the week (a Monday) or month of a day, or the day itself."""
    if step is ReportStep.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is ReportStep.MONTH else day


def _group(start: date, rows: Sequence[SumRow], edition: int = 0) -> Group:
    counts: dict[str, Counter[str]] = {kind.value: Counter() for kind in SumKind}
    for row in rows:
        counts[row.kind][row.key] += row.count
    seconds = sum(row.seconds for row in rows if row.kind == SumKind.TIMED)
    return Group(start, counts, seconds, edition)


@dataclass(frozen=True, slots=True)
class RecentCalls:
    """Calls of the seven days until yesterday, of the seven before them, and of today so far."""

    period: Period
    calls: int
    before: int
    today: int


def recent_calls(database: Database, today: date) -> RecentCalls:
    """Count the calls of the last days; raises DatabaseUnavailableError."""
    first = today - timedelta(days=2 * RECENT_DAYS)
    found = read(database, Period(first, today), ReportStep.DAY).spans
    *days, of_today = [span.calls for span in found]
    before, calls = sum(days[:RECENT_DAYS]), sum(days[RECENT_DAYS:])
    period = Period(first + timedelta(days=RECENT_DAYS), today - timedelta(days=1))
    return RecentCalls(period, calls, before, of_today)
