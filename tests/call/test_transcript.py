"""Transcripts of calls."""

import re

import click
import pytest

from ivr.i18n import translator
from ivr.phone import (
    Audible,
    Dialled,
    Event,
    Heard,
    HungUp,
    Paused,
    Played,
    Pressed,
    Silence,
    Silent,
    Spoken,
    Transcript,
)
from ivr.terminal import Page

NOTICE = Spoken(("Är du i fara?", "Lägg på och ring ett ett två."), "sv-SE", "Polly.Elin-Neural")
MENU = Spoken(
    ("För kontakt, tryck 1.", Silence(500), "For English, press 9."), "en-GB", "Polly.Amy-Neural"
)

CALL: tuple[Event, ...] = (
    Dialled(),
    Heard(NOTICE, False, 0.0, 4.25),
    Heard(MENU, True, 4.25, 5.0),
    Silent(10, 9.25),
    Heard(Paused(1), False, 19.25, 1.0),
    Heard(Played("/recordings/a.wav"), True, 20.25, 59.96),
    Pressed("*", 80.21),
    Heard(NOTICE, False, 723.96, 4.25),
    HungUp(True, 728.21),
)


def lines(*events: Event, lang: str = "en", width: int = 80, colour: bool = False) -> list[str]:
    return list(Transcript(translator(lang), Page(width, colour)).lines(events))


def test_times_have_a_decimal_comma_in_swedish() -> None:
    told = lines(
        Heard(NOTICE, False, 4.25, 4.25),
        Heard(Paused(2), True, 8.5, 2.0),
        Silent(2.5, 10),
        HungUp(True, 12.5),
        lang="sv",
    )
    assert [re.findall(r"\d+(?::\d\d)?[.,]\d", line) for line in told[1:]] == [
        ["0:04,2"],
        ["0:08,5"],
        ["2,5"],
        ["0:12,5"],
    ]


def heard(utterance: Audible, *, skippable: bool = True, interrupted: bool = False) -> Heard:
    return Heard(utterance, skippable, 0.0, 1.0, interrupted)


def test_a_call_reads_from_top_to_bottom_in_english() -> None:
    assert lines(*CALL) == [
        "┃ is always heard to its end; the rest is skipped by a key",
        " 0:00.0 sv ┃ Är du i fara? Lägg på och ring ett ett två.",
        " 0:04.2 en   För kontakt, tryck 1. … For English, press 9.",
        "             (10 s silence)",
        " 0:19.2    ┃ (1 s pause)",
        " 0:20.2      [recording /recordings/a.wav]",
        "             ▸ press *",
        "12:04.0 sv ┃ Är du i fara? Lägg på och ring ett ett två.",
        "call ended at 12:08.2, the line hung up",
    ]


def test_a_call_reads_from_top_to_bottom_in_swedish() -> None:
    assert lines(*CALL, lang="sv") == [
        "┃ hörs alltid till slutet; resten hoppas över med en knapp",
        " 0:00,0 sv ┃ Är du i fara? Lägg på och ring ett ett två.",
        " 0:04,2 en   För kontakt, tryck 1. … For English, press 9.",
        "             (10 s tystnad)",
        " 0:19,2    ┃ (1 s paus)",
        " 0:20,2      [inspelning /recordings/a.wav]",
        "             ▸ tryck *",
        "12:04,0 sv ┃ Är du i fara? Lägg på och ring ett ett två.",
        "samtalet slut 12:08,2, linjen lade på",
    ]


@pytest.mark.parametrize(
    ("lang", "last"),
    [
        ("en", "call ended at 1:23.4, the caller hung up"),
        ("sv", "samtalet slut 1:23,4, den som ringde lade på"),
    ],
)
def test_the_end_tells_when_the_caller_hung_up(lang: str, last: str) -> None:
    assert lines(HungUp(False, 83.4), lang=lang)[-1] == last


def test_long_speech_wraps_under_its_own_words_and_keeps_its_mark() -> None:
    assert lines(heard(NOTICE, skippable=False), heard(MENU), width=40)[2:] == [
        " 0:00.0 sv ┃ Är du i fara? Lägg på och",
        "           ┃ ring ett ett två.",
        " 0:00.0 en   För kontakt, tryck 1. … For",
        "             English, press 9.",
    ]


def test_no_line_is_wider_than_asked_for_but_forty_is_the_least() -> None:
    long = Spoken(("i sin tur" * 20,), "sv-SE", "")

    assert 46 <= max(map(len, lines(*CALL, heard(long), width=50))) <= 50
    assert 36 <= max(map(len, lines(*CALL, heard(long), width=3))) <= 40


def test_what_a_key_cut_off_ends_in_a_dash() -> None:
    assert lines(heard(MENU, interrupted=True))[1].endswith("press 9. —")


def test_the_legend_comes_once_however_the_events_come() -> None:
    transcript = Transcript(translator("en"), Page())

    in_parts = [line for to in range(len(CALL)) for line in transcript.lines(CALL[: to + 1])]

    assert in_parts == lines(*CALL)
    assert lines() == []


def test_colour_comes_only_when_asked_for_and_changes_no_word() -> None:
    coloured = lines(*CALL, colour=True)

    assert coloured != lines(*CALL)
    assert [click.unstyle(line) for line in coloured] == lines(*CALL)
    assert "\x1b" not in "".join(lines(*CALL))
