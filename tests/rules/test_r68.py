"""R68: a call is not cut off early."""

import pytest
from scripts import full_script, replaced

from rules.judging import cases


@pytest.mark.parametrize(
    ("minutes", "expected"), [(1, True), (4, True), (5, False), (20, False), (60, False)]
)
def test_five_minutes_are_the_least(minutes: int, expected: bool) -> None:
    table = f"tries = 3\nmax_minutes = {minutes}"
    files = replaced(full_script(), "line.toml", "tries = 3", table)
    assert cases(files, "R68") == ([("", "line.toml", 0)] if expected else [])
