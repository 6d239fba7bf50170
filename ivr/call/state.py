"""The state of a call, and its encoding as a token in the URL."""

import hashlib
import re
from typing import NamedTuple

from ivr.script.model.line import Line
from ivr.script.model.script import EMERGENCY_NUMBER, MAIN_MENU

NO_TOPIC = "-"
MAX_MISSES = 9
"""The most that a token can hold; `patience.tries` is no larger."""

TOKEN = re.compile(
    r"(?P<language>[a-z]{2,3})\.(?P<menu>[a-z0-9_-]{1,40})\.(?P<topic>[a-z0-9_-]{1,40})"
    r"\.m(?P<misses>\d)i(?P<introduced>[01])e(?P<emergency>[0-2])h(?P<played>[01])"
    r"(?:r(?P<repeated>[12]))?"  # r2: of a call that began under 0.9.0
    r"\.(?P<edition>[0-9a-f]{8})\.(?P<seal>[0-9a-f]{8})"
)


class CallState(NamedTuple):
    """The state of one caller.

    `menu` is the last menu, `topic` the text that the caller chose from it, if any, or the
    announcement that closes the line. `is_played` means that the text has been played, and only its
    offers are left. `misses` counts silences and wrong keys since the last valid key, and
    `emergency` the keys of 1-1-2 pressed last. `is_repeated` means that the caller has asked to
    hear the place again since coming there.
    """

    language: str
    menu: str = MAIN_MENU
    topic: str | None = None
    misses: int = 0
    introduced: bool = False
    emergency: int = 0
    is_played: bool = False
    is_repeated: bool = False

    @property
    def place(self) -> str:
        """The current topic, or else the current menu."""
        return self.topic or self.menu

    def at(self, menu: str, topic: str | None = None) -> "CallState":
        """Return the state after a valid key that leads to a menu, or to a topic of it."""
        return CallState(
            self.language, menu, topic, introduced=self.introduced, emergency=self.emergency
        )

    def again(self) -> "CallState":
        """Return the state after a request to repeat the place."""
        return self.at(self.menu, self.topic)._replace(is_repeated=True)

    def missed(self) -> "CallState":
        """Return the state after another silence or wrong key; a topic then counts as heard."""
        return self._replace(misses=self.misses + 1, is_played=self.topic is not None)

    def after_key(self, key: str) -> "CallState":
        """Return the state with the progress of 1-1-2 after another key."""
        if self.emergency == 2 and key == EMERGENCY_NUMBER[0]:
            return self  # 1-1-1: the last two are 1-1 still
        recognised = self.emergency + 1 if key == EMERGENCY_NUMBER[self.emergency] else 0
        return self._replace(emergency=recognised) if recognised != self.emergency else self


def encode_state(state: CallState, line: Line) -> str:
    """Encode a state as a token for the URL: short, ASCII, and sealed.

    The seal is a hash of the fields and of the menu's offers when it was read out.
    """
    fields = f"{_fields(state)}.{line.short_fingerprint}"
    return f"{fields}.{_seal(fields, state, line)}"


def edition_of(token: str) -> str | None:
    """Return the edition of a token, or None if it is invalid."""
    match = TOKEN.fullmatch(token)
    return match["edition"] if match else None


def decode_state(token: str, line: Line) -> CallState | None:
    """Decode a token.

    Return None if it is damaged or forged, or if its menu no longer offers what was read out. A
    token of another edition is valid while its menu offers the same.
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
    state = CallState(
        language=language,
        menu=menu,
        topic=None if topic == NO_TOPIC else topic,
        misses=int(match["misses"]),
        introduced=match["introduced"] == "1",
        emergency=int(match["emergency"]),
        is_played=match["played"] == "1",
        is_repeated=match["repeated"] is not None,
    )
    fields = token.rpartition(".")[0]
    return state if _seal(fields, state, line) == match["seal"] else None


def recover_state(token: str, line: Line) -> CallState:
    """Return the part of a state that is left in a token that `decode_state` refuses.

    That is the language and the progress of 1-1-2, at the main menu; for an invalid token, the
    start of a call.
    """
    match = TOKEN.fullmatch(token)
    if match is None or match["language"] not in line.languages:
        return CallState(language=line.languages[0])
    return CallState(language=match["language"], emergency=int(match["emergency"]))


def _fields(state: CallState) -> str:
    return (
        f"{state.language}.{state.menu}.{state.topic or NO_TOPIC}"
        f".m{state.misses}i{state.introduced:d}e{state.emergency}h{state.is_played:d}"
        f"{'r1' if state.is_repeated else ''}"
    )


def _seal(fields: str, state: CallState, line: Line) -> str:
    menu = line.menus[state.language, state.menu]
    return hashlib.sha256(f"{fields} {menu.fingerprint}".encode()).hexdigest()[:8]
