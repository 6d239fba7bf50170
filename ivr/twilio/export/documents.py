"""The documents of a line, by the names of the caller's state and of the key. Pure functions.

Every document names the next one by its state, in the query of the line's URL: `<url>?at=<state>`.
Twilio adds the key as `Digits`, and nothing for silence.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from ivr.call import flow
from ivr.call.state import CallState, name_of
from ivr.call.turn import Turn
from ivr.call.walk import CachedFlow, entries, explore
from ivr.script.announcements import Announcement, intervals
from ivr.script.line import Line
from ivr.script.model import EMERGENCY_NUMBER
from ivr.twilio import twiml
from ivr.twilio.switchboard import WRONG

Documents: TypeAlias = Mapping[str, Mapping[str, bytes]]
"""Documents by the names of state and key; a key without an entry has the document of `other`."""

PLAIN = "documents"
"""The name of the documents without announcements, which every export has."""

STATE, DIGITS, ERROR = "at", "Digits", "ErrorUrl"
"""Parameters of a request: the caller's state, the keys (by Twilio), and the URL that failed before
Twilio requested a fallback URL."""

BEGIN = "begin"
"""The name of the start of a call, in place of a state."""

SILENCE, OTHER, EMERGENCY = "silence", "other", EMERGENCY_NUMBER
"""The names of silence, of invalid keys, and of several keys that end with 1-1-2."""

KEYS: Mapping[str, str | None] = {
    **{key: key for key in "0123456789"},
    "star": "*",
    "hash": "#",
    SILENCE: None,
    EMERGENCY: EMERGENCY_NUMBER,
    OTHER: WRONG,
}
"""The keys passed to the flow, by name."""

_SLASH = "(?:/|%2[Ff])"
_PLACE = "[a-z0-9_-]{1,40}"


@dataclass(frozen=True, slots=True)
class ExportPeriod:
    """The documents that hold from a moment on, by their name."""

    start: datetime
    documents: str


@dataclass(frozen=True, slots=True)
class ExportedLine:
    """A line as documents: sets of documents by name, and the periods of each set.

    The first period has no beginning: its documents apply before it, too. `fault` is the document
    for internal errors.
    """

    languages: tuple[str, ...]
    periods: tuple[ExportPeriod, ...]
    sets: Mapping[str, Documents]
    fault: bytes


def exported(line: Line, url: str, since: datetime) -> ExportedLine:
    """Return all documents of a line from a moment (aware) on, for a host at `url`."""
    found = intervals(line.script.announcements, since)
    lines = {each.announced: line.at(each.start) for each in found}
    states = dict.fromkeys(
        state for then in lines.values() for state in explore(CachedFlow(then), entries(then))
    )
    return ExportedLine(
        languages=line.languages,
        periods=tuple(ExportPeriod(each.start, _name(each.announced)) for each in found),
        sets={
            _name(announced): _Renderer(then, url).documents(tuple(states))
            for announced, then in lines.items()
        },
        fault=twiml.render_fault(line),
    )


def _name(announced: tuple[Announcement, ...]) -> str:
    """Return a name for the documents with these announcements.

    It is a hash, since the names of planned announcements are not public.
    """
    if not announced:
        return PLAIN
    names = " ".join(each.name for each in announced)
    return f"{PLAIN}-{hashlib.sha256(names.encode()).hexdigest()[:8]}"


class _Renderer:
    """Renders the documents of one period, each turn once."""

    def __init__(self, line: Line, url: str) -> None:
        self._line = line
        self._url = url
        self._addresses = twiml.Addresses(
            method="GET", silence="", recordings=f"{url}{twiml.RECORDINGS}", connection=""
        )
        self._rendered: dict[object, bytes] = {}

    def documents(self, states: tuple[CallState, ...]) -> Documents:
        """Return the documents of these states, of the start of a call, and of lost callers."""
        line, cached = self._line, CachedFlow(self._line)
        found = {BEGIN: {OTHER: self._document(flow.begin(line))}}
        for language in line.languages:
            for emergency in range(len(EMERGENCY_NUMBER)):
                known = CallState(language, emergency=emergency)
                turns = {act: flow.recover(line, known, keys or "") for act, keys in KEYS.items()}
                found[lost_state(language, emergency)] = self._distinct(turns)
        for state in states:
            turns = {
                act: cached.answer(state, keys) for act, keys in KEYS.items() if act != EMERGENCY
            }
            turns[EMERGENCY] = flow.answer_all(line, state, EMERGENCY_NUMBER)
            found[name_of(state, line)] = self._distinct(turns)
        return found

    def _distinct(self, turns: Mapping[str, Turn]) -> dict[str, bytes]:
        """Return the document of `other` in one state, and those that differ from it."""
        documents = {act: self._document(turn) for act, turn in turns.items()}
        other = documents.pop(OTHER)
        different = {act: each for act, each in documents.items() if each != other}
        return {OTHER: other, **different}

    def _document(self, turn: Turn) -> bytes:
        known = (turn.sound, turn.state)
        if known not in self._rendered:
            wait = self._line.script.patience.wait_seconds
            next_state = name_of(turn.state, self._line) if turn.state else ""
            action = f"{self._url}?{STATE}={next_state}"
            self._rendered[known] = twiml.render(turn, action, wait, self._addresses)
        return self._rendered[known]


def lost_state(language: str, emergency: int | str) -> str:
    """Name the state of callers whose state is unknown; `emergency` is the progress of 1-1-2."""
    return f"lost.{language}.e{emergency}"


def state_pattern(languages: Sequence[str]) -> str:
    """Return the pattern of a state's name, for nginx (PCRE).

    Its groups are the language and the progress of 1-1-2.
    """
    return f"^{_fields(languages)}\\.[0-9a-f]{{8}}$"


def service_pattern(languages: Sequence[str]) -> str:
    """Return the pattern of a state in a URL of the service, with the same groups."""
    return f"{_SLASH}{twiml.VOICE.strip('/')}{_SLASH}{_fields(languages)}\\."


def _fields(languages: Sequence[str]) -> str:
    return rf"({'|'.join(languages)})\.{_PLACE}\.{_PLACE}\.m[0-9]i[01]e([0-2])h[01](?:r[12])?"
