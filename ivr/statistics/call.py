"""Reduce the events of one call to a record of it. Pure functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from ivr.call.turn import Outcome
from ivr.statistics.events import CallEnded, CallEvent, TurnTaken

MISSES = frozenset({Outcome.SILENCE, Outcome.WRONG_KEY, Outcome.GAVE_UP})
"""Outcomes counted as misses. Silence after a last text is a goodbye, not a miss."""


class Ending(StrEnum):
    """How a call ended."""

    HUNG_UP = "hung-up"
    GAVE_UP = "gave-up"
    GOODBYE = "goodbye"
    TIME_UP = "time-up"
    FAULT = "fault"
    UNKNOWN = "unknown"
    """Twilio never reported the end of the call."""
    ELSEWHERE = "elsewhere"
    """The call ended without any answer of this service: it heard the fallback, or nothing."""
    NO_ANSWER = "no-answer"
    """The call ended before Twilio answered it: while it rang, and heard nothing."""


UNHEARD = frozenset({Ending.ELSEWHERE, Ending.NO_ANSWER})
"""Endings of calls that heard nothing of this service."""


EditionOf = Callable[[str, datetime], int]
"""Returns the number of the edition that a line was at a time, 0 if it was none."""

ENDINGS: Mapping[str, Ending] = {
    Outcome.GAVE_UP: Ending.GAVE_UP,
    Outcome.GOODBYE: Ending.GOODBYE,
    Outcome.TIME_UP: Ending.TIME_UP,
    Outcome.FAULT: Ending.FAULT,
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call, without personal data.

    `line` and `edition` were live when it began; `edition` is 0 for a line that is no edition.
    `path` are the topics in the order in which they were chosen, `places` all topics and menus
    that were heard, each with the announcements before it. `place`, `outcome` and `announced` are
    those of the last turn, `first` says whether no topic was heard before it, and `within` how many
    seconds of it were heard (None if that is unknown or the line changed during the call).
    """

    started: datetime
    line: str
    edition: int
    language: str
    path: tuple[str, ...]
    places: frozenset[tuple[str, tuple[str, ...]]]
    misses: int
    seconds: int | None
    ending: Ending
    place: str
    outcome: str
    announced: tuple[str, ...]
    first: bool
    within: int | None
    country: str


def complete(events: Sequence[CallEvent], edition_of: EditionOf) -> Call:
    """Reduce the events of one call (at least one, in any order) to a record."""
    turns = sorted((one for one in events if isinstance(one, TurnTaken)), key=lambda one: one.at)
    ends = sorted((one for one in events if isinstance(one, CallEnded)), key=lambda one: one.at)
    seconds = next((end.seconds for end in ends if end.seconds is not None), None)
    if not turns:
        return _unheard(ends[0], seconds)
    first, last = turns[0], turns[-1]
    started = datetime.fromtimestamp(first.at, UTC)
    edition = edition_of(first.line, started)
    country = next((turn.country for turn in turns if turn.country), "")
    missed = next((end for end in ends if not end.answered), None)
    # Twilio may ask twice how to answer a call; one with other turns was answered.
    if missed and all(turn.outcome == Outcome.ANSWERED for turn in turns):
        call = _unheard(missed, None)
        return replace(call, started=started, line=first.line, edition=edition, country=country)
    path = tuple(turn.place for turn in turns if turn.outcome == Outcome.TOPIC)
    before = [turn for turn in turns[:-1] if turn.outcome == Outcome.TOPIC]
    ending = ENDINGS.get(last.outcome, Ending.HUNG_UP if ends else Ending.UNKNOWN)
    within = None
    if ending is Ending.HUNG_UP and seconds is not None and first.line == last.line:
        within = max(0, round(seconds - (last.at - first.at)))
    return Call(
        started=started,
        line=first.line,
        edition=edition,
        language=last.language,
        path=path,
        places=frozenset((turn.place, turn.announced) for turn in turns),
        misses=sum(turn.outcome in MISSES for turn in turns),
        seconds=seconds,
        ending=ending,
        place=last.place,
        outcome=last.outcome,
        announced=last.announced,
        first=not before,
        within=within,
        country=country,
    )


def _unheard(end: CallEnded, seconds: int | None) -> Call:
    return Call(
        started=datetime.fromtimestamp(end.at - (seconds or 0), UTC),
        line="",
        edition=0,
        language="",
        path=(),
        places=frozenset(),
        misses=0,
        seconds=seconds if end.answered else None,  # while it rang is no length of a call
        ending=Ending.ELSEWHERE if end.answered else Ending.NO_ANSWER,
        place="",
        outcome="",
        announced=(),
        first=False,
        within=None,
        country="",
    )
