"""The state of a call as a token in the URL: it is decoded unchanged or not at all."""

import re
import string
from collections.abc import Callable, Mapping
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call import flow
from ivr.call.flow import KEYS
from ivr.call.state import CallState, decode, edition_of, encode
from ivr.script.line import Line
from tests.calls import Caller, said
from tests.scripts import (
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    with_text,
    without,
)

LONGEST = 120
"""Characters that a state may have: URLs in logs, and in Twilio's, stay readable."""

SCRIPTS: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "full": full_script,
    "small": small_script,
    "without numbers": lambda: small_script(contact=False),
    "one language": lambda: small_script(languages=("en",)),
    "three languages": lambda: small_script(languages=("sv", "en", "us")),
    "patient": lambda: small_script(tries=2),
    "nested": nested_script,
}
URL_SAFE = string.ascii_letters + string.digits + "._~-"
"""What stands in a path without an escape."""


@cache
def line_of(name: str) -> Line:
    return prepared(SCRIPTS[name]())


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(full_script())


acts = st.lists(st.one_of(st.sampled_from([*KEYS, "?"]), st.none()), max_size=12)
anywhere = st.tuples(st.sampled_from(sorted(SCRIPTS)), acts)
"""A line, and what its caller did so far."""


def state_after(line: Line, done: list[str | None]) -> CallState:
    """The state after these actions, or the last one before the call ended."""
    caller = Caller(line)
    for act in done:
        before = caller.state
        caller.does(act)
        if caller.ended:
            return before
    return caller.state


# --- there and back


@given(place=anywhere)
def test_a_state_comes_back_as_it_was(place: tuple[str, list[str | None]]) -> None:
    line = line_of(place[0])
    state = state_after(line, place[1])
    assert decode(encode(state, line), line) == state


@given(place=anywhere)
def test_a_state_is_short_and_stands_in_a_url_as_it_is(
    place: tuple[str, list[str | None]],
) -> None:
    line = line_of(place[0])
    token = encode(state_after(line, place[1]), line)
    assert len(token) < LONGEST
    assert set(token) <= set(URL_SAFE)
    assert re.fullmatch(r"[^.].*[^.]", token), "a dot at an end means something in a path"
    assert edition_of(token) == line.edition


def test_a_state_with_the_longest_names_is_short_still() -> None:
    """Names have at most 40 characters, language codes 3."""
    name = "a" * 40
    files = {
        path.replace("menu-1", name, 1): data.replace(b'"menu-1"', f'"{name}"'.encode())
        .replace(b"[menus.menu-1]", f"[menus.{name}]".encode())
        .replace(b'"topic-1"', f'"{"b" * 40}"'.encode())
        for path, data in nested_script(2, 12).items()
    }
    files = {path.replace("topic-1.txt", f"{'b' * 40}.txt"): data for path, data in files.items()}
    line = prepared(files)
    caller = Caller(line)
    caller.presses("11")
    assert (caller.state.menu, caller.state.topic) == (name, "b" * 40)
    token = encode(caller.state, line)
    assert len(token) < LONGEST
    assert decode(token, line) == caller.state


def test_different_states_have_different_tokens(line: Line) -> None:
    ways = ["", "1", "1w", "1ww", "w", "9", "92", "2", "11", "1#", "6", "0", "7"]
    states = {state_after(line, [None if act == "w" else act for act in way]) for way in ways}
    assert len({encode(state, line) for state in states}) == len(states)


# --- damaged and made up


def damages(token: str) -> set[str]:
    """The token with one character changed, lost, doubled, or in the other's place."""
    letters = string.ascii_letters + string.digits + "._~-!$&'()*+,;=:@% \n\0/?#åÅ٣０"
    found = {token[:place] + token[place + 1 :] for place in range(len(token))}
    found |= {token[:place] + token[place] + token[place:] for place in range(len(token))}
    found |= {
        token[:place] + token[place + 1] + token[place] + token[place + 2 :]
        for place in range(len(token) - 1)
    }
    for letter in letters:
        found |= {token[:place] + letter + token[place + 1 :] for place in range(len(token))}
        found |= {token[:place] + letter + token[place:] for place in range(len(token) + 1)}
    return found - {token}


