"""The report of a period: its calls by topic, language and other kinds, also by day and edition."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from ivr.errors import RequestError
from ivr.i18n import N_, ZONE
from ivr.studio.database import Database
from ivr.studio.statistics.events import SumKind
from ivr.studio.statistics.store import EventRow, SumRow

DAYS = 30
"""Length of the default period, including the last day."""

MAX_DAYS = 3700

STEPS: Mapping[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
}
"""Parts of a period: functions from a day to the first day of its part."""


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """From one day to another, both included, divided into steps."""

    start: date
    end: date
    step: str = "day"


def period(start: date | None, end: date, step: str = "day") -> ReportPeriod:
    """Return the period from `start`, by default the last 30 days; raises RequestError."""
    start = start or date.fromordinal(max(1, end.toordinal() - DAYS + 1))
    if not timedelta() <= end - start < timedelta(days=MAX_DAYS):
        raise RequestError(
            N_(
                "There is no period from %(first)s to %(last)s: give --from a day that is "
                "not after --to, and at most %(most)s days before it."
            ),
            first=start,
            last=end,
            most=MAX_DAYS,
        )
    return ReportPeriod(start, end, step)


@dataclass(slots=True)
class Group:
    """A group of calls, with counts by kind and key of their sums.

    `part` is `all`, the step of the period or `edition`. `start` is the first day; for an edition,
    the first day with a call. Edition 0 is a line that is no edition. `seconds` is the total of the
    calls of known length.
    """

    part: str
    start: date
    edition: int | None = None
    seconds: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def calls(self) -> int:
        """The number of calls."""
        return self.counts[SumKind.CALLS].total()

    @property
    def timed(self) -> int:
        """The number of calls of known length."""
        return self.counts[SumKind.TIMED].total()

    @property
    def average(self) -> float | None:
        """The average length in seconds, None if no length is known."""
        return self.seconds / self.timed if self.timed else None

    def share(self, kind: SumKind, key: str) -> float:
        """Return the calls of a sum as a fraction of these calls."""
        return self.counts[kind][key] / self.calls if self.calls else 0.0


@dataclass(frozen=True, slots=True)
class CallReport:
    """The report of a period; `editions` are in order of number."""

    period: ReportPeriod
    whole: Group
    spans: tuple[Group, ...]
    editions: tuple[Group, ...]


def build_report(database: Database, period: ReportPeriod) -> CallReport:
    """Return the report of a period; raises DatabaseUnavailableError."""
    with database.reading() as session:
        days = SumRow.day.between(period.start, period.end)
        return report(session.scalars(select(SumRow).where(days)), period)


def last_call(database: Database) -> datetime | None:
    """Return the hour of the last call in local time, by its beginning; None before the first one.

    The sums know the hour and no more. Raises DatabaseUnavailableError.
    """
    counted = select(SumRow.day, SumRow.key).where(SumRow.kind == SumKind.HOUR)
    newest = counted.order_by(SumRow.day.desc(), SumRow.key.desc()).limit(1)
    with database.reading() as session:
        hours = [
            datetime.combine(day, time(int(hour)), ZONE) for day, hour in session.execute(newest)
        ]
        not_counted_yet = session.scalar(select(func.max(EventRow.at)))
    if not_counted_yet is not None:
        moment = datetime.fromtimestamp(not_counted_yet, ZONE)
        hours.append(moment.replace(minute=0, second=0, microsecond=0))
    return max(hours, default=None)


def report(rows: Iterable[SumRow], period: ReportPeriod) -> CallReport:
    """Build the report of a period from its sums."""
    beginning = STEPS[period.step]
    whole = Group("all", period.start)
    spans: dict[date, Group] = {}  # including those without calls
    for number in range((period.end - period.start).days + 1):
        day = period.start + timedelta(days=number)
        spans.setdefault(beginning(day), Group(period.step, day))
    editions: dict[int, Group] = {}
    for row in sorted(rows, key=lambda row: (row.edition, row.day)):
        edition = editions.setdefault(row.edition, Group("edition", row.day, row.edition))
        for group in (whole, spans[beginning(row.day)], edition):
            group.counts[row.kind][row.key] += row.count
            group.seconds += row.seconds if row.kind == SumKind.TIMED else 0
    return CallReport(period, whole, tuple(spans.values()), tuple(editions.values()))
