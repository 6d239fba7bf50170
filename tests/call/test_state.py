"""The state of a call as a token in the URL, which is decoded unchanged or not at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call.flow import KEYS
from ivr.call.state import CallState, decode_state, encode_state, fingerprint_of
from ivr.script.model.line import Line
from tests.calls import Caller, line_of
from tests.scripts import full_script, prepared, replaced, without

LONGEST = 120
"""Maximum characters of a state, so that URLs in logs stay readable."""


def state_after(line: Line, acts: str) -> CallState:
    """Return the state after these actions, or the last one before the call ended."""
    caller = Caller(line)
    for act in acts:
        before = caller.state
        caller.plays(act)
        if caller.ended:
            return before
    return caller.state


@given(
    name=st.sampled_from(["full", "without numbers", "three languages", "impatient", "nested"]),
    acts=st.text(f"{KEYS}?w", max_size=12),
)
def test_a_state_survives_a_url_unchanged_and_is_short(name: str, acts: str) -> None:
    line = line_of(name)
    state = state_after(line, acts)
    token = encode_state(state, line)
    assert decode_state(token, line) == state
    assert fingerprint_of(token) == line.short_fingerprint == line.script.fingerprint[:8]
    assert len(token) < LONGEST and re.fullmatch(r"[\w.~-]+(\?[\w.~-]+)?", token, re.ASCII)
    assert re.fullmatch(r"[^.].*[^.]", token), "a dot at an end means something in a path"


def damages(token: str) -> set[str]:
    """Return the token with one character changed, lost, doubled, added or swapped."""
    found = set()
    for place in range(len(token) + 1):
        before, after = token[:place], token[place:]
        found |= {before + after[1:], before + after[:1] + after, before + after[1::-1] + after[2:]}
        for letter in "afmz019._~-!% \n\0/?#A٣０":
            found |= {before + letter + after[1:], before + letter + after}
    return found - {token}


@pytest.mark.parametrize(
    ("name", "acts"),
    [("full", ""), ("full", "91w"), ("full", "6w"), ("nested", "11"), ("nested", "129w")],
)
def test_a_damaged_state_never_leads_to_another_one(name: str, acts: str) -> None:
    line = line_of(name)
    token = encode_state(state_after(line, acts), line)
    assert {decode_state(damaged, line) for damaged in damages(token)} == {None}


def test_a_state_in_a_text_that_its_menu_lacks_is_invalid() -> None:
    """A valid seal does not help, since it is not secret."""
    line = line_of("nested")
    for menu, topic in (
        ("main", "topic-7"),
        ("menu-1-2", "topic-1"),
        ("main", "menu-1"),
        ("menu-1-1", "give-up"),
    ):
        assert decode_state(encode_state(CallState("sv", menu, topic), line), line) is None


ORDER = '["operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"]'
OTHER_ORDER = '["strategiskt", "operativt", "utveckling", "fred", "fast", "kontakt"]'
KEYS_TABLE = 'repeat = "7"\nmain_menu = "8"\nlanguage = "9"'
OTHER_KEYS = 'repeat = "9"\nmain_menu = "8"\nlanguage = "7"'
CHANGES = {
    "a text": (True, "sv/fred.txt", "De rekryteras", "Poliser rekryteras"),
    "the notice": (True, "en/notice.txt", "hang up and dial", "hang up, and dial"),
    "the tries": (True, "line.toml", "tries = 3", "tries = 2"),
    "a phrase": (True, "sv/language.toml", "Du har {count} val.", "Här finns {count} val."),
    "a label": (False, "en/fred.txt", "peace and security work\n\n", "peace\n\n"),
    "the order of the options": (False, "line.toml", ORDER, OTHER_ORDER),
    "the keys to repeat and of the languages": (False, "line.toml", KEYS_TABLE, OTHER_KEYS),
    "the topic of the key 0": (False, "line.toml", "[numbers]", 'contact = "fast"\n\n[numbers]'),
    "the first language": (False, "line.toml", '["sv", "en"]', '["en", "sv"]'),
}
"""Changes in another edition, and whether a state of this one stays valid."""


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_state_is_valid_while_its_menu_offers_the_same(
    change: tuple[bool, str, str, str],
) -> None:
    line = line_of("full")
    holds, *replacement = change
    changed = prepared(replaced(without(full_script(), "facts.toml"), *replacement))
    for way in ("", "2", "91", "0"):
        state = state_after(line, way)
        token = encode_state(state, line)
        assert fingerprint_of(token) == line.short_fingerprint != changed.short_fingerprint
        assert decode_state(token, changed) == (state if holds else None)
        assert not holds or encode_state(state, changed) != token
