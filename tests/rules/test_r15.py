"""R15: a menu is short."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.checks.rules.timing.r15_length_of_menu import RULE
from ivr.script.finding import Severity
from rules.breaking import breaches
from rules.judging import cases, found, subject_of

LABEL = "operativt polissamarbete, till exempel i brottsutredningar\n\n"


@pytest.mark.parametrize(
    ("added", "severity"),
    [
        ("", Severity.WARNING),
        (
            ", mord, rån, stölder, bedrägerier, smuggling, penningtvätt och korruption",
            Severity.ERROR,
        ),
    ],
)
def test_over_25_seconds_is_a_warning_and_over_30_an_error(added: str, severity: Severity) -> None:
    label = LABEL.replace("\n\n", f"{added}\n\n")
    files = replaced(full_script(), "sv/operativt.txt", LABEL, label)
    finding = found(files, "R15")[-1]
    assert (finding.severity, finding.file) == (severity, "sv/operativt.txt")
    assert finding.line == line_with(files, finding.file, label.strip())


def test_the_limits_are_the_last_seconds_that_are_fine() -> None:
    subject = subject_of(full_script())
    english, swedish = 26.196, 28.820  # by the formula
    assert breaches(RULE, subject, warn_seconds=swedish + 0.01) == []
    assert len(breaches(RULE, subject, warn_seconds=english + 0.01)) == 1
    assert len(breaches(RULE, subject, warn_seconds=english - 0.01)) == 2
    severe = list(RULE.check(subject, {"warn_seconds": 20, "max_seconds": english + 0.01}))
    assert [each.severity for each in severe] == [Severity.ERROR, None]


def test_the_longest_option_is_named() -> None:
    finding = found(full_script(), "R15")[-1]
    assert "brottsutredningar, tryck ett." in finding.wording("sv").message
    assert "28,8 sekunder" in finding.wording("sv").found
    assert "28.8 seconds" in finding.wording("en").found


def test_each_menu_is_timed_by_itself() -> None:
    assert cases(nested_script(2, 8), "R15") == []
    files = nested_script(2, 8)
    long = " och ".join(["brottsutredningar"] * 20)
    files["sv/topic-8.txt"] = f"{long}\n\nText.\n".encode()
    (finding,) = found(files, "R15")
    assert (finding.file, finding.values["menu"]) == ("sv/topic-8.txt", "menu-2")
