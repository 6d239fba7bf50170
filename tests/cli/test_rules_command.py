"""`ivr rules`: the list of rules, and the explanation of each."""

import re

import pytest

from ivr.checks.cases import cases_of
from ivr.checks.rule import Rule
from ivr.checks.rules import all_rules
from ivr.i18n import LANGUAGES, translator
from ivr.reports.check.findings_report import SEVERITIES
from tests.cli.conftest import Command, flat, output_of


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_is_listed_with_thresholds_and_source(ivr: Command, lang: str) -> None:
    listed, said = ivr("rules", lang=lang), translator(lang).gettext
    words = output_of(listed)
    for rule in all_rules():
        assert flat(f"{rule.id} {said(SEVERITIES[rule.severity])}: {said(rule.title)}") in words
        assert flat(said(rule.source)) in words
        for limit in rule.thresholds:
            shown = f"{limit.value:g} {said(limit.unit)} ({said(limit.source)})"
            assert flat(f"{limit.name} = {shown}") in words
    assert str(len(all_rules())) in listed.output.splitlines()[-1]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_rule_is_explained_with_a_case_of_each_kind(ivr: Command, rule: Rule, lang: str) -> None:
    shown, said = ivr("rules", rule.id, lang=lang).output, translator(lang).gettext
    assert flat(said(rule.title)) in flat(shown)
    breaking, *others = cases_of(rule.id)
    near_miss = next(case for case in others if case.breaks is None)
    for case in (breaking, near_miss):
        for edit in case.edits:
            assert f"    {edit.file}" in shown
            assert all(f"    + {line}".rstrip() in shown for line in edit.now.strip().splitlines())
    words, _, _ = shown.partition(said("This breaks the rule"))
    assert not re.search(r"%\(\w+\)|%%", words)


@pytest.mark.parametrize("name", ["R99", "R2l", "fred"])
def test_an_unknown_rule_names_the_nearest_one(ivr: Command, name: str) -> None:
    result = ivr("rules", name)
    assert result.exit_code == 2
    assert re.search(rf"no rule {name}\. The nearest one is R\d\d", result.output)
