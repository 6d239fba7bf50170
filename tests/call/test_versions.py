"""Workers of two versions that answer one call, as during an update, understand each other."""

import hashlib
import re
from urllib.parse import urlsplit

import pytest

from ivr.call.state import CallState, decode_state, encode_state
from ivr.script.model.line import Line
from ivr.twiml.turn_address import requested_turn, token_of, turn_address
from tests.calls import Caller, line_of

EARLIER = re.compile(
    r"(?P<fields>[a-z]{2,3}\.[a-z0-9_-]{1,40}\.[a-z0-9_-]{1,40}\.m\di[01]e[0-2]h[01](?:r[12])?"
    r"\.[0-9a-f]{8})\.(?P<seal>[0-9a-f]{8})"
)
"""A state as the version before wrote and read it: in the path of the URL alone."""

EARLIER_TURN = re.compile(r"(?P<token>[^/]+)/@began(?P<silence>/silence)?")


@pytest.fixture(scope="module")
def line() -> Line:
    return line_of("full")


def state_after(line: Line, acts: str) -> CallState:
    caller = Caller(line)
    caller.plays(acts)
    return caller.state


@pytest.mark.parametrize(
    "acts", ["", "4", "41", "4w", "49", "477", "0", "w", "3", "91", "999", "#"]
)
def test_a_worker_of_the_version_before_understands_every_state(line: Line, acts: str) -> None:
    """It reads the path and no query, so that what has been added since cannot confuse it."""
    state = state_after(line, acts)
    for url in turn_address(encode_state(state, line)):
        turn = EARLIER_TURN.fullmatch(urlsplit(url).path.removeprefix("/voice/"))
        assert turn is not None
        token = EARLIER.fullmatch(turn["token"])
        assert token is not None
        menu = line.menus[state.language, state.menu].fingerprint
        seal = hashlib.sha256(f"{token['fields']} {menu}".encode()).hexdigest()[:8]
        assert token["seal"] == seal


@pytest.mark.parametrize("acts", ["", "4", "4w", "48", "45", "0", "w", "3", "11"])
def test_a_state_without_anything_new_has_the_form_of_the_version_before(
    line: Line, acts: str
) -> None:
    is_new = acts in ("4w", "45", "11")  # the introduction was heard, or said twice
    assert ("?" in encode_state(state_after(line, acts), line)) is is_new


@pytest.mark.parametrize("acts", ["4w", "49", "477", "999", "45"])
def test_a_state_of_the_version_before_keeps_language_place_and_misses(
    line: Line, acts: str
) -> None:
    state = state_after(line, acts)
    earlier = encode_state(state, line).partition("?")[0]
    understood = decode_state(earlier, line)
    assert understood is not None
    assert understood[:4] == state[:4]


def test_parts_that_a_later_version_adds_are_ignored(line: Line) -> None:
    state = state_after(line, "477")
    first, _, more = encode_state(state, line).partition("?")
    fields = f"{first.rpartition('.')[0]}?{more.partition('.')[0]}z12"
    menu = line.menus[state.language, state.menu].fingerprint
    seal = hashlib.sha256(f"{fields} {menu}".encode()).hexdigest()[:8]
    token = f"{first}?{fields.partition('?')[2]}.{seal}"
    assert decode_state(token, line) == state
    assert decode_state(token[:-1] + "x", line) is None


@pytest.mark.parametrize("more", ["k5", "k111", "i3", "s9", "k", "i22"])
def test_parts_that_no_caller_can_have_are_refused(line: Line, more: str) -> None:
    """Their seal is right, since it is not secret."""
    first = encode_state(state_after(line, ""), line)
    fields = f"{first.rpartition('.')[0]}?{more}"
    menu = line.menus["sv", "main"].fingerprint
    seal = hashlib.sha256(f"{fields} {menu}".encode()).hexdigest()[:8]
    assert decode_state(f"{first}?{more}.{seal}", line) is None


def test_a_query_that_no_state_has_is_ignored(line: Line) -> None:
    token = encode_state(state_after(line, "4"), line)
    path = f"{token}/1790000000"
    for query in ("", "bodySHA256=00", "k9", "?"):
        assert requested_turn(path, query, 0) == (token, 1790000000, False)
    assert token_of(f"/voice/{token}/1790000000?x=1") == token
