"""`ivr rules`: the list of what a script is held against, and each rule explained."""

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.checks.rule import AnnouncedExample, RecordedExample
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
        source = rule.source or "script rules, rule %(number)s"
        assert flat(said(source, number=rule.number)) in told
        for limit in limits_of(rule):
            shown = f"{limit.value:g} {said(UNITS[limit.unit])} ({said(limit.source)})"
            assert flat(f"{limit.name} = {shown}") in told


def test_every_unit_of_a_threshold_has_a_word() -> None:
    assert {threshold.unit for threshold in THRESHOLDS} == set(UNITS)


def test_the_list_fits_a_terminal(rules: Any) -> None:
    assert max(map(len, rules().output.splitlines())) <= 80


def test_the_list_says_how_many_rules_there_are(rules: Any) -> None:
    told = flat(rules().output)
    assert told.endswith(f"{len(all_rules())} rules are checked.")


@pytest.mark.parametrize("name", ["R19", "r19", "19", "019", " 19 "])
def test_a_rule_is_found_by_its_number_however_it_is_written(rules: Any, name: str) -> None:
    assert rules(name).output.startswith("R19 ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_a_rule_is_explained_with_its_words_and_both_examples(
    rules: Any, rule: Any, lang: str
) -> None:
    told = rules(rule.id, lang=lang).output
    said = translator(lang).gettext
    bad, good = said("This breaks the rule"), said("This does not")
    assert flat(said(rule.title)) in flat(told) and flat(said(rule.why)) in flat(told)
    for heading, example in ((bad, rule.bad), (good, rule.good)):
        assert f"{heading} ({example.file}" in told
        if isinstance(example, RecordedExample):
            assert f"    + {translator(lang).number(example.silence_before, 2)} s " in told
            continue
        if isinstance(example, AnnouncedExample):
            assert all(f"+ [announcements.{name}]" in told for name in example.tables)
            continue
        for line in example.after.strip("\n").splitlines():
            assert f"    + {line}".rstrip() in told
    assert f"    {rule.id} = {{ " in told
    assert not re.search(r"%\(\w+\)|%%", told.partition(bad)[0])


def test_places_that_a_script_fills_in_are_left_open(rules: Any) -> None:
    assert "The option under key … holds “…”." in rules("R19").output


def test_the_override_that_is_shown_names_a_threshold_where_there_is_one(rules: Any) -> None:
    assert 'R19 = { accepted = true, reason = "' in rules("R19").output
    assert 'R02 = { max_words = 12, reason = "' in rules("R02").output


def test_an_unknown_number_names_the_nearest_one(rules: Any) -> None:
    result = rules("R99")
    highest = all_rules()[-1].id
    assert result.exit_code == 2
    assert f"There is no rule R99. The nearest one is {highest}." in result.output


@pytest.mark.parametrize("name", ["R2l", "fred", "r1x9"])
def test_what_is_no_number_names_what_is_most_like_it(rules: Any, name: str) -> None:
    result = rules(name)
    assert result.exit_code == 2
    assert re.search(rf"There is no rule {name}\. The nearest one is R\d\d\.", result.output)


def test_json_tells_every_rule(rules: Any) -> None:
    told = json.loads(rules("--format", "json").stdout)
    assert told["version"] == 2
    for rule, listed in zip(all_rules(), told["rules"], strict=True):
        assert (listed["id"], listed["severity"]) == (rule.id, rule.severity)
        assert listed["title"] == translator("en").gettext(rule.title)
        assert listed["source"] == (rule.source or f"script rules, rule {rule.number}")
        for kind, example in (("bad", rule.bad), ("good", rule.good)):
            told_of = listed[kind]
            assert told_of["file"] == example.file
            if isinstance(example, RecordedExample):
                assert told_of["after"].endswith(f", {example.silence_after:.2f} s of silence")
            elif isinstance(example, AnnouncedExample):
                assert all(text in told_of["after"] for text in example.texts.values())
            else:
                assert (told_of["before"], told_of["after"]) == (example.before, example.after)
        assert [limit["value"] for limit in listed["thresholds"]] == [
            limit.value for limit in limits_of(rule)
        ]


def test_json_tells_one_rule(rules: Any) -> None:
    told = json.loads(rules("19", "--format", "json", lang="sv").stdout)
    assert [rule["id"] for rule in told["rules"]] == ["R19"]
    assert told["rules"][0]["title"] == "Inget ”eller” inuti ett val."