@pytest.mark.parametrize("way", ["", "3", "9", "91w", "11", "6w"])
def test_a_damaged_state_never_leads_to_another_one(line: Line, way: str) -> None:
    token = encode(state_after(line, [None if act == "w" else act for act in way]), line)
    assert {decode(damaged, line) for damaged in damages(token)} == {None}


@pytest.mark.parametrize("way", ["", "1", "12", "123", "129w"])
def test_a_damaged_state_of_a_nested_menu_never_leads_to_another_one(way: str) -> None:
    line = line_of("nested")
    token = encode(state_after(line, [None if act == "w" else act for act in way]), line)
    assert {decode(damaged, line) for damaged in damages(token)} == {None}


@pytest.mark.parametrize(
    "made_up",
    [
        "",
        "x",
        ".",
        "..",
        "silence",
        "status",
        "sv.main.-",
        "sv.main.-.m0i0e0h0",
        "sv.main.-.m0i0e0h0.00000000.00000000",
        "sv.main.fast.m0i1e0h0.00000000.00000000",
        "xx.main.-.m0i0e0h0.00000000.00000000",
        "sv.other.-.m0i0e0h0.00000000.00000000",
        "sv.main.other.m0i0e0h0.00000000.00000000",
        "sv.main.notice.m0i0e0h0.00000000.00000000",
        "sv.main.-.m٣i0e0h0.00000000.00000000",
        "\ud800",
        "a" * 100_000,
        "sv." * 30_000,
        "' or 1=1 --",
        "../../etc/passwd",
        "<Response/>",
    ],
)
def test_a_made_up_state_is_none(line: Line, made_up: str) -> None:
    assert decode(made_up, line) is None


@given(token=st.text())
def test_any_text_is_no_state(token: str) -> None:
    assert decode(token, line_of("full")) is None
    assert edition_of(token) is None


@given(
    token=st.from_regex(
        r"(sv|en|us)\.(main|menu-1)\.(-|fast|fred|kontakt|notice)\.m[0-9]i[01]e[0-2]h[01]"
        r"\.[0-9a-f]{8}\.[0-9a-f]{8}",
        fullmatch=True,
    )
)
def test_what_only_looks_like_a_state_is_none(token: str) -> None:
    assert decode(token, line_of("full")) is None


@pytest.mark.parametrize(
    "state",
    [
        CallState("sv", topic="topic-7"),
        CallState("sv", "menu-1", "topic-1"),
        CallState("sv", "menu-1-2", "topic-1"),
        CallState("sv", topic="menu-1"),
        CallState("sv", topic="notice"),
        CallState("sv", "menu-1-1", "give-up"),
    ],
)
def test_a_text_that_its_menu_does_not_offer_is_no_place_to_be(state: CallState) -> None:
    """Also with a valid seal, which is not secret."""
    line = line_of("nested")
    assert decode(encode(state, line), line) is None


@pytest.mark.parametrize(
    "state",
    [
        CallState("sv", misses=9),
        CallState("sv", topic="fast"),
        CallState("en", emergency=2, heard=True),
    ],
)
@pytest.mark.parametrize("key", [*KEYS.replace("#", ""), None])
def test_a_state_that_no_call_leads_to_is_answered_in_words_all_the_same(
    line: Line, state: CallState, key: str | None
) -> None:
    read_back = decode(encode(state, line), line)
    assert read_back == state
    assert said(flow.answer(line, read_back, key))


# --- states of another edition

