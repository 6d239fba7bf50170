"""The cases of each rule: scripts that break it, and near misses."""

import re
from functools import cache
from itertools import product

import pytest

from ivr.checks.cases import Case, all_cases, cases_of
from ivr.checks.rule import Rule
from ivr.checks.rules import all_rules
from ivr.i18n import LANGUAGES
from ivr.script.findings.finding import Finding
from ivr.script.reading.positions import Positions
from tests.checks.judging import changed, judged
from tests.scripts import full_script

each_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)


@cache
def of_frozen() -> tuple[Finding, ...]:
    """Return the findings about the frozen script."""
    return judged(full_script())


@each_rule
def test_a_rule_has_a_case_of_each_wording_and_a_near_miss(rule: Rule) -> None:
    assert {case.breaks for case in cases_of(rule.id)} >= {*rule.wordings, None}
    assert cases_of(rule.id)[0].breaks is not None


@pytest.mark.parametrize(
    "case", all_cases(), ids=[f"{case.rule}-{number}" for number, case in enumerate(all_cases())]
)
def test_a_case_breaks_its_rule_or_not_with_line_and_complete_message(case: Case) -> None:
    files = changed(case)
    found = [each for each in judged(files, case.rule) if each not in of_frozen()]
    if case.breaks is None:
        assert found == []
    else:
        words = f"{case.rule}.{case.breaks}" if case.breaks else case.rule
        fields = {"/".join(each.field) for each in found if each.case == words}
        assert case.at in fields if case.at else fields
    for each in found:
        file, line = Positions(files).of(each.place)
        assert file in files and 0 <= line <= files[file].count(b"\n") + 1, each
        for language, said in product(LANGUAGES, (each.message, each.hint)):
            words = said(language)
            assert words.strip() and not re.search("“”|””", words), each.case
            assert not re.search(r"\.(txt|toml)\b|\bR\d\d\b", words), each.case


@each_rule
def test_the_first_case_of_a_rule_breaks_no_other(rule: Rule) -> None:
    case = cases_of(rule.id)[0]
    known = {rule.id, *(each.rule for each in of_frozen())}  # these may say other seconds
    assert {each.rule for each in judged(changed(case))} - known == {*case.also} - known
