"""Thresholds, `[rules]` in `line.toml`, and languages without data for the rules."""

import pytest

from ivr.checks.cases import cases_of
from ivr.checks.rule import THRESHOLDS
from ivr.checks.rules import all_rules
from ivr.script.findings.finding import Finding, Severity
from tests.checks.judging import changed, judged
from tests.scripts import full_script, small_script, with_text


def overridden(*lines: str, files: dict[str, bytes] | None = None) -> tuple[Finding, ...]:
    """Return the findings about a script with these lines in `[rules]`."""
    files = files or full_script()
    rules = "\n".join((files["line.toml"].decode(), "[rules]", *lines, ""))
    return judged(with_text(files, "line.toml", rules))


@pytest.mark.parametrize(
    ("rule", "accepted", "severity"),
    [
        ("R19", "true", Severity.INFO),
        ("R19", "false", Severity.WARNING),
        ("R23", "true", Severity.ERROR),
    ],
)
def test_only_warnings_can_be_accepted(rule: str, accepted: str, severity: Severity) -> None:
    override = f'{rule} = {{ accepted = {accepted}, reason = "r" }}'
    found = overridden(override, files=changed(cases_of(rule)[0]))
    assert {each.severity for each in found if each.rule == rule} == {severity}


def test_every_mistake_is_an_error_at_its_rule_and_changes_nothing() -> None:
    mistaken = {
        'R00 = { accepted = true, reason = "r" }': "override-of-no-rule",
        'r19 = { accepted = true, reason = "r" }': "override-of-no-rule",
        "R18 = { accepted = true }": "override-without-reason",
        'R19 = { accepted = true, reason = "  " }': "override-without-reason",
        "R21 = { reason = 7 }": "override-without-reason",
        'R40 = { max_word = 14, reason = "r" }': "override-of-no-threshold",
        'R23 = { accepted = 1, reason = "r" }': "override-wrong-value",
        'R17 = { max_words = "1", reason = "r" }': "override-wrong-value",
        'R11 = { max_options = true, reason = "r" }': "override-wrong-value",
        'R15 = { warn_seconds = nan, reason = "r" }': "override-wrong-value",
        'R56 = { warn_seconds = 1e300, reason = "r" }': "override-wrong-value",
    }
    found = overridden(*mistaken)
    of_table = [each for each in found if each.rule.startswith("override-")]
    assert {each.severity for each in of_table} == {Severity.ERROR}
    told = sorted((each.field, each.rule) for each in of_table)
    assert told == sorted((("rules", line[:3]), case) for line, case in mistaken.items())
    assert {str(each.values["most_words"]) for each in found if each.rule == "R17"} == {"12"}


@pytest.mark.parametrize("limit", [-1_000_000, 0, 1_000_000])
def test_no_limit_stops_the_check(limit: float) -> None:
    tables = {
        rule: ", ".join(f"{each.name} = {limit}" for each in thresholds)
        for rule, thresholds in THRESHOLDS.items()
    }
    found = overridden(*(f'{rule} = {{ {each}, reason = "r" }}' for rule, each in tables.items()))
    assert not any(each.rule.startswith("override-") for each in found)


def test_missing_language_data_is_reported_with_the_rules_that_need_it() -> None:
    found = [
        each
        for each in judged(small_script(languages=("sv", "en", "fi")))
        if each.rule == "no-language-data"
    ]
    assert {(each.field, each.severity) for each in found} == {(("fi",), Severity.WARNING)}
    told = {rule for each in found for rule in str(each.values["rules"]).split(", ") if rule}
    assert told == {rule.id for rule in all_rules() if rule.needs}
