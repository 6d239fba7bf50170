"""What a caller hears who presses nothing, or keys that mean nothing here."""

from itertools import product

import pytest

from ivr.call.turn import Outcome
from tests.calls import (
    AFTER,
    AFTER_NUMBERS,
    MENU,
    NUMBERS,
    after,
    in_language,
    line_of,
    said,
    sounds,
    spoken,
    words,
)

# --- silence


@pytest.mark.parametrize("code", ["sv", "en"])
def test_a_caller_who_presses_nothing_hears_the_menu_again_with_more_help_and_then_the_numbers(
    code: str,
) -> None:
    caller = after("9" * (code == "en"), "full")
    helps = spoken(code, "silence-1"), spoken(code, "silence-2", last_key="6", contact="6")
    for help_text in helps:
        turn = caller.waits()
        assert (turn.outcome, turn.fixed) == (Outcome.SILENCE, ())
        assert sounds(turn.skippable) == in_language(code, 500, *help_text, MENU[code])
    last = caller.waits()
    assert (last.outcome, last.skippable, caller.ended) == (Outcome.GAVE_UP, (), True)
    assert sounds(last.fixed) == in_language(code, 500, *spoken(code, "give-up"))
    assert all(number in " ".join(said(last)) for number in NUMBERS[code])


def test_silence_in_a_sub_menu_reads_that_menu_again() -> None:
    caller = after("127", "nested")
    menu = said(caller.turn)
    assert said(caller.waits()) == spoken("sv", "silence-1") + menu
    help_text = spoken("sv", "silence-2", last_key="6", contact="0")
    assert said(caller.waits()) == help_text + menu


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize("key", "16")
def test_after_a_text_the_offers_come_again_then_help_then_goodbye(key: str, code: str) -> None:
    caller = after("9" * (code == "en") + key, "full")
    first, second, last = caller.waits(), caller.waits(), caller.waits()
    outcomes = [turn.outcome for turn in (first, second, last)]
    assert outcomes == [Outcome.SILENCE, Outcome.SILENCE, Outcome.GOODBYE]
    offers = AFTER_NUMBERS if key == "6" else AFTER  # not what was just heard
    assert sounds(first.skippable) == in_language(code, 500, offers[code])
    help_text = spoken(code, "silence-2", last_key="6", contact="6")
    if key == "6":
        help_text.pop(1)  # the offer of the numbers
    assert sounds(second.skippable) == in_language(code, 500, *help_text, AFTER_NUMBERS[code])
    assert (last.skippable, caller.ended) == ((), True)


@pytest.mark.parametrize(("keys", "numbers"), [("4", True), ("6", False), ("0", False)])
def test_who_has_just_heard_the_numbers_hears_only_112_in_the_farewell(
    keys: str, numbers: bool
) -> None:
    farewell = " ".join(said(after(f"{keys}www", "numbers in the farewell").turn))
    assert "ett ett två" in farewell
    assert ("ett ett fyra, ett fyra" in farewell) is numbers


@pytest.mark.parametrize(
    ("script", "offers"), [("no numbers in the help", AFTER), ("without numbers", AFTER_NUMBERS)]
)
def test_the_second_help_is_followed_by_the_offers_that_it_lacks(
    script: str, offers: dict[str, list[str]]
) -> None:
    heard = said(after("1ww", script).turn)
    assert heard[-len(offers["sv"]) :] == offers["sv"]
    assert AFTER["sv"][-1] not in heard[: -len(offers["sv"])]


# --- keys that mean nothing


def test_a_key_that_means_nothing_is_answered_without_blame() -> None:
    """The first sentence cannot be skipped; then the line waits, without the menu."""
    caller = after("3", "small")
    assert sounds(caller.turn.fixed) == in_language("sv", 500, "Den knappen används inte här.")
    assert sounds(caller.turn.skippable) == in_language("sv", "Välj en siffra från ett till två.")
    second = caller.presses("6")
    assert sounds(second.fixed) == in_language("sv", 500, "Den knappen används inte heller.")
    assert sounds(second.skippable) == in_language(
        "sv",
        ["För att höra valen igen, tryck sju.", "För telefonnummer till polisen, tryck noll."],
    )


@pytest.mark.parametrize("key", ["3", "6", "?", "", "10", "112", "a", "٣", "w"])
def test_whatever_is_no_key_of_the_menu_counts_as_a_wrong_one(key: str) -> None:
    caller = after("", "small")
    assert caller.does(key).outcome is Outcome.WRONG_KEY
    assert caller.state.misses == 1


def test_a_wrong_key_after_a_text_keeps_the_text_within_reach() -> None:
    assert said(after("237", "small").turn) == spoken("sv", "fast") + AFTER["sv"]


def test_a_recorded_answer_to_a_wrong_key_is_heard_whole() -> None:
    """A recording cannot be cut after its first sentence, so none of it can be skipped."""
    turn = after("3", "recorded help").turn
    assert words(turn.fixed) == list(line_of("recorded help").recordings)
    assert not turn.skippable


# --- one counter for both


@pytest.mark.parametrize("misses", ["".join(acts) for acts in product("w3", repeat=3)])
def test_silence_and_wrong_keys_share_one_counter(misses: str) -> None:
    """After a text, only silence is thanked for the call."""
    caller = after("", "small")
    for number, act in enumerate(misses[:2], start=1):
        name = f"silence-{number}" if act == "w" else f"wrong-key-{number}"
        help_text = spoken("sv", name, last_key="2", contact="0")
        assert said(caller.plays(act))[: len(help_text)] == help_text
        assert caller.state.misses == number
    assert said(caller.plays(misses[2])) == spoken("sv", "give-up")
    ended = said(after(f"1{misses}", "small").turn)
    assert ended == spoken("sv", "goodbye" if misses[-1] == "w" else "give-up")


@pytest.mark.parametrize("before", ["", "1", "0"])
@pytest.mark.parametrize("miss", "w3")
def test_the_line_is_as_patient_as_the_script_says(before: str, miss: str) -> None:
    assert not after(before + miss, "impatient").ended
    assert after(before + miss * 2, "impatient").ended
    assert not after(before + miss * 2, "small").ended


@pytest.mark.parametrize("before", ["", "1", "9", "91", "0"])
@pytest.mark.parametrize("miss", "w3")
@pytest.mark.parametrize("script", ["one topic", "small", "with numbers"])
def test_each_try_says_more_than_the_last(script: str, before: str, miss: str) -> None:
    first, second = (" ".join(said(after(before + miss * n, script).turn)) for n in (1, 2))
    assert len(first.split()) < len(second.split())
