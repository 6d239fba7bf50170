"""Repeating a text twice in a row slows it down."""

import re

import pytest
from flask import Flask

from ivr.call.turn import Turn
from ivr.i18n import translator
from ivr.phone import Transcript
from ivr.script.line import Line
from ivr.script.speech import Pause, Recording, Speech
from ivr.script.tempo import seconds
from ivr.terminal import Page
from tests.calling import Caller as Phone
from tests.calls import Caller, said
from tests.scripts import full_script, prepared, replaced, wav
from tests.sounds import recorded

REPEAT = 'repeat = "För att höra det här igen, tryck {key}."'
REPEAT_SLOWER = 'repeat_slower = "För att lyssna igen, långsammare, tryck {key}."'
SLOWER = "För att lyssna igen, långsammare, tryck sju."


def offering() -> dict[str, bytes]:
    """A script that announces a slower repeat."""
    return replaced(full_script(), "sv/language.toml", REPEAT, f"{REPEAT}\n{REPEAT_SLOWER}")


def line_at(rate: int, files: dict[str, bytes] | None = None) -> Line:
    table = f"tries = 3\nrepeat_rate = {rate}"
    return prepared(replaced(files or offering(), "line.toml", "tries = 3", table))


@pytest.fixture(scope="module")
def line() -> Line:
    return line_at(80)


def rates(turn: Turn) -> set[int]:
    return {each.voice.rate for each in turn.skippable if isinstance(each, Speech)}


def pauses(turn: Turn) -> list[int]:
    pieces = [piece for each in turn.skippable if isinstance(each, Speech) for piece in each.pieces]
    return [piece.milliseconds for piece in pieces if isinstance(piece, Pause)]


@pytest.mark.parametrize(("place", "slow_from"), [("", 2), ("4", 2), ("6", 1), ("0", 1)], ids=repr)
def test_the_second_repeat_is_slower_and_phone_numbers_the_first(
    line: Line, place: str, slow_from: int
) -> None:
    """The repeat before announces it."""
    caller = Caller(line)
    caller.plays(place)
    turns = [caller.turn, *(caller.plays("7") for _ in range(4))]
    assert [rates(turn) for turn in turns] == [{100}] * slow_from + [{80}] * (5 - slow_from)
    offered = [SLOWER in said(turn) for turn in turns]
    assert offered == [number == slow_from - 1 for number in range(5)]
    assert caller.state.repeats == 2, "no state for each further time"


@pytest.mark.parametrize("place", ["", "4"])
def test_a_slow_repeat_says_the_same_with_longer_pauses(line: Line, place: str) -> None:
    caller = Caller(line)
    caller.plays(place)
    once, twice = caller.plays("7"), caller.plays("7")
    same = [[each for each in said(turn) if "sju" not in each] for turn in (once, twice)]
    assert same[0] == same[1], "but for the offer of 7"
    assert seconds(twice.skippable) > 1.2 * seconds(once.skippable)
    assert sum(pauses(twice)) > 1.4 * sum(pauses(once)), "between sentences too"
    assert pauses(twice)[0] == pauses(once)[0] == 500, "the words begin as soon"


@pytest.mark.parametrize("between", ["w", "8", "5", "9", "#", "4"])
def test_something_else_in_between_begins_the_count_anew(line: Line, between: str) -> None:
    caller = Caller(line)
    caller.plays("47")
    caller.plays(between)
    assert [rates(caller.plays("7")) for _ in range(2)] == [{100}, {80}]


def test_a_hundred_percent_turns_it_off() -> None:
    caller = Caller(line_at(100))
    first, last = caller.plays("47"), caller.plays("7777")
    assert (rates(last), pauses(last)) == ({100}, pauses(first))
    assert caller.state.repeats == 0


def test_a_recording_is_played_as_it_is_and_not_offered_more_slowly() -> None:
    caller = Caller(line_at(80, recorded("sv/fred", wav(12.5), offering())))
    assert SLOWER not in said(caller.plays("47"))
    (played,) = [one for one in caller.plays("7").skippable if isinstance(one, Recording)]
    assert played.seconds == caller.line.recordings[played.name].seconds


def test_a_voice_that_cannot_be_slowed_down_makes_longer_pauses_alone() -> None:
    voice = "Google.sv-SE-Wavenet-F"
    files = replaced(full_script(), "sv/language.toml", "Polly.Elin-Neural", voice)
    caller = Caller(line_at(80, files))
    once, twice = caller.plays("47"), caller.plays("7")
    assert rates(twice) == {100}
    assert seconds(twice.skippable) > seconds(once.skippable)


def test_the_document_asks_for_the_rate_and_a_telephone_hears_it(app: Flask) -> None:
    phone = Phone(app)
    phone.run("477")
    assert re.search(rb'<s><prosody rate="85%">Freds', phone.documents[-1])
    assert b"prosody" not in phone.documents[-2]
    transcript = Transcript(translator("en"), Page())
    assert any("85%" in row for row in transcript.lines(phone.events))