LABEL = "utvecklingssamarbete\n\n"
OPTIONS = '["operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"]'
HARMLESS = {
    "a text": ("sv/fred.txt", "De rekryteras", "Poliser rekryteras"),
    "a note": ("sv/fred.txt", "# Skriv inte", "# Skriv aldrig"),
    "the notice": ("en/notice.txt", "hang up and dial", "hang up, and dial"),
    "the welcome": ("sv/welcome.txt", "Det här är", "Du har ringt"),
    "the patience": ("line.toml", "wait_seconds = 10", "wait_seconds = 12"),
    "the tries": ("line.toml", "tries = 3", "tries = 2"),
    "a voice": ("en/language.toml", "Polly.Amy-Neural", "Polly.Emma-Neural"),
    "a way of saying": ("sv/language.toml", '"EU" = "E U"', '"EU" = "Europeiska unionen"'),
    "a phrase": ("sv/language.toml", "Du har {count} val.", "Här finns {count} val."),
}
OTHER_MENU = {
    "an option's label": ("sv/utveckling.txt", LABEL, "hjälp till polisen i andra länder\n\n"),
    "a label in the other language": ("en/fred.txt", "peace and security work\n\n", "peace\n\n"),
    "the order of the options": (
        "line.toml",
        OPTIONS,
        '["strategiskt", "operativt", "utveckling", "fred", "fast", "kontakt"]',
    ),
    "an option less": ("line.toml", '"fred", "fast", ', '"fred", '),
    "the keys": (
        "line.toml",
        'repeat = "7"\nmain_menu = "8"',
        'repeat = "8"\nmain_menu = "7"',
    ),
    "the key of the languages": (
        "line.toml",
        'repeat = "7"\nmain_menu = "8"\nlanguage = "9"',
        'repeat = "9"\nmain_menu = "8"\nlanguage = "7"',
    ),
    "the topic of the key 0": ("line.toml", "[numbers]", 'contact = "fast"\n\n[numbers]'),
    "the first language": ("line.toml", '["sv", "en"]', '["en", "sv"]'),
    "the languages": ("line.toml", '["sv", "en"]', '["sv"]'),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
@pytest.mark.parametrize("way", ["", "2", "91", "0"])
def test_a_state_of_another_edition_holds_while_its_menu_offers_the_same(
    line: Line, way: str, change: tuple[str, str, str]
) -> None:
    changed = prepared(replaced(full_script(), *change))
    state = state_after(line, list(way))
    token = encode(state, line)
    assert edition_of(token) == line.edition != changed.edition
    assert decode(token, changed) == state
    assert encode(state, changed) != token


@pytest.mark.parametrize("change", OTHER_MENU.values(), ids=OTHER_MENU.keys())
@pytest.mark.parametrize("way", ["", "2", "91", "0"])
def test_a_state_of_another_edition_does_not_hold_when_its_keys_mean_something_else(
    line: Line, way: str, change: tuple[str, str, str]
) -> None:
    files = replaced(without(full_script(), "facts.toml"), *change)
    if change[2] == '["sv"]':  # then there is no voice for English words
        files = replaced(files, "sv/fast.txt", "{en: Fugitive Active Search Team}", "laget")
    changed = prepared(files)
    token = encode(state_after(line, list(way)), line)
    assert decode(token, changed) is None


def test_another_menu_of_the_script_may_change_under_a_caller() -> None:
    line = line_of("nested")
    changed = prepared(
        replaced(nested_script(), "line.toml", '["topic-1", "topic-2", ', '["topic-2", "topic-1", ')
    )
    kept, lost = state_after(line, list("12")), state_after(line, list("113"))
    assert decode(encode(kept, line), changed) == kept
    assert decode(encode(lost, line), changed) is None


def test_the_edition_is_the_beginning_of_the_scripts_fingerprint(line: Line) -> None:
    token = encode(state_after(line, []), line)
    assert edition_of(token) == line.script.fingerprint[:8]
    other = prepared(with_text(full_script(), "sv/goodbye.txt", "Hej då. Ring 112 vid fara.\n"))
    assert edition_of(encode(state_after(other, []), other)) != line.edition


# --- one-one-two


@given(keys=st.text(alphabet="12x", max_size=20))
def test_the_count_of_one_one_two_is_how_many_of_it_the_last_keys_are(keys: str) -> None:
    """The longest end of all keys with which 1-1-2 begins, seen afresh after each notice."""
    state = CallState("sv")
    seen = ""
    for key in keys:
        state = state.after_key(key)
        seen += key
        expected = max(count for count in range(4) if seen.endswith("112"[:count]))
        assert state.emergency == expected
        if expected == 3:
            state, seen = CallState("sv"), ""
