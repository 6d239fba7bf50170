"""What all rules have in common: examples that do what they say, whole words, and overrides."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import product

import pytest
import sounds
from scripts import announced, excused_script, full_script, replaced, small_script, with_text

from ivr.checks.rule import AnnouncedExample, AnyExample, RecordedExample, Rule
from ivr.checks.rules import all_rules, check_rules
from ivr.checks.thresholds import THRESHOLDS, defaults
from ivr.i18n import LANGUAGES
from ivr.script.finding import Finding, Severity, Wording
from ivr.script.line import prepare
from ivr.script.reading import read

PARTS = Wording.__slots__
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
each_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)


def judged(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """What the rules say of a script, which must be readable without an error."""
    reading = read(files)
    assert reading.script is not None and not reading.refused, reading.findings
    return check_rules(reading.script, prepare(reading.script), now=NOW)


@cache
def of_frozen() -> tuple[Finding, ...]:
    """What the rules say of the frozen script."""
    return judged(full_script())


@cache
def of_example(example: AnyExample) -> tuple[Finding, ...]:
    """What the rules say of the frozen script with an example's change."""
    return judged(changed(example))


CONSEQUENCES = {
    "R04": {"R16", "R50"},  # whatever delays the notice delays all that comes after it
    "R06": {"R51", "R52"},  # a number that is gone is a fact that is gone, in one language
    "R13": {"R61"},  # a small menu leaves keys that are wrong, and help for them that is not true
    "R12": {"R11"},  # R11 lets a long menu pass only if it keeps these three
    "R18": {"R11"},
    "R21": {"R11"},
    "R38": {"R51"},  # a key that is said in one language alone
    "R59": {"R16"},  # a greeting that lasts longer delays the first option
}
"""The rules that no script can break alone, and those that break with them."""


def changed(example: AnyExample) -> dict[str, bytes]:
    """The frozen script with an example's change."""
    if isinstance(example, RecordedExample):
        return sounds.example(example)
    if isinstance(example, AnnouncedExample):
        return announced(example.tables, example.texts)
    return replaced(full_script(), example.file, example.before, example.after)


def overridden(*lines: str) -> tuple[Finding, ...]:
    """What is said of a script whose `[rules]` holds these lines."""
    table = full_script()["line.toml"].decode()
    rules = "\n".join(("[rules]", *lines))
    return judged(with_text(full_script(), "line.toml", f"{table}\n{rules}\n"))


def mistakes(*lines: str) -> list[str]:
    """What is wrong with overrides, by case."""
    cases = [found.case for found in overridden(*lines)]
    return [case for case in cases if case.startswith("override-")]


class TestExamples:
    """Every rule's own examples, on the frozen script."""

    @each_rule
    def test_the_bad_example_breaks_this_rule_and_no_other(self, rule: Rule) -> None:
        found = [one for one in of_example(rule.bad) if one.rule == rule.id]
        assert [one for one in found if one not in of_frozen()]
        known = {one.rule for one in of_frozen()} | {rule.id} | CONSEQUENCES.get(rule.id, set())
        assert [one for one in of_example(rule.bad) if one.rule not in known] == []

    @each_rule
    def test_the_good_example_does_not_break_it(self, rule: Rule) -> None:
        known = {(one.file, one.case) for one in of_frozen()}
        found = [one for one in of_example(rule.good) if one.rule == rule.id]
        assert [one for one in found if (one.file, one.case) not in known] == []

    @each_rule
    def test_what_it_finds_is_said_in_both_languages_without_a_hole(self, rule: Rule) -> None:
        for found in of_example(rule.bad):
            for language, part in product(LANGUAGES, PARTS):
                said = getattr(found.wording(language), part)
                assert said.strip()
                assert "“”" not in said, (found.case, part)
                assert "””" not in said, (found.case, part)
            wording = found.wording("sv")  # figures have a decimal comma there
            assert not re.search(r"\d\.\d", f"{wording.expected} {wording.found}"), found.case

    @each_rule
    def test_what_it_finds_stands_in_a_line_of_the_script(self, rule: Rule) -> None:
        files = changed(rule.bad)
        for found in of_example(rule.bad):
            assert found.file in files, found
            assert 0 <= found.line <= files[found.file].count(b"\n") + 1, found


