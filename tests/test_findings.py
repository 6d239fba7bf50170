"""The words of findings: complete, the same in both languages, and without holes."""

import string
import tomllib
from functools import cache
from importlib import resources

import pytest
from mistakes import MISTAKES

from ivr.script.finding import LANGUAGES, Finding, Report, Severity, Wording, declare
from ivr.script.reading import read

PARTS = ("message", "expected", "found", "hint")

OF_WHOLE_CALLS = {
    "silence-without-end",
    "notice-not-first",
    "main-menu-out-of-reach",
    "option-out-of-reach",
    "turn-without-words",
    "document-refused",
}
"""What no damaged file can show: the walk and the proof find it if the program is wrong."""

OF_RULES = {
    "override-of-no-rule",
    "override-without-reason",
    "override-of-no-threshold",
    "override-wrong-value",
    "no-language-data",
}
"""What reading lets pass, and the rules find: test_rules.py shows each of them."""

OF_SPELLING = {"spelling", "spelling-without-suggestion", "no-spelling-data", "no-dictionary"}
"""What the dictionaries find: test_spelling.py shows each of them."""


def catalogue(language: str) -> dict[str, dict[str, str]]:
    """The words of one language, as they are written."""
    source = resources.files("ivr.script") / "findings" / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def places(template: str) -> list[str]:
    """The names that a template has filled in, in alphabetical order and once each."""
    named = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    return sorted(named)


@cache
def found_in_damaged_scripts() -> tuple[Finding, ...]:
    readings = (read(mistake.files) for mistake in MISTAKES.values())
    return tuple(finding for reading in readings for finding in reading.findings)


def test_both_catalogues_hold_the_same_cases_in_the_same_order() -> None:
    assert list(catalogue("sv")) == list(catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_has_all_its_parts(language: str) -> None:
    for case, entry in catalogue(language).items():
        assert set(entry) == set(PARTS), case
        assert all(words.strip() for words in entry.values()), case


@pytest.mark.parametrize("part", PARTS)
def test_both_catalogues_are_filled_in_with_the_same_values(part: str) -> None:
    swedish, english = catalogue("sv"), catalogue("en")
    for case in english:
        assert places(swedish[case][part]) == places(english[case][part]), case


def test_every_case_is_found_in_a_damaged_script_and_no_other_is() -> None:
    found = {finding.case for finding in found_in_damaged_scripts()}
    elsewhere = OF_WHOLE_CALLS | OF_RULES | OF_SPELLING
    assert found | elsewhere == set(catalogue("en"))
    assert not found & elsewhere


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_said_without_a_hole(language: str) -> None:
    for finding in found_in_damaged_scripts():
        wording = finding.wording(language)
        for part in PARTS:
            words = getattr(wording, part)
            assert words.strip()
            assert "“”" not in words, (finding.case, part)
            assert "””" not in words, (finding.case, part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hint_says_what_to_do(language: str) -> None:
    for case, entry in catalogue(language).items():
        assert entry["hint"].endswith((".", ").")), case
        assert entry["message"].endswith("."), case
        assert entry["hint"] != entry["message"], case


def test_swedish_words_stand_in_swedish_quotation_marks() -> None:
    assert "“" not in str(catalogue("sv"))
    assert str(catalogue("en")).count("“") == str(catalogue("en")).count("”")


def test_words_of_a_case_can_be_declared_elsewhere() -> None:
    declare("declared-here", {"sv": Wording("å", "ä", "ö", "{x}"), "en": Wording(*"abc", "{x}")})
    report = Report()
    report.warning("declared-here", "a", x="{y}")
    (finding,) = report.findings
    assert finding.wording("sv") == Wording("å", "ä", "ö", "{y}")
    assert finding.wording("en") == Wording("a", "b", "c", "{y}")


def test_file_and_line_can_be_part_of_the_words() -> None:
    finding = Finding("empty-file", Severity.ERROR, "sv/notice.txt", 0, "empty-file")
    assert "sv/notice.txt" in finding.wording("sv").message
    assert "sv/notice.txt" in finding.wording().message


def test_report_keeps_a_finding_once_and_in_order() -> None:
    report = Report()
    for line in (2, 1, 2):
        report.warning("empty-file", "b", line)
    report.warning("empty-file", "a", 9)
    assert [(found.file, found.line) for found in report.findings] == [("a", 9), ("b", 1), ("b", 2)]
    assert not report.refused


def test_report_with_an_error_is_refused() -> None:
    report, other = Report(), Report()
    other.error("empty-file", "a")
    report.extend(other.findings)
    assert report.refused
    assert report.findings == other.findings
