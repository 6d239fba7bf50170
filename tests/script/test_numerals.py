"""Figures in texts: times, dates, years and counts are said, and phone numbers never guessed."""

import tomllib
from pathlib import Path

import pytest

from ivr.checks.check import check_script, reopen
from ivr.reports.document.speaking import spans
from ivr.script.finding import Finding
from ivr.script.reading import read
from ivr.script.speaker import Speaker
from tests.calls import words
from tests.scripts import full_script, prepared, small_script, wav, with_text
from tests.sounds import recorded


def of_file(name: str) -> dict[str, dict[str, str]]:
    """A table of sentences by language."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


SAID = of_file("figures.toml")
WRONG = of_file("wrong_numbers.toml")


def fred(code: str, *sentences: str) -> dict[str, bytes]:
    """The frozen script, where these are the sentences of a topic."""
    text = "\n".join(("fred", "", *sentences, ""))
    return with_text(full_script(), f"{code}/fred.txt", text)


def found(code: str, sentence: str) -> list[Finding]:
    """The errors of a sentence."""
    return [each for each in read(fred(code, sentence)).errors if each.field[2:3] == ("fred",)]


@pytest.mark.parametrize("code", ["sv", "en"])
def test_thirty_sentences_with_figures_are_said_and_shown_alike(code: str) -> None:
    written, spoken = SAID[code].keys(), [*SAID[code].values()]
    assert len(written) == 30
    files = fred(code, *written)
    assert read(files).errors == ()
    line = prepared(files)
    said = [" ".join(words(one)) for one in line.texts[code, "main", "fred"].lines]
    assert said == spoken
    speaker = Speaker(line.script, line.script.languages[code])
    body = line.script.languages[code].texts["fred"].body
    shown = [
        "".join(span.spoken or span.text for span in spans(sentence, speaker)) for sentence in body
    ]
    assert shown == spoken


@pytest.mark.parametrize(
    ("code", "sentence", "number", "meant"),
    [
        (code, sentence, *numbers)
        for code, sentences in WRONG.items()
        for sentence, numbers in sentences.items()
    ],
)
def test_a_phone_number_that_is_not_the_lines_is_an_error(
    code: str, sentence: str, number: str, meant: str
) -> None:
    (error,) = found(code, sentence)
    assert (error.rule, error.place.words) == ("unknown-number", number)
    assert error.values["nearest"] == meant


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("sv", "Den 32 maj."),
        ("sv", "Den 29 februari 2027."),
        ("sv", "Klockan 25.00."),
        ("sv", "Version 2.15 gäller."),
        ("sv", "I 3/5 av fallen."),
        ("sv", "Det finns 1 undersökning."),
        ("sv", "En 16-åring."),
        ("sv", "Enligt 4711 gäller det."),
        ("sv", "112-samtal och 2027-08."),
        ("en", "At 8.30 today, or 8.30 tomorrow."),
        ("en", "Section 4.3.2 applies."),
        ("en", "Agent 007."),
        ("en", "Room B12."),
    ],
)
def test_figures_of_another_form_are_an_error(code: str, sentence: str) -> None:
    assert found(code, sentence)


def test_the_pronunciation_of_staff_comes_first_and_the_longest_form() -> None:
    files = fred("sv", "Den 3 maj 2027 klockan 8.30 är det 12 personer i grupp 12.")
    taught = b'"8.30" = "halv nio"\n"maj 2027" = "den femte"\n"12" = "ett dussin"\n'
    files["sv/language.toml"] += taught
    (said,) = prepared(files).texts["sv", "main", "fred"].lines
    assert " ".join(words(said)) == (
        "Den tredje maj tjugohundratjugosju klockan halv nio är det ett dussin personer i grupp "
        "ett dussin."
    )


def test_a_language_without_numerals_misses_a_pronunciation_as_before() -> None:
    files = small_script(languages=("sv", "fi"))
    files = with_text(files, "fi/fred.txt", "fred\n\n3 maj 2027.\n")
    cases = {each.case for each in read(files).errors}
    assert cases == {"number-in-digits"}


def test_a_recording_of_figures_still_matches_its_text() -> None:
    files = recorded("sv/fred", wav(), fred("sv", *SAID["sv"]))
    assert prepared(files).texts["sv", "main", "fred"].recording is not None


def test_an_edition_from_before_figures_were_read_still_opens() -> None:
    files = fred("sv", "Det finns 1 undersökning, ring 1 1 2.")
    assert not check_script(files).may_answer
    assert reopen(files).texts["sv", "main", "fred"].lines
