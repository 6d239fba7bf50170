"""The switchboard, which chooses the line for a request and caches rendered documents.

It does not block: documents are rendered from lines in memory.
"""

import math
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from time import time

from ivr.call import flow
from ivr.call.state import CallState, decode_state, encode_state, fingerprint_of, recover_state
from ivr.call.turn import Outcome, PassageKind
from ivr.script.model.announcements import Announcement, Interval, intervals
from ivr.script.model.line import Line
from ivr.script.model.speech import Recording
from ivr.twiml import documents as twiml
from ivr.twiml.documents import Addresses
from ivr.twiml.turn_address import NO_STATE, turn_address

MAX_LINES = 16
"""Lines in memory, so that calls in progress continue with the line that they began with."""

MAX_DOCUMENTS = 4_096
"""Cached documents of a line: more than the usual states of callers in a large menu."""

MAX_TURN_SECONDS = 5 * 60
"""Maximum duration of a turn. A call that exceeds its time limit by more began on a machine whose
clock differs, and is not ended."""

ENDED = "-"
"""Place of an answer after which the call ends, in logs and statistics."""

WRONG = "?"
"""Replaces keys that no telephone has."""

MAX_KEYS = 3
"""Number of keys that count in a request, the last ones; Twilio sends one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A document for the caller, and data about the turn to log and count, none of it personal.

    `announced` are the names of the announcements in the document.
    """

    document: bytes
    place: str
    outcome: Outcome
    language: str
    announced: tuple[str, ...] = ()


class AnsweringLine:
    """A line with a cache of its documents."""

    def __init__(self, line: Line, addresses: Addresses) -> None:
        self.line = line
        self.fault = twiml.render_fault(line)
        self.recordings = line.recordings
        self.max_seconds = line.script.patience.max_minutes * 60
        self.answer = partial(_answer, addresses)
        self.answer_cached = lru_cache(maxsize=MAX_DOCUMENTS)(self.answer)
        self._lines: dict[tuple[Announcement, ...], Line] = {(): line}
        self._now = (0.0, 0.0, line)  # start and end of validity of the last line

    def line_at(self, now: float) -> Line:
        """Return the line with the announcements at a time, cached by announcements."""
        start, end, line = self._now
        if not start <= now < end:
            moment = datetime.fromtimestamp(now, UTC)
            interval = intervals(line.script.announcements, moment)[0]
            line = self._lines.setdefault(interval.announced, line.at(moment))
            self._now = (now, interval.end.timestamp() if interval.end else math.inf, line)
        return line


def _answer(
    addresses: Addresses, line: Line, token: str | None, keys: str | None, time_up: bool
) -> Answer:
    """Answer an incoming call if `token` is None, or else keys; `time_up` ends the call."""
    known = CallState(line.languages[0])
    if token is None:
        turn = flow.begin(line)
    else:
        state = decode_state(token, line)
        known = state or recover_state(token, line)
        if time_up:
            turn = flow.time_up(line, known, keys or "")
        elif state is None:
            turn = flow.recover(line, known, keys or "")
        else:
            turn = flow.answer_all(line, state, keys)
    next_state = turn.state
    token = encode_state(next_state, line) if next_state else NO_STATE
    address = turn_address(token, addresses.turns)
    return Answer(
        document=twiml.render(turn, address, line.script.patience.wait_seconds, addresses),
        place=next_state.place if next_state else ENDED,
        outcome=turn.outcome,
        language=(next_state or known).language,
        announced=tuple(passage.name for passage in turn.passages_of(PassageKind.ANNOUNCEMENT)),
    )


class Switchboard:
    """Answers new calls from the current line, and calls in progress from their own."""

    def __init__(
        self, line: Line, now: Callable[[], float] = time, addresses: Addresses = twiml.SERVICE
    ) -> None:
        """Take the first line, a clock that returns seconds since 1970, and parts of the URLs."""
        self.now = now
        self._addresses = addresses
        self._current = AnsweringLine(line, addresses)
        self._lines = OrderedDict({line.short_fingerprint: self._current})

    @property
    def line(self) -> Line:
        """The line that answers new calls."""
        return self._current.line

    @property
    def interval(self) -> Interval:
        """The current announcements, and the time of their next change."""
        now = datetime.fromtimestamp(self.now(), UTC)
        return intervals(self.line.script.announcements, now)[0]

    @property
    def fault(self) -> bytes:
        """The document for internal errors, rendered in advance."""
        return self._current.fault

    def failed(self) -> Answer:
        """Return the answer after an internal error."""
        line = self._current.line
        return Answer(self.fault, ENDED, Outcome.FAULT, line.languages[0])

    def expect(self, line: Line) -> None:
        """Load a line that will answer soon, and may already answer in another worker."""
        lines = OrderedDict(self._lines)  # a copy, because other threads may be reading the old one
        known = lines.pop(line.short_fingerprint, None)
        if known is None or known.line is not line:
            known = AnsweringLine(line, self._addresses)
        lines[line.short_fingerprint] = known
        while len(lines) > MAX_LINES:
            lines.popitem(last=False)
        self._lines = lines

    def adopt(self, line: Line) -> None:
        """Answer new calls with a line; calls in progress keep theirs."""
        self.expect(line)
        self._current = self._lines[line.short_fingerprint]

    def answer(
        self, token: str | None = None, keys: str | None = None, began: float | None = None
    ) -> Answer:
        """Answer an incoming call (`token` None), or the keys or silence (None) of a caller.

        `token` is the caller's state. `began` is the start of the call in seconds since 1970, if
        known; it is not part of the state, so that all calls share documents. If the line of a
        call is no longer in memory, the call continues in the current line if its menu offers the
        same, and otherwise from the main menu.
        """
        answering = self._current
        if token is not None:
            fingerprint = fingerprint_of(token)
            answering = self._lines.get(fingerprint or "", answering)
            token = token if fingerprint else NO_STATE
        now = self.now()
        lasted = now - began if began else 0
        # A window, because the time of the beginning may be another machine's. Soon after its
        # limit a call is ended. One that seems to have lasted much longer, or not to have begun
        # yet, began by a clock that differs: its caller must not be sent away because of that.
        time_up = answering.max_seconds <= lasted < answering.max_seconds + MAX_TURN_SECONDS
        # Answers to several keys at once are not cached: there are too many combinations.
        answer = answering.answer if keys and len(keys) > 1 else answering.answer_cached
        return answer(answering.line_at(now), token, keys, time_up)

    def recording(self, name: str) -> Recording | None:
        """Return a recording of any line in memory, or None."""
        for answering in reversed(list(self._lines.values())):
            if recording := answering.recordings.get(name):
                return recording
        return None


def keys_in(digits: Sequence[str]) -> str | None:
    """Return the keys in the `Digits` of a request; None is silence.

    Values that no telephone can send become the invalid key WRONG.
    """
    pressed = set(digits) - {""}
    if not pressed:
        return None
    keys = pressed.pop()
    if pressed or not re.fullmatch(r"[0-9*#]+", keys):
        return WRONG
    return keys[-MAX_KEYS:]
