"""The switchboard: the lines that answer, and the document for every request of a caller.

Nothing here waits for anything: documents are made from the line in memory.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ivr.call import flow
from ivr.call.state import decode, edition_of, encode, remains
from ivr.call.turn import Outcome, Turn
from ivr.script.line import Line
from ivr.script.speech import Recording
from ivr.twilio import twiml

KEPT_LINES = 16
"""How many lines are kept, so that calls in progress hear out what they began with."""

KEPT_DOCUMENTS = 4_096
"""Per line: more than the states that callers of a large menu are usually in."""

NO_STATE = ""
"""A token that is none, however long it is: all such are answered alike."""

ENDED = "-"
WRONG = "?"
MOST_KEYS = 3
"""Of keys that come in one request only the last ones count; Twilio sends one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A document for the caller, and what can be told of the turn: no personal data."""

    document: bytes
    place: str
    outcome: Outcome
    edition: str
    language: str


class AnsweringLine:
    """One line with the documents that callers have been given of it."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.fault = twiml.render_fault(line)
        self.recordings = line.recordings
        self._kept = lru_cache(maxsize=KEPT_DOCUMENTS)(self._answer)

    def begin(self) -> Answer:
        """Answer a call that comes in."""
        return self._kept(None, None)

    def key(self, token: str, keys: str | None) -> Answer:
        """Answer keys; several at once are too many different ones to be kept."""
        answer = self._answer if keys and len(keys) > 1 else self._kept
        return answer(token, keys)

    def _answer(self, token: str | None, keys: str | None) -> Answer:
        language = self.line.languages[0]
        if token is None:
            turn = flow.begin(self.line)
        else:
            turn, language = self._turn(token, keys)
        action = f"{twiml.VOICE}/{encode(turn.state, self.line)}" if turn.state else ""
        document = twiml.render(turn, action, self.line.script.patience.wait_seconds)
        edition = self.line.edition
        if turn.state is None:
            return Answer(document, ENDED, turn.outcome, edition, language)
        return Answer(document, turn.state.place, turn.outcome, edition, turn.state.language)

    def _turn(self, token: str, keys: str | None) -> tuple[Turn, str]:
        """The turn, and the language in which it ends the call if it does."""
        state = decode(token, self.line)
        if state is None:
            known = remains(token, self.line)
            return flow.recover(self.line, known, keys or ""), known.language
        turn = flow.answer(self.line, state, keys[0] if keys else None)
        for key in keys[1:] if keys else ():
            if turn.state:
                turn = flow.answer(self.line, turn.state, key)
        return turn, state.language


class Switchboard:
    """Answers new calls from the current line, and calls in progress from their own."""

    def __init__(self, line: Line) -> None:
        self._current = AnsweringLine(line)
        self._lines = OrderedDict({line.edition: self._current})

    @property
    def line(self) -> Line:
        """The line that answers new calls."""
        return self._current.line

    @property
    def fault(self) -> bytes:
        """The ready-made document for a caller when all else failed."""
        return self._current.fault

    def failed(self) -> Answer:
        """Answer a caller when all else failed."""
        line = self._current.line
        return Answer(self.fault, ENDED, Outcome.FAULT, line.edition, line.languages[0])

    def expect(self, line: Line) -> None:
        """Know a line that is to answer soon: in another worker it may have begun to."""
        lines = OrderedDict(self._lines)  # a copy, for other threads read the old one
        lines.pop(line.edition, None)
        lines[line.edition] = AnsweringLine(line)
        while len(lines) > KEPT_LINES:
            lines.popitem(last=False)
        self._lines = lines

    def adopt(self, line: Line) -> None:
        """Let a line answer from now on; calls in progress keep theirs."""
        answering = self._lines.get(line.edition)
        if answering is None or answering.line is not line:  # nobody told of it before
            self.expect(line)
        self._current = self._lines[line.edition]

    def begin(self) -> Answer:
        """Answer a call that comes in."""
        return self._current.begin()

    def key(self, token: str, keys: str | None) -> Answer:
        """Answer keys, or silence (None), of the caller whose state is in `token`.

        A caller of a line that is not known any more goes on in the current one if its menu
        still offers the same, and else hears the main menu.
        """
        edition = edition_of(token)
        if edition is None:
            token = NO_STATE
        answering = self._lines.get(edition or "", self._current)
        return answering.key(token, keys)

    def recording(self, name: str) -> Recording | None:
        """Return a recording that some call may still be told to play."""
        for answering in reversed(list(self._lines.values())):
            if found := answering.recordings.get(name):
                return found
        return None


def keys_in(digits: Sequence[str]) -> str | None:
    """Tell which keys a request brought, from all its `Digits`: None is silence.

    What no telephone can send becomes a key that means nothing.
    """
    pressed = set(digits) - {""}
    if not pressed:
        return None
    keys = pressed.pop()
    if pressed or not re.fullmatch(r"[0-9*#]+", keys):
        return WRONG
    return keys[-MOST_KEYS:]
