"""What a caller hears who presses nothing, or keys that mean nothing here."""

from itertools import product

import pytest

from ivr.call.turn import Outcome
from ivr.script.line import Line
from tests.calls import (
    AFTER,
    AFTER_NUMBERS,
    MENU,
    NUMBERS,
    Caller,
    in_language,
    said,
    sounds,
    spoken,
    words,
)
from tests.scripts import full_script, nested_script, prepared, small_script, wav, with_text

HELP = {"last_key": "6", "contact": "6"}


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(full_script())


@pytest.fixture(scope="module")
def short_line() -> Line:
    """A menu of two options, so that 3 to 6 mean nothing."""
    return prepared(small_script(("fred", "fast")))


def speaking(line: Line, code: str) -> Caller:
    caller = Caller(line)
    if code == "en":
        caller.presses("9")
    return caller


# --- silence in a menu


@pytest.mark.parametrize("code", ["sv", "en"])
def test_a_caller_who_presses_nothing_hears_the_menu_again_with_more_help_each_time(
    line: Line, code: str
) -> None:
    caller = speaking(line, code)
    first = caller.waits()
    assert first.outcome is Outcome.SILENCE
    assert not first.fixed
    assert sounds(first.skippable) == in_language(code, 500, *spoken(code, "silence-1"), MENU[code])
    second = caller.waits()
    assert second.outcome is Outcome.SILENCE
    assert not second.fixed
    assert sounds(second.skippable) == in_language(
        code, 500, *spoken(code, "silence-2", **HELP), MENU[code]
    )
    assert not caller.ended


@pytest.mark.parametrize("code", ["sv", "en"])
def test_the_third_silence_ends_the_call_with_the_give_up_text_and_the_numbers(
    line: Line, code: str
) -> None:
    caller = speaking(line, code)
    turn = caller.waits(3)
    assert turn.outcome is Outcome.GAVE_UP
    assert caller.ended
    assert sounds(turn.fixed) == in_language(code, 500, *spoken(code, "give-up"))
    assert not turn.skippable
    for number in NUMBERS[code]:
        assert number in " ".join(said(turn))


def test_silence_in_a_sub_menu_reads_that_menu_again() -> None:
    caller = Caller(prepared(nested_script()))
    caller.presses("12")
    menu = said(caller.presses("7"))
    assert said(caller.waits()) == spoken("sv", "silence-1") + menu
    help_text = spoken("sv", "silence-2", last_key="6", contact="0")
    assert said(caller.waits()) == help_text + menu
    assert caller.state.place == "menu-1-2"
    assert said(caller.waits()) == spoken("sv", "give-up")


# --- silence after a text


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize("key", "123456")
def test_after_a_text_the_offers_come_again_then_help_then_goodbye(
    line: Line, key: str, code: str
) -> None:
    caller = speaking(line, code)
    caller.presses(key)
    first = caller.waits()
    assert first.outcome is Outcome.SILENCE
    offers = AFTER_NUMBERS if key == "6" else AFTER  # not what was just heard
    assert sounds(first.skippable) == in_language(code, 500, offers[code])
    second = caller.waits()
    assert second.outcome is Outcome.SILENCE
    help_text = spoken(code, "silence-2", **HELP)
    if key == "6":
        help_text.pop(1)  # the offer of the numbers
    assert sounds(second.skippable) == in_language(code, 500, *help_text, AFTER_NUMBERS[code])
    last = caller.waits()
    assert last.outcome is Outcome.GOODBYE
    assert sounds(last.fixed) == in_language(code, 500, *spoken(code, "goodbye"))
    assert not last.skippable
    assert caller.ended


def test_after_a_text_the_offer_of_the_numbers_names_the_key_that_plays_them() -> None:
    caller = Caller(prepared(small_script(("fred", "fast"))))
    caller.presses("1")
    turn = caller.waits()
    assert said(turn)[-1] == "För telefonnummer till polisen, tryck noll."
    assert said(caller.presses("0")) == spoken("sv", "kontakt") + AFTER_NUMBERS["sv"]


GOODBYE = (
    "Tack för att du ringde.\nI en nödsituation, ring 112.\nI Sverige, ring 114 14.\nHej då.\n"
)


@pytest.mark.parametrize(("keys", "numbers"), [("4", True), ("6", False), ("0", False)])
def test_who_has_just_heard_the_numbers_hears_only_112_in_the_farewell(
    keys: str, numbers: bool
) -> None:
    caller = Caller(prepared(with_text(full_script(), "sv/goodbye.txt", GOODBYE)))
    caller.presses(keys)
    farewell = " ".join(said(caller.waits(3)))
    assert "ett ett två" in farewell
    assert ("ett ett fyra, ett fyra" in farewell) is numbers


def test_a_help_that_does_not_offer_the_numbers_is_followed_by_their_offer() -> None:
    help_text = "Du väljer genom att trycka på en siffra.\nDu kan också göra så här.\n"
    caller = Caller(prepared(with_text(full_script(), "sv/silence-2.txt", help_text)))
    caller.presses("4")
    assert said(caller.waits(2))[-3:] == AFTER["sv"]


def test_a_script_without_phone_numbers_offers_none() -> None:
    caller = Caller(prepared(small_script(contact=False)))
    caller.presses("1")
    assert said(caller.waits()) == AFTER_NUMBERS["sv"]
    assert said(caller.waits())[-2:] == AFTER_NUMBERS["sv"]
    assert said(caller.waits()) == spoken("sv", "goodbye")


# --- keys that mean nothing


