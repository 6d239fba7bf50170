"""R66: announcements come one at a time."""

from collections.abc import Mapping

import pytest
from scripts import announced

from ivr.script.finding import Severity
from rules.judging import found


def day(start: int, end: int, closes: bool = False) -> str:
    table = f"from = 2099-01-{start:02}T08:00:00\nuntil = 2099-01-{end:02}T08:00:00\n"
    return table + ("closes = true\n" if closes else "")


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"a": day(1, 3), "b": day(3, 5)}, []),
        ({"a": day(1, 4), "b": day(3, 5)}, [("R66.two", Severity.WARNING)]),
        ({"a": day(1, 4), "b": day(3, 5, True)}, [("R66.closed", Severity.WARNING)]),
        ({"a": day(1, 9), "b": day(2, 4), "c": day(4, 5)}, [("R66.two", Severity.WARNING)] * 2),
        (
            {"a": day(1, 9), "b": day(2, 9), "c": day(3, 5)},
            [("R66.two", Severity.WARNING), ("R66.many", Severity.ERROR)],
        ),
    ],
)
def test_two_at_once_are_a_warning_and_three_an_error(
    tables: Mapping[str, str], expected: list[tuple[str, Severity]]
) -> None:
    findings = found(announced(tables), "R66")
    assert [(each.case, each.severity) for each in findings] == expected
