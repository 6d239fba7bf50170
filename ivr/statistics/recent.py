"""How many calls there were lately, in whole days that can be compared, and today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from ivr.database import Database
from ivr.statistics.report import Period
from ivr.statistics.sums import SumKind
from ivr.statistics.tables import SumRow

DAYS = 7


@dataclass(frozen=True, slots=True)
class RecentCalls:
    """Calls of the seven days until yesterday, of the seven before them, and of today so far."""

    period: Period
    calls: int
    before: int
    today: int

    @property
    def more(self) -> int:
        """How many more calls than in the seven days before; negative if fewer."""
        return self.calls - self.before


def recent_calls(database: Database, today: date) -> RecentCalls:
    """Count the calls of the last days; raises DatabaseUnavailableError."""
    period = Period(today - timedelta(days=DAYS), today - timedelta(days=1))
    first = period.start - timedelta(days=DAYS)
    counted = (
        select(SumRow.day, func.sum(SumRow.count))
        .where(SumRow.kind == SumKind.CALLS, SumRow.day >= first, SumRow.day <= today)
        .group_by(SumRow.day)
    )
    found: Counter[str] = Counter()
    with database.reading() as session:
        for day, calls in session.execute(counted):
            part = "today" if day == today else "calls" if day >= period.start else "before"
            found[part] += int(calls)
    return RecentCalls(period, found["calls"], found["before"], found["today"])
