"""Recent calls: seven whole days, the seven before them, and today so far."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from counted import DAY, Counting, a_call, closing

from ivr.statistics.recent import RecentCalls, recent_calls
from ivr.statistics.report import Period
from ivr.statistics.sums import ZONE

WEEK = Period(DAY - timedelta(days=7), DAY - timedelta(days=1))


def calls_on(counting: Counting, *days_ago: int) -> None:
    """Somebody calls at noon, once for each of these numbers of days before the day."""
    for number, ago in enumerate(days_ago):
        at = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=ZONE) - timedelta(days=ago)
        counting.clock.now = at.timestamp()
        with closing(counting.worker()) as worker:
            a_call(counting, worker, f"CA{number:032x}")
        counting.settle()


@pytest.fixture
def counting(tmp_path: Path) -> Counting:
    return Counting(tmp_path)


def test_without_calls_all_is_zero(counting: Counting) -> None:
    found = recent_calls(counting.database, DAY)
    assert found == RecentCalls(WEEK, calls=0, before=0, today=0)
    assert found.more == 0


def test_each_call_belongs_to_its_days_and_older_or_later_ones_to_none(counting: Counting) -> None:
    calls_on(counting, 15, 14, 8, 8, 7, 4, 4, 1, 0, 0, -1)
    found = recent_calls(counting.database, DAY)
    assert found == RecentCalls(WEEK, calls=4, before=3, today=2)
    assert found.more == 1
