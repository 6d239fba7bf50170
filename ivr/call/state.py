"""The state of a call, and its encoding as a token in the URL."""

import hashlib
import re
from typing import NamedTuple

from ivr.call import emergency
from ivr.script.model.line import Line
from ivr.script.model.script import MAIN_MENU

NO_TOPIC = "-"
MAX_MISSES = 9
"""The most that a token can hold; `patience.tries` is no larger."""

MAX_INTRODUCTIONS = 2
SLOW_AFTER = 2
"""Requests to repeat in a call after which all of it is slow."""

TOKEN = re.compile(
    r"(?P<fields>(?P<language>[a-z]{2,3})\.(?P<menu>[a-z0-9_-]{1,40})\.(?P<topic>[a-z0-9_-]{1,40})"
    r"\.m(?P<misses>\d)i(?P<introduced>[01])e(?P<ones>[0-2])h(?P<played>[01])"
    r"(?:r(?P<repeated>[12]))?"  # r2: from a program of before 24 November 2026
    r"\.(?P<fingerprint>[0-9a-f]{8}))\.(?P<seal>[0-9a-f]{8})"
    r"(?:\?(?P<more>(?:[a-z]\d+)+)\.(?P<more_seal>[0-9a-f]{8}))?"
)
"""A token: the part that all versions know, and what has been added since, if it is needed.

The second part goes into the query of the URL, which a worker of the version before ignores: during
an update it understands every token by its first part.
"""


class CallState(NamedTuple):
    """The state of one caller.

    `menu` is the last menu, `topic` the text that the caller chose from it, if any, or the
    announcement that closes the line. `is_played` means that the text has been played, and only its
    offers are left. `misses` counts silences and wrong keys since the last valid key.
    `introductions` is how often the introduction has been said, or the maximum once it was heard to
    its end. `pressed` are the last keys, as far as they begin an emergency number. `is_repeated`
    means that the caller has asked to hear the place again since coming there, and `requests`
    counts all such requests in the language, up to SLOW_AFTER.
    """

    language: str
    menu: str = MAIN_MENU
    topic: str | None = None
    misses: int = 0
    introductions: int = 0
    pressed: str = ""
    is_played: bool = False
    is_repeated: bool = False
    requests: int = 0

    @property
    def place(self) -> str:
        """The current topic, or else the current menu."""
        return self.topic or self.menu

    @property
    def is_slow(self) -> bool:
        """Whether the caller has asked for slow speech: here, or for the rest of the call."""
        return self.is_repeated or self.requests >= SLOW_AFTER

    def at(self, menu: str, topic: str | None = None) -> "CallState":
        """Return the state after a valid key that leads to a menu, or to a topic of it."""
        return self._replace(menu=menu, topic=topic, misses=0, is_played=False, is_repeated=False)

    def again(self) -> "CallState":
        """Return the state after a request to repeat the place."""
        requests = min(self.requests + 1, SLOW_AFTER)
        return self.at(self.menu, self.topic)._replace(is_repeated=True, requests=requests)

    def switched(self, language: str) -> "CallState":
        """Return the state at the same place in another language, at normal speed."""
        return self.at(self.menu, self.topic)._replace(language=language, requests=0)

    def missed(self) -> "CallState":
        """Return the state after another silence or wrong key; a topic then counts as heard."""
        return self._replace(misses=self.misses + 1, is_played=self.topic is not None)

    def after_key(self, key: str) -> "CallState":
        """Return the state with the progress of an emergency number after another key."""
        return self._replace(pressed=emergency.beginning(self.pressed, key))


def encode_state(state: CallState, line: Line) -> str:
    """Encode a state as a token for the URL: short, ASCII, and sealed.

    The seal is a hash of the fields and of the menu's offers when it was read out.
    """
    fields = f"{_fields(state)}.{line.short_fingerprint}"
    token = f"{fields}.{_seal(fields, state, line)}"
    if more := _more(state):
        token += f"?{more}.{_seal(f'{fields}?{more}', state, line)}"
    return token


def fingerprint_of(token: str) -> str | None:
    """Return the short fingerprint of a token's script, or None if the token is invalid."""
    match = TOKEN.fullmatch(token)
    return match["fingerprint"] if match else None


def decode_state(token: str, line: Line) -> CallState | None:
    """Decode a token.

    Return None if it is damaged or forged, or if its menu no longer offers what was read out. A
    token of another edition is valid while its menu offers the same. Parts that a later version has
    added are ignored.
    """
    match = TOKEN.fullmatch(token)
    if match is None:
        return None
    language = match["language"]
    menu = match["menu"]
    topic = match["topic"]
    is_name = topic in line.topics or topic in line.closings
    is_offered = is_name and (language, menu, topic) in line.texts
    is_unknown = topic != NO_TOPIC and not is_offered
    if is_unknown or (language, menu) not in line.menus:
        return None
    more = dict(re.findall(r"([a-z])(\d+)", match["more"] or ""))
    state = CallState(
        language=language,
        menu=menu,
        topic=None if topic == NO_TOPIC else topic,
        misses=int(match["misses"]),
        introductions=int(more.get("i") or match["introduced"]),
        pressed=more.get("k", "1" * int(match["ones"])),
        is_played=match["played"] == "1",
        is_repeated=match["repeated"] is not None,
        requests=int(more.get("s", "0")),
    )
    sealed = {match["fields"]: match["seal"]}
    if match["more"]:
        sealed[f"{match['fields']}?{match['more']}"] = match["more_seal"]
    is_sealed = all(_seal(fields, state, line) == seal for fields, seal in sealed.items())
    return state if is_sealed and _is_possible(state) else None


def recover_state(token: str, line: Line) -> CallState:
    """Return the part of a state that is left in a token that `decode_state` refuses.

    That is the language and the progress of an emergency number, at the main menu; for an invalid
    token, the start of a call.
    """
    match = TOKEN.fullmatch(token)
    if match is None or match["language"] not in line.languages:
        return CallState(language=line.languages[0])
    return CallState(language=match["language"], pressed="1" * int(match["ones"]))


def _fields(state: CallState) -> str:
    """Return the fields of a state that all versions know."""
    ones = len(state.pressed) - len(state.pressed.rstrip("1"))
    return (
        f"{state.language}.{state.menu}.{state.topic or NO_TOPIC}"
        f".m{state.misses}i{min(state.introductions, 1)}e{ones}h{state.is_played:d}"
        f"{'r1' if state.is_repeated else ''}"
    )


def _more(state: CallState) -> str:
    """Return the parts that were added later, each only where it differs from the default."""
    parts = {
        "i": str(state.introductions) if state.introductions > 1 else "",
        "k": state.pressed if state.pressed.strip("1") else "",
        "s": str(state.requests) if state.requests else "",
    }
    return "".join(f"{name}{value}" for name, value in parts.items() if value)


def _is_possible(state: CallState) -> bool:
    """Return whether a caller can be in a state: its seal is not secret."""
    return (
        state.pressed in emergency.BEGINNINGS
        and state.introductions <= MAX_INTRODUCTIONS
        and state.requests <= SLOW_AFTER
    )


def _seal(fields: str, state: CallState, line: Line) -> str:
    menu = line.menus[state.language, state.menu]
    return hashlib.sha256(f"{fields} {menu.fingerprint}".encode()).hexdigest()[:8]
