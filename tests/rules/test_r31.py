"""R31: the line waits for a key neither too short nor too long."""

import pytest
from scripts import full_script, replaced, small_script

from ivr.script.finding import Severity
from rules.judging import found


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (1, ("R31.short", Severity.ERROR)),
        (4, ("R31.short", Severity.ERROR)),
        (5, ("R31.short", Severity.WARNING)),
        (6, ("R31.short", Severity.WARNING)),
        (7, None),
        (12, None),
        (13, ("R31.long", Severity.WARNING)),
        (60, ("R31.long", Severity.WARNING)),
    ],
)
def test_seven_to_twelve_seconds_are_fine_and_under_five_an_error(
    seconds: int, expected: tuple[str, Severity] | None
) -> None:
    findings = found(small_script(wait_seconds=seconds), "R31")
    assert [(each.case, each.severity) for each in findings] == ([expected] if expected else [])


def test_the_finding_tells_what_stands_there() -> None:
    files = replaced(full_script(), "line.toml", "wait_seconds = 10", "wait_seconds = 6")
    (finding,) = found(files, "R31")
    assert finding.file == "line.toml"
    assert finding.wording("en").found == "seconds: 6"
    assert "7 och 12" in finding.wording("sv").expected
