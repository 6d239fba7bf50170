"""The words of findings: complete in both languages, with every placeholder filled in."""

from functools import cache

import pytest
from mistakes import MISTAKES

from ivr.call import wordings as call
from ivr.checks import spelling
from ivr.checks.rules import wordings as rules
from ivr.i18n import LANGUAGES, translator
from ivr.script import wordings as script
from ivr.script.finding import Finding, Report, Severity
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
    "override-of-retired-rule",
    "override-without-reason",
    "override-of-no-threshold",
    "override-wrong-value",
    "no-language-data",
}
"""What reading lets pass, and the rules find: test_rules.py shows each of them."""

OF_CHECKS = {"too-many-announcements"}
"""What a check finds before it walks over the line: test_checks.py shows it."""

OF_SPELLING = {"spelling", "spelling-without-suggestion", "no-spelling-data", "no-dictionary"}
"""What the dictionaries find: test_spelling.py shows each of them."""

OF_EXTRAS = {"recording-not-verified"}
"""What is found where an extra is not installed: test_extras.py shows it."""


WORDINGS = {**script.WORDINGS, **call.WORDINGS, **rules.WORDINGS, **spelling.WORDINGS}


@cache
def found_in_damaged_scripts() -> tuple[Finding, ...]:
    readings = (read(mistake.files) for mistake in MISTAKES.values())
    return tuple(finding for reading in readings for finding in reading.findings)


def test_every_case_is_found_in_a_damaged_script_and_no_other_is() -> None:
    found = {finding.case for finding in found_in_damaged_scripts()}
    elsewhere = OF_WHOLE_CALLS | OF_CHECKS | OF_RULES | OF_SPELLING | OF_EXTRAS
    assert found | elsewhere == set(WORDINGS)
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
    said = translator(language).template
    for case, words in WORDINGS.items():
        assert said(words.hint).endswith((".", ").")), case
        assert said(words.message).endswith("."), case
        assert words.hint != words.message, case


def test_swedish_words_stand_in_swedish_quotation_marks() -> None:
    for words in WORDINGS.values():
        english = "".join(getattr(words, part) for part in PARTS)
        swedish = "".join(translator("sv").template(getattr(words, part)) for part in PARTS)
        assert "“" not in swedish
        assert english.count("“") == english.count("”")


def test_file_and_line_can_be_part_of_the_words() -> None:
    finding = Finding(
        "empty-file", Severity.ERROR, "sv/notice.txt", 0, "empty-file", WORDINGS["empty-file"]
    )
    assert "sv/notice.txt" in finding.wording("sv").message
    assert "sv/notice.txt" in finding.wording().message


def test_report_keeps_a_finding_once_and_in_order() -> None:
    report = Report(WORDINGS)
    for line in (2, 1, 2):
        report.warning("empty-file", "b", line)
    report.warning("empty-file", "a", 9)
    assert [(found.file, found.line) for found in report.findings] == [("a", 9), ("b", 1), ("b", 2)]
    assert not report.refused


def test_report_with_an_error_is_refused() -> None:
    report, other = Report(WORDINGS), Report(WORDINGS)
    other.error("empty-file", "a")
    report.extend(other.findings)
    assert report.refused
    assert report.findings == other.findings
