"""The examination: everything that is known to be wrong with a script, before a caller hears it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from ivr.call.walk import walk
from ivr.checks.check import check_documents, check_script, in_lines, open_line, reopen
from ivr.errors import ScriptRefusedError
from ivr.script.finding import Severity
from ivr.script.line import Line, SpokenText
from ivr.script.reading import IN_SENTENCES
from ivr.script.speech import Speech, Voice
from tests.script.mistakes import MISTAKES
from tests.scripts import (
    announced,
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    where,
    with_text,
    without,
)

Files = dict[str, bytes]


def test_the_frozen_script_may_answer() -> None:
    check = check_script(full_script())
    assert check.may_answer
    assert check.errors == ()
    assert check.line is not None and check.script is not None
    assert check.line.edition == check.script.fingerprint[:8]
    assert check.walk is not None and check.walk.states > 50


@pytest.mark.parametrize("make", [nested_script, small_script], ids=["nested", "small"])
def test_a_generated_script_breaks_no_rule_of_twilio(make: Callable[[], Files]) -> None:
    line = prepared(make())
    assert check_documents(line, walk(line)) == ()


def test_all_mistakes_are_told_together_and_no_line_comes_of_them() -> None:
    files = with_text(full_script(), "sv/welcome.txt", "")
    files = without(with_text(files, "en/fred.txt", "a\n\nb \x01.\n"), "en/notice.txt")
    check = check_script(files)
    assert not check.may_answer
    assert check.line is None and check.walk is None
    places = {where(files, found)[0] for found in check.errors}
    assert places >= {"sv/welcome.txt", "en/fred.txt", "en/notice.txt"}
    files = with_text(files, "sv/utkast.txt", "Ett utkast.\n")  # a warning
    with pytest.raises(ScriptRefusedError) as refused:
        open_line(files)
    told = str(refused.value).splitlines()
    assert len(told) == len(check.errors)
    for place in places:
        assert any(line.startswith(f"{place}:") for line in told)


def test_an_error_in_one_sentence_hides_no_error_elsewhere() -> None:
    """An unlisted number, which reading finds, and a notice without 112, which a rule finds."""
    files = with_text(full_script(), "sv/welcome.txt", "Ring 010 20 30 40.\n")
    check = check_script(with_text(files, "en/notice.txt", "Hello, and welcome.\n"))
    assert check.is_complete and not check.may_answer
    assert {found.field[:3] for found in check.errors} >= {("en", "texts", "notice")}
    welcome = [each for each in check.errors if each.field == ("sv", "texts", "welcome", "body")]
    assert [found.rule for found in welcome if found.place.line] == ["unknown-number"]


def test_the_rules_judge_every_script_whose_errors_are_in_sentences() -> None:
    whole: dict[str, Files] = {}
    for each in MISTAKES:
        if each.case in IN_SENTENCES - whole.keys() and each.reading.is_whole:
            whole[each.case] = each.files
    assert whole.keys() == IN_SENTENCES
    for files in whole.values():
        check = check_script(files)
        assert check.is_complete and check.walk is not None


def test_what_cannot_be_called_at_all_is_not_judged_by_the_rules() -> None:
    check = check_script(without(full_script(), "en/fred.txt"))
    assert not check.is_complete and not check.may_answer


def test_a_script_that_cannot_be_made_out_at_all_has_findings_and_no_script() -> None:
    check = check_script({"line.toml": b"languages = [", "sv/language.toml": b"\xff"})
    assert check.script is None and not check.may_answer
    with pytest.raises(ScriptRefusedError, match=r"line\.toml"):
        open_line({"line.toml": b"languages = ["})


def test_a_script_that_reads_well_and_breaks_a_rule_may_not_answer() -> None:
    """The notice would lead callers astray: it does not say where to call."""
    files = with_text(full_script(), "en/notice.txt", "Hello, and welcome.\n")
    check = check_script(files)
    assert check.line is not None
    assert not check.may_answer
    with pytest.raises(ScriptRefusedError, match=r"en/notice\.txt"):
        open_line(files)


@pytest.mark.parametrize(("language", "word"), [("en", "write"), ("sv", "skriv")])
def test_a_finding_is_told_in_one_line_in_the_language_of_its_reader(
    language: str, word: str
) -> None:
    files = with_text(full_script(), "sv/welcome.txt", "")
    told = in_lines(check_script(files).errors, files, language)
    assert told.startswith("sv/welcome.txt:0: empty-file: ")
    assert word in told.lower()
    assert "\n" not in told


# What no telephone could be told may not get as far as a document.

SIGNS = {
    "NUL": "\x00",
    "a bell": "\x07",
    "an escape": "\x1b",
    "delete": "\x7f",
    "of the second control block": "\x9f",
    "no character": "\ufffe",
    "the last of all": "\uffff",
}


def _toml(sign: str) -> str:
    return f"\\u{ord(sign):04x}"


PLACES: Mapping[str, Callable[[str], Files]] = {
    "a text": lambda sign: with_text(full_script(), "sv/welcome.txt", f"Hej{sign} du.\n"),
    "a label": lambda sign: with_text(full_script(), "sv/fred.txt", f"fr{sign}ed\n\nHej.\n"),
    "another language's words": lambda sign: with_text(
        full_script(), "sv/welcome.txt", f"Hej {{en: y{sign}ou}} du.\n"
    ),
    "a phrase": lambda sign: replaced(
        full_script(), "sv/language.toml", "Du har {count}", f"Du har{_toml(sign)} {{count}}"
    ),
    "a pronunciation": lambda sign: replaced(
        full_script(), "sv/language.toml", '"E U"', f'"E{_toml(sign)} U"'
    ),
}


@pytest.mark.parametrize(
    ("sign", "place"),
    [(sign, PLACES["a text"]) for sign in SIGNS.values()]
    + [(SIGNS["a bell"], place) for place in PLACES.values()],
)
def test_a_sign_that_xml_or_a_voice_cannot_take_is_refused_wherever_it_stands(
    sign: str, place: Callable[[str], Files]
) -> None:
    assert not check_script(place(sign)).may_answer


# The proof of the documents.


def _said(line: Line, name: str, *speech: Speech) -> Line:
    texts = {
        key: SpokenText((speech,)) if key[2] == name else text for key, text in line.texts.items()
    }
    return replace(line, texts=MappingProxyType(texts))


ELIN = Voice("sv", "sv-SE", "Polly.Elin-Neural")
REFUSED = {
    "a voice that Twilio does not have": Speech(replace(ELIN, name="Polly.Eva"), ("Hej.",)),
    "a voice of another locale": Speech(replace(ELIN, locale="en-GB"), ("Hi.",)),
    "a number": Speech(ELIN, ("Ring 112.",)),
    "too much of everything": Speech(ELIN, ("Hej du. " * 200,) * 50),
}
SAID = ("notice", "fred", "silence-2", "fault")


@pytest.mark.parametrize(
    ("name", "speech"), [*zip(SAID, REFUSED.values(), strict=True)], ids=[*REFUSED]
)
def test_the_proof_finds_what_breaks_twilios_rules_in_every_document(
    name: str, speech: Speech
) -> None:
    line = _said(prepared(full_script()), name, speech)
    findings = check_documents(line, walk(line))
    assert findings and len({each.values["found"] for each in findings}) == len(findings)
    assert {found.rule for found in findings} == {"document-refused"}
    assert {found.severity for found in findings} == {Severity.ERROR}
    for found in findings:
        assert str(found.values["found"]) in found.hint("sv")


def coming(number: int) -> Files:
    """A script with so many announcements, one after the other, that have not ended."""
    day = "from = {0}-01-05T08:00:00\nuntil = {0}-01-06T08:00:00"
    return announced({f"kommande-{at}": day.format(2900 + at) for at in range(number)})


def test_more_than_twenty_announcements_that_have_not_ended_are_an_error() -> None:
    assert check_script(coming(25), now=datetime(2910, 1, 1, tzinfo=UTC)).may_answer
    check = check_script(coming(300))
    (finding,) = check.errors
    assert finding.field == ("announcements", "kommande-20")
    assert check.walk is None, "which would take a minute"


def test_a_script_with_more_announcements_can_still_be_opened() -> None:
    assert len(reopen(coming(25)).script.announcements) == 25
