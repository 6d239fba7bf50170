"""A day on which everything fails, in seconds: no caller hears nothing, or something wrong."""

from pathlib import Path

import pytest

from tests.databases import address_of
from tests.faults.day import live

pytestmark = pytest.mark.needs("nginx")


def test_every_caller_of_a_bad_day_hears_the_line(tmp_path: Path) -> None:
    with address_of("sqlite", tmp_path) as address:
        day = live(2, 6, tmp_path, address)
    told = "\n".join(day.lines())
    assert day.wrong == [], told
    minutes = {minute.event: minute for minute in day.minutes}
    assert all(minute.calls and not minute.failed for minute in day.minutes), told
    lost, away = minutes["the other one is lost too"], minutes["nothing of the service answers"]
    assert lost.moved, "calls of the service went on at the fallback"
    assert away.fallback and not away.service
    others = [each for each in day.minutes if each not in (lost, away)][:6]
    assert all(minute.service == minute.calls for minute in others), told
    assert minutes["all is well again"].service