def test_a_key_that_means_nothing_is_answered_without_blame(short_line: Line) -> None:
    """The first sentence cannot be skipped; then the line waits, without the menu."""
    caller = Caller(short_line)
    first = caller.presses("3")
    assert first.outcome is Outcome.WRONG_KEY
    assert sounds(first.fixed) == in_language("sv", 500, "Den knappen används inte här.")
    assert sounds(first.skippable) == in_language("sv", "Välj en siffra från ett till två.")
    second = caller.presses("6")
    assert second.outcome is Outcome.WRONG_KEY
    assert sounds(second.fixed) == in_language("sv", 500, "Den knappen används inte heller.")
    assert sounds(second.skippable) == in_language(
        "sv",
        ["För att höra valen igen, tryck sju.", "För telefonnummer till polisen, tryck noll."],
    )
    last = caller.presses("4")
    assert last.outcome is Outcome.GAVE_UP
    assert said(last) == spoken("sv", "give-up")
    assert caller.ended


@pytest.mark.parametrize("key", ["3", "4", "5", "6", "?", "", "10", "112", "a", "٣", "w"])
def test_whatever_is_no_key_of_the_menu_counts_as_a_wrong_one(short_line: Line, key: str) -> None:
    caller = Caller(short_line)
    assert caller.does(key).outcome is Outcome.WRONG_KEY
    assert caller.state.misses == 1


def test_a_wrong_key_after_a_text_keeps_the_text_within_reach(short_line: Line) -> None:
    caller = Caller(short_line)
    caller.presses("23")
    assert caller.state.topic == "fast"
    assert said(caller.presses("7")) == spoken("sv", "fast") + AFTER["sv"]


def test_three_wrong_keys_after_a_text_end_with_the_numbers(short_line: Line) -> None:
    caller = Caller(short_line)
    turn = caller.presses("2345")
    assert turn.outcome is Outcome.GAVE_UP
    assert said(turn) == spoken("sv", "give-up")


def test_a_recorded_answer_to_a_wrong_key_is_heard_whole() -> None:
    """A recording cannot be cut after its first sentence, so none of it can be skipped."""
    files = with_text(small_script(), "sv/recordings/wrong-key-1.wav", wav())
    read_out = "Den knappen används inte här. Välj en siffra från 1 till 2."
    recorded = prepared(with_text(files, "sv/recordings/wrong-key-1.txt", read_out))
    turn = Caller(recorded).presses("3")
    assert words(turn.fixed) == list(recorded.recordings)
    assert not turn.skippable


# --- one counter for both


@pytest.mark.parametrize("misses", ["".join(acts) for acts in product("w3", repeat=3)])
def test_silence_and_wrong_keys_share_one_counter(short_line: Line, misses: str) -> None:
    caller = Caller(short_line)
    for number, act in enumerate(misses[:2], start=1):
        turn = caller.plays(act)
        name = f"silence-{number}" if act == "w" else f"wrong-key-{number}"
        help_text = spoken("sv", name, last_key="2", contact="0")
        assert said(turn)[: len(help_text)] == help_text
        assert caller.state.misses == number
    assert caller.plays(misses[2]).outcome is Outcome.GAVE_UP
    assert caller.ended


@pytest.mark.parametrize("misses", ["".join(acts) for acts in product("w3", repeat=3)])
def test_after_a_text_only_silence_is_thanked_for_the_call(short_line: Line, misses: str) -> None:
    caller = Caller(short_line)
    caller.presses("1")
    turn = caller.plays(misses)
    assert turn.outcome is (Outcome.GOODBYE if misses[-1] == "w" else Outcome.GAVE_UP)
    assert "ett ett två" in " ".join(said(turn))


@pytest.mark.parametrize("good", "12789*0#")
@pytest.mark.parametrize("misses", ["w", "3", "ww", "w3", "3w", "33"])
def test_a_key_that_means_something_starts_the_patience_anew(
    short_line: Line, misses: str, good: str
) -> None:
    caller = Caller(short_line)
    caller.plays(misses + good)
    assert caller.state.misses == 0
    caller.waits(2)
    assert not caller.ended
    caller.waits()
    assert caller.ended


@pytest.mark.parametrize("tries", [2, 3])
@pytest.mark.parametrize("before", ["", "1", "0"])
@pytest.mark.parametrize("miss", "w3")
def test_the_line_is_as_patient_as_the_script_says(tries: int, before: str, miss: str) -> None:
    caller = Caller(prepared(small_script(tries=tries)))
    caller.presses(before)
    for _ in range(tries - 1):
        assert said(caller.plays(miss))
        assert not caller.ended
    assert said(caller.plays(miss))
    assert caller.ended


@pytest.mark.parametrize("before", ["", "1", "9", "91", "0"])
@pytest.mark.parametrize("miss", "w3")
@pytest.mark.parametrize("options", [["fred"], ["fred", "fast"], ["fred", "kontakt"]])
def test_each_try_says_more_than_the_last(options: list[str], before: str, miss: str) -> None:
    caller = Caller(prepared(small_script(options)))
    caller.plays(before)
    tries = [said(caller.plays(miss)), said(caller.plays(miss))]
    lengths = [len(" ".join(heard).split()) for heard in tries]
    assert lengths[0] < lengths[1]


@pytest.mark.parametrize("before", ["", *"123456789*0#", "ww7", "1ww8"])
def test_the_first_silence_never_ends_a_call(line: Line, before: str) -> None:
    caller = Caller(line)
    caller.plays(before)
    assert said(caller.waits())
    assert not caller.ended
