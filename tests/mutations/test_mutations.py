"""Every damaged script has a new finding."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import pytest

from ivr.checks.check import check_script
from tests.mutations.damages import FAMILIES
from tests.scripts import excused_script

pytestmark = pytest.mark.mutations

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)

MADE = [list(family()) for family in FAMILIES]
DAMAGES = {name: files for family in MADE for name, files in family}
EACH = int(os.environ.get("IVR_TEST_MUTATIONS_EACH") or len(DAMAGES))
SAMPLE = [name for family in MADE for name, _ in family[:: max(1, len(family) // EACH)]]
"""The damages to try: all, or in CI a few of each family."""


def said(files: Mapping[str, bytes]) -> set[object]:
    """Return the findings about a script, without lines, which damage may move."""
    findings = check_script(files, spelling=True, now=NOW).findings
    return {(each.case, each.field, frozenset(each.values.items())) for each in findings}


@cache
def said_before() -> set[object]:
    return said(excused_script())


@pytest.mark.parametrize("name", SAMPLE)
def test_a_damage_is_found(name: str) -> None:
    assert said(DAMAGES[name]) - said_before()


def test_there_are_many_damages_each_with_a_name_of_its_own() -> None:
    assert len(DAMAGES) == sum(len(family) for family in MADE) > 500
