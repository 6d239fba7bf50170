"""A script that is damaged anywhere has something new said of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import pytest

from ivr.checks.check import check_script
from tests.mutations import damages, sample
from tests.scripts import excused_script

pytestmark = pytest.mark.mutations

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def said(files: Mapping[str, bytes]) -> set[object]:
    """All that is found in a script, wherever in a field its line may have moved to."""
    findings = check_script(files, spelling=True, now=NOW).findings
    return {(each.case, each.field, frozenset(each.values.items())) for each in findings}


@cache
def said_before() -> set[object]:
    return said(excused_script())


@pytest.mark.parametrize("name", sample())
def test_a_damage_is_found(name: str) -> None:
    assert said(damages()[name]) - said_before()


def test_there_are_many_damages() -> None:
    assert len(damages()) > 500
