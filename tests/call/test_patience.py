"""What a caller hears who presses nothing, or keys that mean nothing here.

What is said whole after silence is in test_flow.py.
"""

from itertools import product

import pytest

from ivr.call.turn import Outcome
from tests.calls import (
    AFTER,
    AFTER_NUMBERS,
    after,
    in_language,
    line_of,
    said,
    sounds,
    spoken,
    words,
)


@pytest.mark.parametrize(("keys", "numbers"), [("4", True), ("6", False), ("0", False)])
def test_who_has_just_heard_the_numbers_hears_only_112_in_the_farewell(
    keys: str, numbers: bool
) -> None:
    farewell = " ".join(said(after(f"{keys}www", "numbers in the farewell").turn))
    assert "ett ett två" in farewell
    assert ("ett ett fyra, ett fyra" in farewell) is numbers


@pytest.mark.parametrize(
    ("script", "offers"),
    [("no numbers in the help", AFTER["sv"]), ("without numbers", AFTER_NUMBERS["sv"])],
)
def test_the_second_help_is_followed_by_the_offers_that_it_lacks(
    script: str, offers: list[str]
) -> None:
    heard = said(after("1ww", script).turn)
    assert heard[-len(offers) :] == offers
    assert AFTER["sv"][-1] not in heard[: -len(offers)]


def test_a_key_that_means_nothing_is_answered_without_blame() -> None:
    """The first sentence cannot be skipped; then the line waits, without the menu."""
    caller = after("3", "small")
    assert sounds(caller.turn.fixed) == in_language("sv", 500, "Den knappen används inte här.")
    assert sounds(caller.turn.skippable) == in_language("sv", "Välj en siffra från ett till två.")
    second = caller.plays("6")
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


def test_a_recorded_answer_to_a_wrong_key_is_heard_whole() -> None:
    """A recording cannot be cut after its first sentence, so none of it can be skipped."""
    turn = after("3", "recorded help").turn
    assert words(turn.fixed) == list(line_of("recorded help").recordings)
    assert not turn.skippable


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
