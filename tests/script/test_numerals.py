"""Figures in texts: times, dates, years and counts are spoken, and phone numbers never guessed."""

import tomllib
from pathlib import Path

import pytest

from ivr.checks.check import check_script, read_published
from ivr.reports.document.spans import spans_of
from ivr.script.model.speaker import Speaker
from ivr.script.reading.reading import read_script
from tests.calls import words
from tests.scripts import full_script, prepared, with_text

SAID, WRONG, TIMES = (
    tomllib.loads(Path(__file__).with_name(name).read_text())
    for name in ("figures.toml", "wrong_numbers.toml", "english_times.toml")
)


def fred(code: str, *sentences: str) -> dict[str, bytes]:
    """Return the frozen script with these sentences in a topic."""
    text = "\n".join(("fred", "", *sentences, ""))
    return with_text(full_script(), f"{code}/fred.txt", text)


@pytest.mark.parametrize("code", ["sv", "en"])
def test_thirty_sentences_with_figures_are_said_and_shown_alike(code: str) -> None:
    written, spoken = SAID[code].keys(), [*SAID[code].values()]
    assert len(written) == 30
    files = fred(code, *written)
    assert read_script(files).errors == ()
    line = prepared(files)
    said = [" ".join(words(one)) for one in line.texts[code, "main", "fred"].lines]
    assert said == spoken
    speaker = Speaker(line.script, line.script.languages[code])
    body = line.script.languages[code].texts["fred"].body
    shown = [
        "".join(span.spoken or span.text for span in spans_of(sentence, speaker))
        for sentence in body
    ]
    assert shown == spoken


def test_english_times_are_said_as_on_a_clock_with_the_part_of_the_day() -> None:
    assert {f"{hour}.{minute:02}" for hour in range(24) for minute in (0, 15, 30, 45)} <= {*TIMES}
    lines = prepared(fred("en", *(f"We close at {time}." for time in TIMES))).texts
    said = [" ".join(words(one)) for one in lines["en", "main", "fred"].lines]
    assert said == [f"We close at {spoken}." for spoken in TIMES.values()]


@pytest.mark.parametrize("code", ["sv", "en"])
def test_a_phone_number_that_is_not_the_lines_is_an_error(code: str) -> None:
    files = fred(code, *WRONG[code])
    errors = [each for each in read_script(files).errors if each.field[2:3] == ("fred",)]
    assert {each.rule for each in errors} == {"unknown-number"}
    told = [[each.place.words, each.values["nearest"]] for each in errors]
    assert told == [*WRONG[code].values()]


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        (
            "sv",
            "Den 32 maj.|Den 29 februari 2027.|Klockan 25.00.|Version 2.15 gäller.|Enligt 4711.",
        ),
        ("sv", "I 3/5 av fallen.|Det finns 1 undersökning.|En 16-åring.|112-samtal och 2027-08."),
        ("en", "At 8.30 today, or 8.30 tomorrow.|Section 4.3.2 applies.|Agent 007.|Room B12."),
    ],
)
def test_figures_of_another_form_are_an_error(code: str, sentences: str) -> None:
    errors = read_script(fred(code, *sentences.split("|"))).errors
    assert {each.place.line for each in errors} == {*range(1, sentences.count("|") + 2)}


def test_a_count_beside_a_year_is_no_phone_number() -> None:
    (error,) = read_script(fred("sv", "Vi fick 1 234 2025 ärenden.")).errors
    assert error.case == "number-in-digits"
    (error,) = read_script(fred("sv", "Ring 1 234 2025.")).errors
    assert error.case == "unknown-number"


def test_the_pronunciation_of_staff_comes_first_and_the_longest_form() -> None:
    files = fred("sv", "Den 3 maj 2027 klockan 8.30 är det 12 personer i grupp 12.")
    taught = b'"8.30" = "halv nio"\n"maj 2027" = "den femte"\n"12" = "ett dussin"\n'
    files["sv/language.toml"] += taught
    (said,) = prepared(files).texts["sv", "main", "fred"].lines
    assert " ".join(words(said)) == (
        "Den tredje maj tjugohundratjugosju klockan halv nio är det ett dussin personer i grupp "
        "ett dussin."
    )


def test_an_edition_from_before_figures_were_read_still_opens() -> None:
    files = fred("sv", "Det finns 1 undersökning, ring 1 1 2.")
    assert not check_script(files).may_answer
    assert read_published(files).texts["sv", "main", "fred"].lines
