"""Repeats are slower: the first in its place, and the second for the rest of the call."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from flask import Flask

from ivr.call.state import CallState
from ivr.call.turn import PassageKind, Turn
from ivr.call.walk import unprompted, walk
from ivr.i18n import translator
from ivr.script.model.line import Line
from ivr.script.model.speech import Pause, Recording, Speech, Utterance
from ivr.script.model.tempo import seconds
from ivr.simulator.transcript import Transcript
from tests.calling import Caller as Phone
from tests.calls import Caller, said
from tests.scripts import announced, full_script, nested_script, prepared, replaced, wav
from tests.sounds import recorded

PHRASES = """
repeat_choices_slower = "För att höra valen igen, långsammare, tryck {key}."
repeat_slower = "För att lyssna igen, långsammare, tryck {key}."
main_menu ="""
TEXT_SLOWER = "För att lyssna igen, långsammare, tryck sju."
MENU_SLOWER = "För att höra valen igen, långsammare, tryck sju."


def offering(files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """A script that announces a slower repeat."""
    return replaced(files or full_script(), "sv/language.toml", "\nmain_menu =", PHRASES)


def closed() -> dict[str, bytes]:
    week = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\ncloses = true\n"
    return announced({"stopp": week}, files=offering())


def line_at(rate: int, files: dict[str, bytes] | None = None) -> Line:
    table = f"tries = 3\nrepeat_rate = {rate}"
    return prepared(replaced(files or offering(), "line.toml", "tries = 3", table))


@pytest.fixture(scope="module")
def line() -> Line:
    return line_at(80)


def rates_of(utterances: Iterable[Utterance]) -> set[int]:
    return {each.voice.rate for each in utterances if isinstance(each, Speech)}


def rates(turn: Turn) -> set[int]:
    """The rates of words that keys skip, but for numbers that are said again, which are slow."""
    slow = (PassageKind.NUMBERS_AGAIN, PassageKind.PAUSE)
    return set().union(
        *(
            rates_of(passage.utterances)
            for passage in turn.passages
            if passage.interruptible and passage.kind not in slow
        )
    )


def pauses(turn: Turn) -> list[int]:
    pieces = [piece for each in turn.skippable if isinstance(each, Speech) for piece in each.pieces]
    return [piece.milliseconds for piece in pieces if isinstance(piece, Pause)]


@pytest.mark.parametrize("place", ["", "4", "6", "0"], ids=repr)
def test_the_second_time_is_slower(line: Line, place: str) -> None:
    """The first time announces it."""
    caller = Caller(line)
    caller.plays(place)
    turns = [caller.turn, *(caller.plays("7") for _ in range(4))]
    assert [rates(turn) for turn in turns] == [{100}] + [{80}] * 4
    slower = TEXT_SLOWER if place else MENU_SLOWER
    offered = [slower in said(turn) for turn in turns]
    assert offered == [True] + [False] * 4


@pytest.mark.parametrize("place", ["", "4"])
def test_a_slow_repeat_says_the_same_with_longer_pauses(line: Line, place: str) -> None:
    caller = Caller(line)
    caller.plays(f"{place}w")
    once, twice = caller.plays(f"8{place}"), caller.plays("7")
    same = [[each for each in said(turn) if "sju" not in each] for turn in (once, twice)]
    assert same[0] == same[1], "but for the offer of 7"
    assert seconds(twice.skippable) > 1.15 * seconds(once.skippable)
    assert pauses(twice)[0] == pauses(once)[0] == 500, "the words begin as soon"
    if place:
        assert sum(pauses(twice)) > sum(pauses(once)), "between the sentences of a text"
    else:
        assert pauses(twice) == pauses(once), "those between options are long enough"


@pytest.mark.parametrize("acts", ["7w", "47w", "47ww", "47#", "07w", "07www", "47w#w"])
def test_silence_and_skipping_keep_the_speed(line: Line, acts: str) -> None:
    caller = Caller(line)
    assert rates(caller.plays(acts)) | rates_of(caller.turn.fixed) == {80}
    assert caller.ended or rates(caller.plays("7")) == {80}


def hearing(turn: Turn) -> float:
    """Seconds that a turn spends on its text, or on the options of its menu."""
    return sum(
        seconds(passage.utterances)
        for passage in turn.passages_of(PassageKind.TEXT, PassageKind.OPTION)
    )


@pytest.mark.parametrize(
    "files",
    [offering(), offering(nested_script(2, 7)), recorded("sv/fred", wav(), offering()), closed()],
    ids=["full", "two levels", "a recording", "closed"],
)
def test_a_slower_repeat_is_offered_exactly_where_it_follows(files: dict[str, bytes]) -> None:
    """In every state of the walk, by every way there: beside what the caller heard last."""
    line = line_at(80, files).at(datetime(2027, 1, 5, tzinfo=UTC))
    answers = walk(line).answers
    waiting = [(turn, hearing(turn)) for turn in unprompted(line) if turn.state]
    seen: set[tuple[CallState, float]] = set()
    while waiting:
        turn, last = waiting.pop()
        if turn.state is None or turn.state.language != "sv":
            continue
        offers = {offer.name for offer in turn.passages_of(PassageKind.OFFER)} - {"main_menu"}
        if offers:
            again = hearing(answers[turn.state]["7"])
            assert any("slower" in name for name in offers) == (again > last), turn.state
        if (turn.state, last) not in seen:
            seen.add((turn.state, last))
            for following in answers[turn.state].values():
                waiting.append((following, hearing(following) or last))
    assert {state.is_repeated for state, _ in seen} == {False, True}


@pytest.mark.parametrize("between", ["8", "5", "9", "4"])
def test_another_key_ends_the_first_slow_repeat(line: Line, between: str) -> None:
    caller = Caller(line)
    caller.plays("47")
    assert [rates(caller.plays(key)) for key in (between, "7")] == [{100}, {80}]


@pytest.mark.parametrize("asked", ["77", "477", "47w7", "4717", "747"])
def test_the_second_request_slows_the_rest_of_the_call(line: Line, asked: str) -> None:
    caller = Caller(line)
    caller.plays(asked)
    for act in "85w3#*0www":
        turn = caller.plays(act)
        assert rates_of(turn.skippable + turn.fixed) <= {80}
        offered = {offer.name for offer in turn.passages_of(PassageKind.OFFER)}
        assert not offered & {"repeat_slower", "repeat_choices_slower"}
    assert caller.ended


def test_the_language_key_begins_at_normal_speed(line: Line) -> None:
    caller = Caller(line)
    assert [rates(caller.plays(keys)) for keys in ("779", "7", "5", "7", "5")] == [
        {100},
        {80},
        {100},
        {80},
        {80},
    ]


def test_the_notice_and_pauses_keep_their_speed_in_a_slow_call(line: Line) -> None:
    caller = Caller(line)
    urgent = caller.plays("77112")
    assert rates_of(urgent.fixed) == {100}
    assert {each for each in pauses(urgent) if each} == {500, 700}


def test_a_rate_of_100_turns_slow_repeats_off() -> None:
    caller = Caller(line_at(100))
    first, last = caller.plays("4w4"), caller.plays("7777")
    assert (rates(last), pauses(last)) == ({100}, pauses(first))
    assert not caller.state.is_repeated


def test_a_recording_is_played_as_it_is_and_not_offered_more_slowly() -> None:
    caller = Caller(line_at(80, recorded("sv/fred", wav(12.5), offering())))
    assert TEXT_SLOWER not in said(caller.plays("4"))
    (played,) = [one for one in caller.plays("7").skippable if isinstance(one, Recording)]
    assert played.seconds == caller.line.recordings[played.name].seconds


def test_a_voice_that_cannot_be_slowed_down_makes_longer_pauses_alone() -> None:
    voice = "Google.sv-SE-Wavenet-F"
    files = replaced(full_script(), "sv/language.toml", "Polly.Elin-Neural", voice)
    caller = Caller(line_at(80, files))
    once, twice = caller.plays("4w4"), caller.plays("7")
    assert rates(twice) == {100}
    assert seconds(twice.skippable) > seconds(once.skippable)


def test_the_document_asks_for_the_rate_and_a_telephone_hears_it(app: Flask) -> None:
    phone = Phone(app)
    phone.run("447")
    assert re.search(rb'<s><prosody rate="85%">Freds', phone.documents[-1])
    assert b"prosody" not in phone.documents[-2]
    transcript = Transcript(translator("en"), 80)
    assert any("85%" in row for row in transcript.lines(phone.events))
