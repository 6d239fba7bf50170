"""A complete call, folded from what happened in it. Pure functions of their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ivr.call.turn import Outcome
from ivr.statistics.events import CallEnded, Event, TurnTaken

MISSES = frozenset({Outcome.SILENCE, Outcome.WRONG_KEY, Outcome.GAVE_UP})
"""What a caller did not mean to do. Silence after a last text is a goodbye, and none of these."""


class Ending(StrEnum):
    """How a call ended, as far as anybody can tell."""

    HUNG_UP = "hung-up"
    GAVE_UP = "gave-up"
    GOODBYE = "goodbye"
    FAULT = "fault"
    UNKNOWN = "unknown"
    """The telephone company never said that the call was over."""
    ELSEWHERE = "elsewhere"
    """The call ended without one answer of ours: it heard the fallback, or nothing."""


ENDINGS: Mapping[str, Ending] = {
    Outcome.GAVE_UP: Ending.GAVE_UP,
    Outcome.GOODBYE: Ending.GOODBYE,
    Outcome.FAULT: Ending.FAULT,
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call without its caller.

    `started` is to the minute; `path` the topics in the order in which they were chosen;
    `place` and `outcome` tell the last turn, `first` whether a text was heard there as the
    first one of the call, and `within` how many seconds of that turn were heard.
    """

    started: datetime
    edition: str
    language: str
    path: tuple[str, ...]
    misses: int
    seconds: int | None
    ending: Ending
    place: str
    outcome: str
    first: bool
    within: int | None
    country: str


def complete(events: Sequence[Event]) -> Call:
    """Fold the events of one call, at least one, in any order."""
    turns = sorted((one for one in events if isinstance(one, TurnTaken)), key=lambda one: one.at)
    ends = sorted((one for one in events if isinstance(one, CallEnded)), key=lambda one: one.at)
    seconds = next((end.seconds for end in ends if end.seconds is not None), None)
    if not turns:
        return _elsewhere(ends[0], seconds)
    last = turns[-1]
    path = tuple(turn.place for turn in turns if turn.outcome == Outcome.TOPIC)
    before = [turn for turn in turns[:-1] if turn.outcome == Outcome.TOPIC]
    ending = ENDINGS.get(last.outcome, Ending.HUNG_UP if ends else Ending.UNKNOWN)
    within = None
    if ending is Ending.HUNG_UP and seconds is not None:
        within = max(0, round(seconds - (last.at - turns[0].at)))
    return Call(
        started=_minute(turns[0].at),
        edition=last.edition,
        language=last.language,
        path=path,
        misses=sum(turn.outcome in MISSES for turn in turns),
        seconds=seconds,
        ending=ending,
        place=last.place,
        outcome=last.outcome,
        first=not before,
        within=within,
        country=next((turn.country for turn in turns if turn.country), ""),
    )


def _elsewhere(end: CallEnded, seconds: int | None) -> Call:
    return Call(
        started=_minute(end.at - (seconds or 0)),
        edition="",
        language="",
        path=(),
        misses=0,
        seconds=seconds,
        ending=Ending.ELSEWHERE,
        place="",
        outcome="",
        first=False,
        within=None,
        country="",
    )


def _minute(at: float) -> datetime:
    return datetime.fromtimestamp(at // 60 * 60, UTC)
