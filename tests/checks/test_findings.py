"""The words of findings: complete in both languages, with every placeholder filled in."""

import re
from functools import cache

import pytest

from ivr.call import wordings as call
from ivr.checks import overrides, spelling
from ivr.i18n import LANGUAGES, translator
from ivr.script import wordings as script
from ivr.script.finding import Finding, Report, Severity, Wording
from ivr.script.place import Place
from ivr.script.titles import Titles
from tests.script.mistakes import MISTAKES

OF_WHOLE_CALLS = (
    "silence-without-end notice-not-first main-menu-out-of-reach option-out-of-reach "
    "turn-without-words document-refused"
)
"""What no damaged file can show: the walk and the proof find it if the program is wrong."""

OF_CHECKS = (
    "override-of-no-rule override-without-reason override-of-no-threshold override-wrong-value "
    "no-language-data too-many-announcements spelling spelling-without-suggestion no-spelling "
    "recording-not-verified"
)
"""What reading lets pass, and other tests of checks and extras show."""

WORDINGS = {**script.WORDINGS, **call.WORDINGS, **overrides.WORDINGS, **spelling.WORDINGS}


@cache
def found_in_damaged_scripts() -> tuple[Finding, ...]:
    return tuple(finding for mistake in MISTAKES for finding in mistake.reading.findings)


def test_every_case_is_found_in_a_damaged_script_and_no_other_is() -> None:
    found = {finding.case for finding in found_in_damaged_scripts()}
    elsewhere = {*OF_WHOLE_CALLS.split(), *OF_CHECKS.split()}
    assert found | elsewhere == {*WORDINGS}
    assert not found & elsewhere


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_said_without_a_hole_a_file_or_a_rule(language: str) -> None:
    for finding in found_in_damaged_scripts():
        for words in (finding.message(language), finding.hint(language)):
            assert words.strip()
            assert not re.search("“”|””", words), finding.case
        if finding.rule != "unused-file":  # it has no other name
            assert not re.search(r"\.(txt|toml|wav|mp3)\b|\bR\d\d\b", finding.message(language))


def test_swedish_words_stand_in_swedish_quotation_marks() -> None:
    for words in WORDINGS.values():
        assert "“" not in "".join(map(translator("sv").template, (words.message, words.hint)))


def test_texts_languages_and_fields_are_called_what_people_call_them() -> None:
    titles = Titles({("sv", "texts", "fred", "label"): "fred och säkerhet"})
    place = Place(("sv", "texts", "fred"))
    words = Wording("%(text)s, %(menu)s, %(have)s, %(in_language)s", "%(nearest)s")
    values = {"menu": "main", "have": "sv, en", "nearest": "fredd"}
    finding = Finding("x", Severity.ERROR, place, "x", words, values)
    assert finding.message("sv", titles) == (
        "Fred och säkerhet, Huvudmenyn, svenska, engelska, svenska"
    )
    assert finding.hint("en", titles) == "fredd"


def test_report_keeps_a_finding_once_and_in_order() -> None:
    report = Report(WORDINGS)
    for line in (2, 1, 2):
        report.warning("empty-file", Place(("sv", "b"), line))
    report.warning("empty-file", Place(("sv", "a"), 9))
    assert [found.place for found in report.findings] == [
        Place(("sv", "a"), 9),
        Place(("sv", "b"), 1),
        Place(("sv", "b"), 2),
    ]
    assert not report.refused
