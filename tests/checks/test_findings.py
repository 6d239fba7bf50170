"""The messages of findings: each is produced somewhere, and without jargon."""

from ivr.call import wordings as call
from ivr.checks import overrides, spelling
from ivr.i18n import translator
from ivr.script import wordings as script
from ivr.script.finding import Finding, Report, Severity, Wording
from ivr.script.place import Place
from ivr.script.titles import Titles
from tests.script.mistakes import MISTAKES

OF_WHOLE_CALLS = "fault turn-without-words document-refused"
"""Findings that damaged files cannot produce: the walk and the proof report program errors."""

OF_CHECKS = (
    "override-of-no-rule override-without-reason override-of-no-threshold override-wrong-value "
    "no-language-data too-many-announcements spelling spelling-without-suggestion no-spelling "
    "recording-not-verified"
)
"""Findings shown by other tests, of checks and extras."""

WORDINGS = {**script.WORDINGS, **call.WORDINGS, **overrides.WORDINGS, **spelling.WORDINGS}


def test_every_case_is_found_in_a_damaged_script_and_no_other_is() -> None:
    found = {each.case for mistake in MISTAKES for each in mistake.reading.findings}
    elsewhere = {*OF_WHOLE_CALLS.split(), *OF_CHECKS.split()}
    assert found | elsewhere == {*WORDINGS}
    assert not found & elsewhere


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
    last, middle, first = Place(("sv", "b"), 2), Place(("sv", "b"), 1), Place(("sv", "a"), 9)
    for place in (last, middle, last, first):
        report.warning("empty-file", place)
    assert [found.place for found in report.findings] == [first, middle, last]
    assert not report.refused
