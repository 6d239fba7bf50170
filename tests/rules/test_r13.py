"""R13: menus are not deep."""

import pytest
from scripts import full_script, nested_script

from ivr.checks.rules.menu.r13_depth_of_menus import RULE
from ivr.script.finding import Severity
from rules.breaking import breaches
from rules.judging import cases, found, subject_of


@pytest.mark.parametrize(("levels", "warned"), [(1, False), (2, False), (3, True)])
def test_two_levels_are_fine_and_three_a_warning(levels: int, warned: bool) -> None:
    findings = found(nested_script(levels, 5), "R13")
    assert [each.severity for each in findings] == [Severity.WARNING] * warned


def test_the_way_down_is_told() -> None:
    (finding,) = found(nested_script(3, 2), "R13")
    assert (finding.file, finding.values["way"]) == ("line.toml", "main → menu-1 → menu-1-1")


def test_every_deep_way_is_told() -> None:
    assert len(found(nested_script(3, 40), "R13")) == 8


def test_over_the_most_is_an_error() -> None:
    """A script of four levels is refused when it is read, so the limit is moved instead."""
    subject = subject_of(nested_script(3, 2))
    (breach,) = RULE.check(subject, {"fine_depth": 1, "max_depth": 2})
    assert breach.severity is Severity.ERROR
    assert breach.values["most"] == 2
    assert breaches(RULE, subject, fine_depth=3) == []


def test_the_limit_can_be_moved_with_a_reason() -> None:
    files = nested_script(3, 2)
    files["line.toml"] += b'[rules]\nR13 = { fine_depth = 3, reason = "Tested." }\n'
    assert cases(files, "R13") == []
    assert cases(full_script(), "R13") == []
