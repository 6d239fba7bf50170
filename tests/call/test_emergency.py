"""Some callers key 1-1-2 into the menu: they hear the notice at once, wherever they are."""

from collections.abc import Callable, Mapping
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call.flow import KEYS
from ivr.call.turn import Outcome, Turn
from ivr.script.line import Line
from tests.calls import MENU, NOTICE, Caller, in_language, sounds, words
from tests.scripts import full_script, nested_script, prepared, small_script

SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "full": full_script,
    "one topic": lambda: small_script(("fred",)),
    "three languages": lambda: small_script(languages=("sv", "en", "us")),
    "nested": nested_script,
}


@cache
def line_of(name: str) -> Line:
    return prepared(SCRIPTS[name]())


def notice(code: str) -> list[tuple[str, str | int]]:
    """The notice as it answers a key: in the caller's language first."""
    other = "en" if code == "sv" else "sv"
    return [*in_language(code, 500, NOTICE[code]), *in_language(other, 400, NOTICE[other])]


def urges(turn: Turn) -> bool:
    """Whether a turn begins with the notice, where no key skips it."""
    return any(text in words(turn.fixed) for text in NOTICE.values())


def test_one_one_two_says_the_notice_in_the_callers_language_first_and_the_main_menu() -> None:
    caller = Caller(line_of("full"))
    for _ in range(2):
        turn = caller.presses("112")
        assert sounds(turn.fixed) == notice("sv")
        assert words(turn.skippable)[-1] == MENU["sv"][-1]
        assert turn.outcome is Outcome.MENU
        assert (caller.state.menu, caller.state.topic) == ("main", None)
    assert sounds(caller.presses("9112").fixed) == notice("en")


@pytest.mark.parametrize("keys", ["112", "11ww2"])
def test_one_one_two_is_no_miss_where_two_means_nothing(keys: str) -> None:
    caller = Caller(line_of("one topic"))
    turn = caller.plays(keys)
    assert sounds(turn.fixed) == notice("sv")
    assert turn.outcome is Outcome.MENU
    assert caller.state.misses == 0


def test_an_option_of_a_lower_menu_is_reached_by_one_one_two_after_the_notice() -> None:
    caller = Caller(line_of("nested"))
    assert not urges(caller.presses("11"))
    assert caller.state.place == "menu-1-1"
    assert sounds(caller.presses("2").fixed) == notice("sv")
    assert caller.state.place == "topic-2"


@pytest.mark.parametrize(
    ("keys", "urged"),
    [
        ("112", [3]),
        ("11112", [5]),
        ("1121112", [3, 7]),
        ("1122", [3]),
        ("11212", [3]),
        ("1192", []),
        ("123456789*0#12", []),
        ("1#1#2", []),
        ("11*2", []),
        ("2112", [4]),
        ("9112", [4]),
        ("8112", [4]),
    ],
)
def test_only_the_last_three_keys_count(keys: str, urged: list[int]) -> None:
    caller = Caller(line_of("full"))
    heard = [number for number, key in enumerate(keys, start=1) if urges(caller.presses(key))]
    assert heard == urged


acts = st.lists(
    st.one_of(st.sampled_from("12"), st.sampled_from([*KEYS, "?"]), st.none()), max_size=30
)


@given(name=st.sampled_from(sorted(SCRIPTS)), acts=acts)
def test_the_notice_answers_the_keys_one_one_two_and_no_others(
    name: str, acts: list[str | None]
) -> None:
    """Held against the last three keys of the call, which this test simply remembers."""
    line = line_of(name)
    caller = Caller(line)
    pressed: list[str] = []
    for act in acts:
        if caller.ended:
            break
        language = caller.state.language
        pressed += [act] if act else []
        turn = caller.does(act)
        expected = act is not None and pressed[-3:] == ["1", "1", "2"]
        assert urges(turn) is expected
        if expected:
            codes = sorted(line.languages, key=lambda code: code != language)
            first = [code for code, sound in sounds(turn.fixed) if sound in NOTICE.values()]
            assert first == codes
            assert sounds(turn.fixed)[0] == (language, 500)
