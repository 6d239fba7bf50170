"""The switchboard: chooses the line for a request and caches its documents.

Nothing here blocks: documents are rendered from lines in memory.
"""

import math
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from time import time

from ivr.call import flow
from ivr.call.state import CallState, decode, edition_of, encode, remains
from ivr.call.turn import Kind, Outcome
from ivr.script.announcements import Announcement, Interval, intervals
from ivr.script.line import Line
from ivr.script.speech import Recording
from ivr.twilio import twiml

KEPT_LINES = 16
"""Cache size: lines, so that calls in progress continue with the line that they began with."""

KEPT_DOCUMENTS = 4_096
"""Cache size: documents per line, more than the usual states of callers in a large menu."""

NO_STATE = ""
"""Stands for any invalid token: they all get the same answer."""

LONGEST_TURN = 5 * 60
"""Seconds: no turn takes longer, so a call that seems older began by a clock that shows another
time. It goes on, rather than being cut off by mistake."""

ENDED = "-"
WRONG = "?"
MOST_KEYS = 3
"""Only the last keys of a request count; Twilio sends one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A document for the caller, and what is logged and counted of the turn: no personal data.

    `announced` are the announcements that it says.
    """

    document: bytes
    place: str
    outcome: Outcome
    edition: str
    language: str
    announced: tuple[str, ...] = ()


class AnsweringLine:
    """A line with a cache of its documents."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.fault = twiml.render_fault(line)
        self.recordings = line.recordings
        self.longest = line.script.patience.max_minutes * 60
        self.kept = lru_cache(maxsize=KEPT_DOCUMENTS)(_answer)
        self._lines: dict[tuple[Announcement, ...], Line] = {(): line}
        self._now = (0.0, 0.0, line)  # from and until when which line holds

    def line_at(self, now: float) -> Line:
        """Return the line with the announcements of a time; the same one for equal ones."""
        start, end, line = self._now
        if not start <= now < end:
            moment = datetime.fromtimestamp(now, UTC)
            found = intervals(line.script.announcements, moment)[0]
            line = self._lines.setdefault(found.announced, line.at(moment))
            self._now = (now, found.end.timestamp() if found.end else math.inf, line)
        return line


def _answer(line: Line, token: str | None, keys: str | None, time_up: bool) -> Answer:
    """Answer an incoming call (no token), or keys; time may be up for the call."""
    known = CallState(line.languages[0])
    if token is None:
        turn = flow.begin(line)
    else:
        state = decode(token, line)
        known = state or remains(token, line)
        if time_up:
            turn = flow.time_up(line, known, keys or "")
        elif state is None:
            turn = flow.recover(line, known, keys or "")
        else:
            turn = flow.answer_all(line, state, keys)
    waits = turn.state
    action = f"{twiml.VOICE}/{encode(waits, line)}/{twiml.BEGAN}" if waits else ""
    return Answer(
        document=twiml.render(turn, action, line.script.patience.wait_seconds),
        place=waits.place if waits else ENDED,
        outcome=turn.outcome,
        edition=line.edition,
        language=(waits or known).language,
        announced=tuple(passage.name for passage in turn.of(Kind.ANNOUNCEMENT)),
    )


class Switchboard:
    """Answers new calls from the current line, and calls in progress from their own."""

    def __init__(self, line: Line, now: Callable[[], float] = time) -> None:
        """Take the first line, and what returns the time, in seconds since 1970."""
        self.now = now
        self._current = AnsweringLine(line)
        self._lines = OrderedDict({line.edition: self._current})

    @property
    def line(self) -> Line:
        """The line that answers new calls."""
        return self._current.line

    @property
    def interval(self) -> Interval:
        """What is announced now, and until when."""
        now = datetime.fromtimestamp(self.now(), UTC)
        return intervals(self.line.script.announcements, now)[0]

    @property
    def fault(self) -> bytes:
        """The prepared document for internal errors."""
        return self._current.fault

    def failed(self) -> Answer:
        """Answer a caller after an internal error."""
        line = self._current.line
        return Answer(self.fault, ENDED, Outcome.FAULT, line.edition, line.languages[0])

    def expect(self, line: Line) -> None:
        """Keep a line that will answer soon, and may already do so in another worker."""
        lines = OrderedDict(self._lines)  # a copy: other threads read the old one
        known = lines.pop(line.edition, None)
        lines[line.edition] = known if known and known.line is line else AnsweringLine(line)
        while len(lines) > KEPT_LINES:
            lines.popitem(last=False)
        self._lines = lines

    def adopt(self, line: Line) -> None:
        """Make a line the current one; calls in progress keep theirs."""
        self.expect(line)
        self._current = self._lines[line.edition]

    def answer(
        self, token: str | None = None, keys: str | None = None, began: float | None = None
    ) -> Answer:
        """Answer an incoming call, or keys, or silence (None), of the caller whose state is given.

        `began` is when the call began, in seconds since 1970, if that is known. It is no part of
        the state, so that a long call needs no states and documents of its own. A caller of a line
        that is no longer kept continues in the current one if its menu offers the same; otherwise
        the main menu is read out.
        """
        answering = self._current
        if token is not None:
            edition = edition_of(token)
            answering = self._lines.get(edition or "", answering)
            token = token if edition else NO_STATE
        now = self.now()
        lasted = now - began if began else 0
        time_up = answering.longest <= lasted < answering.longest + LONGEST_TURN
        # Several keys at once are not kept, for there are too many combinations.
        answer = _answer if keys and len(keys) > 1 else answering.kept
        return answer(answering.line_at(now), token, keys, time_up)

    def recording(self, name: str) -> Recording | None:
        """Return a recording of any line that is kept, or None."""
        for answering in reversed(list(self._lines.values())):
            if found := answering.recordings.get(name):
                return found
        return None


def keys_in(digits: Sequence[str]) -> str | None:
    """Return the keys of a request from all its `Digits`; None is silence.

    Values that no telephone can send become an invalid key.
    """
    pressed = set(digits) - {""}
    if not pressed:
        return None
    keys = pressed.pop()
    if pressed or not re.fullmatch(r"[0-9*#]+", keys):
        return WRONG
    return keys[-MOST_KEYS:]
