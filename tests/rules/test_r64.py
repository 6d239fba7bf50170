"""R64: an announcement is temporary."""

from datetime import UTC, datetime

import pytest
from scripts import announced

from ivr.checks.rules.announcements.r64_time_of_announcement import RULE
from ivr.checks.subject import Subject
from ivr.script.line import prepare
from rules.breaking import breaches
from rules.judging import readable


def case(table: str, now: datetime) -> str | None:
    script = readable(announced({"stopp": table}))
    found = breaches(RULE, Subject(script, prepare(script), now=now))
    return found[0][0] if found else None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2027, 1, 1, tzinfo=UTC), None),
        (datetime(2027, 1, 11, 15, 59, 59, tzinfo=UTC), None),
        (datetime(2027, 1, 11, 16, tzinfo=UTC), "ended"),  # 17 o'clock in Stockholm
    ],
)
def test_what_has_ended_is_to_be_taken_out(now: datetime, expected: str | None) -> None:
    table = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
    assert case(table, now) == expected


@pytest.mark.parametrize(
    ("until", "expected"), [("2027-02-02T09:00:00", None), ("2027-02-05T09:00:00", "long")]
)
@pytest.mark.parametrize("start", ["from = 2027-01-04T08:00:00\n", ""])
def test_thirty_days_are_the_most(until: str, expected: str | None, start: str) -> None:
    now = datetime(2027, 1, 4, 7, tzinfo=UTC)
    assert case(f"{start}until = {until}\n", now) == expected
