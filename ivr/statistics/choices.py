"""What callers choose: in how many calls each topic was heard, for checks of the menus' order."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy import func, select

from ivr.database import Database, now
from ivr.errors import DatabaseUnavailableError
from ivr.statistics.report import Period
from ivr.statistics.sums import SumKind, local
from ivr.statistics.tables import SumRow

DAYS = 30
"""The calls that count are those of so many days, today among them."""

KEPT_SECONDS = 3600


def recent_choices(database: Database) -> Mapping[str, int]:
    """Return the calls in which each topic was heard; raises DatabaseUnavailableError."""
    today = local(now()).date()
    period = Period(today - timedelta(days=DAYS - 1), today)
    chosen = (
        select(SumRow.key, func.sum(SumRow.count))
        .where(SumRow.kind == SumKind.TOPIC)
        .where(SumRow.day >= period.start, SumRow.day <= period.end)
        .group_by(SumRow.key)
    )
    with database.reading() as session:
        return {topic: int(calls) for topic, calls in session.execute(chosen)}


class RecentChoices:
    """What callers chose lately, read again after an hour; the last figures while that fails."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._until = float("-inf")
        self._known: Mapping[str, int] = {}

    def __call__(self) -> Mapping[str, int]:
        """Return the calls in which each topic was heard."""
        if self._clock() >= self._until:
            try:
                self._known = recent_choices(self._database)
            except DatabaseUnavailableError:  # the page that asks will say so
                return self._known
            self._until = self._clock() + KEPT_SECONDS
        return self._known
