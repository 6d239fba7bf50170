"""Reduce the events of a call to the daily sums that count it. Pure functions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from ivr.call.turn import Outcome
from ivr.statistics.events import CallEnded, CallEvent, TurnTaken

ZONE = ZoneInfo("Europe/Stockholm")
"""Time zone for days and hours in statistics."""

STEP_SECONDS = 5
"""How exactly it is counted when callers hung up."""

MOST_SECONDS = 995
MOST_MISSES = 10
"""Upper limits; larger values are counted as these."""

MOST_ANNOUNCEMENTS = 3

MISSES = frozenset({Outcome.SILENCE, Outcome.WRONG_KEY, Outcome.GAVE_UP})
"""Outcomes counted as misses. Silence after a last text is a goodbye, not a miss."""

ENDINGS = frozenset({Outcome.GAVE_UP, Outcome.GOODBYE, Outcome.TIME_UP, Outcome.FAULT})
"""Outcomes that end a call; the ending has the same name."""

WITHOUT_KEY = frozenset({Outcome.ANSWERED, Outcome.SILENCE, *ENDINGS})
"""Outcomes that need no key. A wrong key that ends the call is not told from silence."""

READ_OUT = frozenset(
    {Outcome.ANSWERED, Outcome.TOPIC, Outcome.CLOSED, Outcome.MENU, Outcome.LANGUAGE}
)
"""Outcomes after which a text or menu is read out from its beginning."""


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


class SumKind(StrEnum):
    """What the calls of a sum have in common."""

    CALLS = "calls"
    TIMED = "timed"
    """Calls whose length is known."""
    HOUR = "hour"
    LANGUAGE = "language"
    TOPIC = "topic"
    """Calls in which a topic was heard, however often."""
    ANNOUNCED = "announced"
    """Calls in which an announcement was heard."""
    ENDING = "ending"
    MISSES = "misses"
    COUNTRY = "country"
    KEYS = "keys"
    """Calls in which a key was pressed (`pressed`) or none (`none`)."""
    HEARD = "heard"
    """Calls in which something was read out: see `Reading`."""
    HUNG_UP = "hung-up"
    """Calls that ended while it was read out, with the step: see `Reading.at`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Something that is read out: an answer by language, outcome and place.

    `first` says whether no topic was heard before it, and `announced` are the announcements in it.
    """

    language: str
    outcome: str
    first: bool
    place: str
    announced: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The key of a sum."""
        words = (self.language, self.outcome, f"{self.first:d}", self.place)
        return " ".join((*words, *self.announced[:MOST_ANNOUNCEMENTS]))

    @classmethod
    def from_key(cls, key: str) -> "Reading":
        """Parse the key of a sum."""
        language, outcome, first, place, *announced = key.split(" ")
        return cls(language, outcome, first == "1", place, tuple(announced))

    def at(self, seconds: int) -> str:
        """Return the key of a sum of calls that ended in a step of it."""
        step = min(max(0, seconds), MOST_SECONDS) // STEP_SECONDS * STEP_SECONDS
        return f"{step} {self.key}"


@dataclass(frozen=True, slots=True)
class Call:
    """One call, without personal data: what it has in common with others, by kind of sum.

    `edition` was live when it began; 0 is a line that is no edition, or a call without answers.
    """

    day: date
    edition: int
    seconds: int | None
    shared: frozenset[tuple[SumKind, str]]


def local(moment: datetime) -> datetime:
    """Return a time in the time zone of the statistics."""
    return moment.astimezone(ZONE)


def complete(events: Iterable[CallEvent]) -> Call:
    """Reduce the events of one call: at least one, in any order, each perhaps more than once."""
    found = sorted(dict.fromkeys(events), key=lambda one: one.at)
    turns = [one for one in found if isinstance(one, TurnTaken)]
    ends = [one for one in found if isinstance(one, CallEnded)]
    seconds = next((end.seconds for end in ends if end.seconds is not None), None)
    # Twilio may ask twice how to answer a call; one with other turns was answered.
    was_heard = any(turn.outcome != Outcome.ANSWERED for turn in turns)
    if any(not end.answered for end in ends) and not was_heard:
        seconds, ending = None, Ending.NO_ANSWER  # while it rang is no length of a call
    elif turns:
        ending = Ending.HUNG_UP if ends else Ending.UNKNOWN
        if turns[-1].outcome in ENDINGS:
            ending = Ending(turns[-1].outcome)
    else:
        ending = Ending.ELSEWHERE
    first = found[0].at if turns else found[0].at - (seconds or 0)
    started = local(datetime.fromtimestamp(first, UTC))
    shared = {(SumKind.CALLS, ""), (SumKind.HOUR, f"{started:%H}"), (SumKind.ENDING, ending)}
    shared.update((SumKind.COUNTRY, turn.country) for turn in turns if turn.country)
    if seconds is not None:
        shared.add((SumKind.TIMED, ""))
    if turns and ending is not Ending.NO_ANSWER:
        shared.update(_heard(turns))
        if ending is Ending.HUNG_UP and seconds is not None:
            shared.update(_hung_up(turns, seconds))
    return Call(started.date(), turns[0].edition if turns else 0, seconds, frozenset(shared))


def _heard(turns: list[TurnTaken]) -> Iterator[tuple[SumKind, str]]:
    yield SumKind.LANGUAGE, turns[-1].language
    yield SumKind.MISSES, str(min(sum(turn.outcome in MISSES for turn in turns), MOST_MISSES))
    yield SumKind.KEYS, "none" if all(turn.outcome in WITHOUT_KEY for turn in turns) else "pressed"
    for number, turn in enumerate(turns):
        if turn.outcome == Outcome.TOPIC:
            yield SumKind.TOPIC, turn.place
        for name in turn.announced:
            yield SumKind.ANNOUNCED, name
        if turn.outcome in READ_OUT:
            yield SumKind.HEARD, _reading(turn, turns[:number]).key


def _hung_up(turns: list[TurnTaken], seconds: int) -> Iterator[tuple[SumKind, str]]:
    first, last = turns[0], turns[-1]
    if first.edition == last.edition and last.outcome in READ_OUT:
        reading = _reading(last, turns[:-1])
        yield SumKind.HUNG_UP, reading.at(round(seconds - (last.at - first.at)))


def _reading(turn: TurnTaken, before: list[TurnTaken]) -> Reading:
    is_first = all(one.outcome != Outcome.TOPIC for one in before)
    return Reading(turn.language, turn.outcome, is_first, turn.place, turn.announced)