class TestWords:
    """What each rule says of itself."""

    def test_every_rule_has_a_number_of_its_own(self) -> None:
        numbers = [rule.number for rule in all_rules()]
        assert numbers == sorted(set(numbers))

    @each_rule
    def test_it_has_a_title_and_every_case_has_all_its_words(self, rule: Rule) -> None:
        assert rule.title.strip()
        assert rule.cases
        for case, words in rule.cases.items():
            assert all(getattr(words, part).strip() for part in PARTS), case

    def test_every_threshold_belongs_to_a_rule_and_has_a_source(self) -> None:
        known = {rule.id for rule in all_rules()}
        assert {threshold.rule for threshold in THRESHOLDS} - known == set()
        for threshold in THRESHOLDS:
            assert threshold.source.strip()
            assert threshold.unit.strip()

    def test_no_rule_has_two_thresholds_of_one_name(self) -> None:
        names = [(threshold.rule, threshold.name) for threshold in THRESHOLDS]
        assert len(names) == len(set(names))

    def test_a_rule_without_thresholds_has_no_limits(self) -> None:
        assert defaults("R19") == {}
        assert set(defaults("R02")) == {"max_words", "max_seconds"}


class TestOverrides:
    """`[rules]` in `line.toml`."""

    def test_a_threshold_is_moved_for_a_reason(self) -> None:
        long = replaced(full_script(), "sv/notice.txt", "I en", "I en riktigt allvarlig och akut")
        assert "R02" in {found.rule for found in judged(long)}
        table = long["line.toml"].decode()
        moved = f'{table}\n[rules]\nR02 = {{ max_words = 20, max_seconds = 9, reason = "r" }}\n'
        assert "R02" not in {found.rule for found in judged(with_text(long, "line.toml", moved))}

    def test_a_threshold_with_a_fraction_is_written_as_the_reader_writes_it(self) -> None:
        found, *_ = [
            one
            for one in overridden('R54 = { max_letters = 16.5, reason = "r" }')
            if one.rule == "R54"
        ]
        assert "16.5" in found.wording("en").expected
        assert "16,5" in found.wording("sv").expected

    def test_an_accepted_warning_is_told_as_information(self) -> None:
        bad = changed(next(rule for rule in all_rules() if rule.id == "R19").bad)
        table = bad["line.toml"].decode()
        accepted = with_text(
            bad, "line.toml", f'{table}\n[rules]\nR19 = {{ accepted = true, reason = "r" }}\n'
        )
        [before], [after] = (
            [found for found in judged(files) if found.rule == "R19"] for files in (bad, accepted)
        )
        assert (before.severity, after.severity) == (Severity.WARNING, Severity.INFO)

    def test_what_is_not_accepted_stays_a_warning(self) -> None:
        bad = changed(next(rule for rule in all_rules() if rule.id == "R19").bad)
        table = bad["line.toml"].decode()
        files = with_text(
            bad, "line.toml", f'{table}\n[rules]\nR19 = {{ accepted = false, reason = "r" }}\n'
        )
        severities = {found.severity for found in judged(files) if found.rule == "R19"}
        assert severities == {Severity.WARNING}

    def test_no_error_can_be_accepted(self) -> None:
        bad = changed(next(rule for rule in all_rules() if rule.id == "R03").bad)
        table = bad["line.toml"].decode()
        files = with_text(
            bad, "line.toml", f'{table}\n[rules]\nR03 = {{ accepted = true, reason = "r" }}\n'
        )
        assert Severity.ERROR in {found.severity for found in judged(files) if found.rule == "R03"}

    @pytest.mark.parametrize(
        ("line", "case"),
        [
            ('R00 = { accepted = true, reason = "r" }', "override-of-no-rule"),
            ('r19 = { accepted = true, reason = "r" }', "override-of-no-rule"),
            ('R24 = { min_calls = 200, reason = "r" }', "override-of-retired-rule"),
            ("R19 = { accepted = true }", "override-without-reason"),
            ('R19 = { accepted = true, reason = "" }', "override-without-reason"),
            ('R19 = { accepted = true, reason = "  " }', "override-without-reason"),
            ("R19 = { accepted = true, reason = 7 }", "override-without-reason"),
            ("R02 = { max_words = 14 }", "override-without-reason"),
            ("R02 = {}", "override-without-reason"),
            ('R02 = { max_word = 14, reason = "r" }', "override-of-no-threshold"),
            ('R02 = { min = 14, reason = "r" }', "override-of-no-threshold"),
            ('R19 = { accepted = 1, reason = "r" }', "override-wrong-value"),
            ('R19 = { accepted = "yes", reason = "r" }', "override-wrong-value"),
            ('R02 = { max_words = "14", reason = "r" }', "override-wrong-value"),
            ('R02 = { max_words = true, reason = "r" }', "override-wrong-value"),
            ('R02 = { max_words = nan, reason = "r" }', "override-wrong-value"),
            ('R02 = { max_words = inf, reason = "r" }', "override-wrong-value"),
        ],
    )
    def test_every_mistake_is_an_error_at_its_line(self, line: str, case: str) -> None:
        [found] = [one for one in overridden("# why", line) if one.case.startswith("override-")]
        assert (found.case, found.severity, found.file) == (case, Severity.ERROR, "line.toml")
        table = full_script()["line.toml"].decode()
        assert found.line == len(table.splitlines()) + 4
        for language in LANGUAGES:
            wording = found.wording(language)
            assert all(getattr(wording, part).strip() for part in PARTS)

    def test_all_mistakes_are_told_together(self) -> None:
        told = mistakes("R02 = { max_word = 14, min = 2 }", "R77 = { accepted = true }")
        assert sorted(told) == [
            "override-of-no-rule",
            "override-of-no-threshold",
            "override-of-no-threshold",
            "override-without-reason",
        ]

    def test_a_wrong_override_changes_nothing(self) -> None:
        found = overridden('R02 = { max_words = "1", reason = "r" }')
        assert "R02" not in {one.rule for one in found}

    def test_overrides_without_a_mistake_leave_no_trace(self) -> None:
        assert mistakes('R02 = { max_words = 13, max_seconds = 5.5, reason = "r" }') == []

    @pytest.mark.parametrize("limit", [-1, 0, 0.001, 1e300])
    def test_no_limit_stops_the_check(self, limit: float) -> None:
        rules = dict.fromkeys(threshold.rule for threshold in THRESHOLDS)
        tables = {rule: ", ".join(f"{name} = {limit}" for name in defaults(rule)) for rule in rules}
        assert not mistakes(
            *(f'{rule} = {{ {limits}, reason = "r" }}' for rule, limits in tables.items())
        )


class TestLanguagesWithoutData:
    """A language that the rules know nothing of."""

    def test_every_section_that_is_missing_is_said_with_the_rules_that_need_it(self) -> None:
        found = [
            one
            for one in judged(small_script(languages=("sv", "en", "fi")))
            if one.case == "no-language-data"
        ]
        assert {one.file for one in found} == {"fi/language.toml"}
        assert {one.severity for one in found} == {Severity.WARNING}
        told = {rule for one in found for rule in str(one.values["rules"]).split(", ") if rule}
        assert told == {rule.id for rule in all_rules() if rule.needs}

    def test_languages_with_data_are_not_mentioned(self) -> None:
        assert "no-language-data" not in {one.case for one in judged(full_script())}


def test_every_warning_about_the_frozen_script_is_mended_or_has_a_written_reason() -> None:
    assert not [one for one in judged(excused_script()) if one.severity is not Severity.INFO]
