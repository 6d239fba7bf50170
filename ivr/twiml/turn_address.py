"""The address of a turn: the URL to which Twilio sends the caller's key, or silence.

    /voice/<token>/<began>             after a key
    /voice/<token>/<began>/silence     after silence

`<token>` is the caller's state (`ivr.call.state`), whose second part, if there is one, is the query
of the URL. `<began>` is the second since 1970 in which the call began. It is not part of the state,
so that all calls share cached documents: these hold the placeholder BEGAN, which `timed` replaces.
"""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

CALL_PATH = "/voice"
TEST_CALL_PATH = "/test-call"
SILENCE = "silence"

BEGAN = "@began"
"""Placeholder for the start of the call in cached documents."""
BEGAN_BYTES = BEGAN.encode()

NO_STATE = ""
"""Replaces all invalid tokens, so that they share one cached answer."""

ANY_STATE = "xx.menu.topic.m0i0e0h0.00000000.00000000"
"""A token of the usual form, for documents that are rendered to be checked and not to be sent."""

TURN = re.compile(rf"(?P<token>[^/]+)/(?P<began>[0-9]{{10}})(?P<silence>/{SILENCE})?")

MORE = re.compile(r"[a-z0-9]+\.[0-9a-f]{8}")
"""The form of a token's second part."""


class TurnAddress(NamedTuple):
    """The URLs of a turn: the one that gets the caller's key, and the one that reports silence."""

    key: str
    silence: str


class RequestedTurn(NamedTuple):
    """The turn that a path asks for.

    `token` is the caller's state, None for an incoming call, and NO_STATE for a made-up path.
    `began` is the second since 1970 in which the call began.
    """

    token: str | None
    began: int
    is_silence: bool


def turn_address(token: str, prefix: str = CALL_PATH) -> TurnAddress:
    """Return the address of the turn after a state, with a placeholder for the call's start."""
    fields, mark, more = token.partition("?")
    path = f"{prefix}/{fields}/{BEGAN}"
    return TurnAddress(f"{path}{mark}{more}", f"{path}/{SILENCE}{mark}{more}")


def requested_turn(rest: str, query: str, now: int) -> RequestedTurn:
    """Return the turn that is asked for by the `rest` of a path after its prefix, and a query.

    An incoming call has no rest, and begins `now` (seconds since 1970).
    """
    if not rest.strip("/"):  # also a Voice URL that was set with a trailing slash
        return RequestedTurn(None, now, False)
    turn = TURN.fullmatch(rest)
    if turn is None:
        return RequestedTurn(NO_STATE, now, False)
    token = _token(turn["token"], query)
    return RequestedTurn(token, int(turn["began"]), turn["silence"] is not None)


def turn_of_url(url: str, now: int, prefix: str = CALL_PATH) -> RequestedTurn:
    """Return the turn that is asked for by a URL without an origin."""
    parts = urlsplit(url)
    return requested_turn(parts.path.removeprefix(prefix).removeprefix("/"), parts.query, now)


def token_of(url: str, prefix: str = CALL_PATH) -> str:
    """Return the token in an address; any other URL gives an invalid token."""
    parts = urlsplit(url)
    return _token(parts.path.removeprefix(f"{prefix}/").partition("/")[0], parts.query)


def _token(fields: str, query: str) -> str:
    """Return a token out of the parts of a URL, without a query that no state has."""
    return f"{fields}?{query}" if MORE.fullmatch(query) else fields


def timed(document: bytes, began: int) -> bytes:
    """Return a document for a call that began at `began`, in seconds since 1970."""
    return document.replace(BEGAN_BYTES, b"%010d" % began)
