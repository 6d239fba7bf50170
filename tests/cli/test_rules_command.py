"""`ivr rules`: the list of what a script is held against, and each rule explained."""

import re
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.checks.cases import cases_of
from ivr.checks.rule import Rule
from ivr.checks.rules import all_rules
from ivr.checks.thresholds import THRESHOLDS
from ivr.cli import main
from ivr.i18n import LANGUAGES, translator
from ivr.reports.check.findings import SEVERITIES
from ivr.reports.check.rulebook import UNITS, limits_of


@pytest.fixture
def rules(runner: CliRunner) -> Any:
    """Runs `ivr rules`."""

    def rules(*arguments: str, lang: str = "en") -> Result:
        return runner.invoke(main, ["rules", *arguments, "--lang", lang])

    return rules


def flat(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_is_listed_with_sentence_severity_thresholds_and_source(
    rules: Any, lang: str
) -> None:
    result = rules(lang=lang)
    assert result.exit_code == 0
    told = flat(result.output)
    said = translator(lang).gettext
    for rule in all_rules():
        assert flat(f"{rule.id} {said(SEVERITIES[rule.severity])} {said(rule.title)}") in told
        assert flat(said(rule.source or "Source")) in told
        for limit in limits_of(rule):
            shown = f"{limit.value:g} {said(UNITS[limit.unit])} ({said(limit.source)})"
            assert flat(f"{limit.name} = {shown}") in told


def test_every_unit_of_a_threshold_has_a_word() -> None:
    assert {threshold.unit for threshold in THRESHOLDS} == set(UNITS)


def test_the_list_fits_a_terminal_and_says_how_many_rules_there_are(rules: Any) -> None:
    told = rules().output.splitlines()
    assert max(map(len, told)) <= 80
    assert str(len(all_rules())) in told[-1]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_rule_is_explained_with_its_words_and_a_case_of_each_kind(
    rules: Any, rule: Rule, lang: str
) -> None:
    told = rules(rule.id, lang=lang).output
    said = translator(lang).gettext
    assert flat(said(rule.title)) in flat(told)
    breaking, *others = cases_of(rule.id)
    near_miss = next(case for case in others if case.breaks is None)
    for case in (breaking, near_miss):
        for edit in case.edits:
            assert f"    {edit.file}" in told
            assert all(f"    + {line}".rstrip() in told for line in edit.now.strip().splitlines())
        assert all(f"+ [announcements.{name}]" in told for name in case.announcements or ())
        assert not case.recording or case.recording.file in told
    assert f"    {rule.id} = {{ " in told
    words, _, _ = told.partition(said("This breaks the rule"))
    assert not re.search(r"%\(\w+\)|%%", words)


@pytest.mark.parametrize(
    ("name", "override"),
    [("19", "accepted = true"), (" r19 ", "accepted = true"), ("R02", "max_words = 12")],
)
def test_the_override_that_is_shown_names_a_threshold_where_there_is_one(
    rules: Any, name: str, override: str
) -> None:
    told = rules(name).output
    assert f'{{ {override}, reason = "' in told
    assert name.strip().upper()[-2:] in told.splitlines()[0]


@pytest.mark.parametrize(
    ("name", "nearest"), [("R99", all_rules()[-1].id), ("R2l", "R"), ("fred", "R"), ("r1x9", "R")]
)
def test_an_unknown_rule_names_the_nearest_one(rules: Any, name: str, nearest: str) -> None:
    result = rules(name)
    assert result.exit_code == 2
    assert re.search(rf"no rule {name}\. The nearest one is {nearest}", result.output)
