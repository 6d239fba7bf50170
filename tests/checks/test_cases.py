"""Each rule's cases: what breaks it, and what does not."""

import re
from itertools import product

import pytest

from ivr.checks.cases import Case, all_cases, cases_of
from ivr.checks.rule import Rule
from ivr.checks.rules import all_rules
from ivr.i18n import LANGUAGES
from ivr.script.positions import Positions
from tests.checks.judging import changed, of_case, of_frozen

each_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
each_case = pytest.mark.parametrize(
    "case",
    all_cases(),
    ids=[f"{case.rule}-{number}" for number, case in enumerate(all_cases())],
)


@each_rule
def test_a_rule_has_a_case_of_each_wording_and_a_near_miss(rule: Rule) -> None:
    assert {case.breaks for case in cases_of(rule.id)} >= {*rule.wordings, None}
    assert cases_of(rule.id)[0].breaks is not None


@each_case
def test_a_case_breaks_its_rule_or_not(case: Case) -> None:
    found = [each for each in of_case(case) if each.rule == case.rule]
    if case.breaks is None:
        assert found == []
    else:
        words = f"{case.rule}.{case.breaks}" if case.breaks else case.rule
        assert words in {each.case for each in found}
        if case.at:
            assert case.at in {"/".join(each.field) for each in found if each.case == words}


@each_rule
def test_the_first_case_of_a_rule_breaks_no_other(rule: Rule) -> None:
    case = cases_of(rule.id)[0]
    known = {rule.id, *(each.rule for each in of_frozen())}  # these may say other seconds
    assert {each.rule for each in of_case(case)} - known == {*case.also} - known


@each_case
def test_what_is_found_stands_in_a_line_of_the_script_and_is_said_without_a_hole(
    case: Case,
) -> None:
    files = changed(case)
    for found in of_case(case):
        file, line = Positions(files).of(found.place)
        assert file in files and 0 <= line <= files[file].count(b"\n") + 1, found
        for language, said in product(LANGUAGES, (found.message, found.hint)):
            words = said(language)
            assert words.strip() and not re.search("“”|””", words), found.case
            assert not re.search(r"\.(txt|toml)\b|\bR\d\d\b", words), found.case
