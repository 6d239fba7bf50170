"""Callers who press an emergency number hear the notice, and that the call is not connected."""

import pytest

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.turn import PassageKind, Turn
from ivr.script.model.line import Line
from tests.calls import MENU, NOTICE, Caller, said, words
from tests.scripts import announced, full_script, prepared, small_script, with_text

NOT_CONNECTED = {
    "sv": "Det här samtalet kopplas inte till ett ett två.",
    "en": "This call is not connected to one one two.",
}
FILES = with_text(
    with_text(full_script(), "sv/not-connected.txt", "Det här samtalet kopplas inte till 112.\n"),
    "en/not-connected.txt",
    "This call is not connected to 112.\n",
)


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(FILES)


def is_urgent(turn: Turn) -> bool:
    return any(turn.passages_of(PassageKind.NOTICE))


@pytest.mark.parametrize("keys", ["112", "4112", "9112", "1112", "91112", "9911112", "112112"])
def test_112_brings_the_notice_and_the_main_menu(line: Line, keys: str) -> None:
    caller = Caller(line)
    turn = caller.plays(keys)
    own = caller.state.language
    other = "en" if own == "sv" else "sv"
    assert words(turn.fixed) == [
        *(NOTICE[own], NOTICE[other], NOT_CONNECTED[own], NOT_CONNECTED[other])
    ]
    assert [each for each in said(turn) if each in MENU[own]] == MENU[own]


@pytest.mark.parametrize(
    ("keys", "place", "language"),
    [
        ("911", "operativt", "en"),
        ("999", "main", "en"),
        ("4999", "fred", "en"),
        ("2911", "operativt", "en"),
    ],
)
def test_the_last_key_of_a_foreign_number_keeps_its_meaning(
    line: Line, keys: str, place: str, language: str
) -> None:
    """Whoever compares languages with 9 loses no place."""
    caller = Caller(line)
    turn = caller.plays(keys)
    assert is_urgent(turn)
    assert {NOT_CONNECTED["sv"], NOT_CONNECTED["en"]} <= {*words(turn.fixed)}
    assert (caller.state.place, caller.state.language) == (place, language)


@pytest.mark.parametrize("keys", ["9112", "9991112", "9112", "1112"])
def test_one_number_may_begin_inside_another(line: Line, keys: str) -> None:
    caller = Caller(line)
    assert is_urgent(caller.plays(keys))
    assert caller.state.place == "main"


@pytest.mark.parametrize("keys", ["9911", "91w1", "1w12", "11#2", "99", "119"])
def test_only_keys_in_a_row_are_a_number(line: Line, keys: str) -> None:
    urgent = keys in ("9911", "91w1", "1w12")  # silence is no key
    assert is_urgent(Caller(line).plays(keys)) is urgent


def test_an_older_script_has_the_notice_alone() -> None:
    turn = Caller(prepared(full_script())).plays("112")
    assert words(turn.fixed) == [NOTICE["sv"], NOTICE["en"]]


@pytest.mark.parametrize("keys", ["112", "911", "999"])
def test_a_closed_line_and_a_lost_call_and_one_at_its_limit_say_it_too(keys: str) -> None:
    stop = {"stopp": "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\ncloses = true\n"}
    files = announced(stop, files=small_script())
    for code in ("sv", "en"):
        files[f"{code}/not-connected.txt"] = FILES[f"{code}/not-connected.txt"]
    line = prepared(files)
    closed = CallState("sv", topic="stopp")
    state = closed
    for key in keys[:-1]:
        answer = flow.answer(line, state, key)
        assert answer.state is not None
        state = answer.state
    for turn in (
        flow.answer(line, state, keys[-1]),
        flow.recover(line, CallState("sv"), keys),
        flow.time_up(line, CallState("sv"), keys),
    ):
        assert is_urgent(turn)
        assert NOT_CONNECTED["sv"] in words(turn.fixed)
