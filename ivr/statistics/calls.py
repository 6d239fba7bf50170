"""Reduce the events of a call to the daily sums that count it. Pure functions."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

from ivr.call.turn import Outcome
from ivr.i18n import ZONE
from ivr.statistics.events import CallEvent

STEP_SECONDS = 5
"""How exactly it is counted when callers hung up."""

MOST_SECONDS = 995
"""Those who hung up later are counted at this second."""

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
    """Calls that ended while it was read out: the step in seconds, and what was read out."""


class Reading(NamedTuple):
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


class Call(NamedTuple):
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
    turns = [one for one in found if one.outcome]
    ends = [one for one in found if not one.outcome]
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
        shared.update(_heard(turns, seconds if ending is Ending.HUNG_UP else None))
    return Call(started.date(), turns[0].edition if turns else 0, seconds, frozenset(shared))


def _heard(turns: list[CallEvent], hung_up_at: int | None) -> Iterator[tuple[SumKind, str]]:
    outcomes = [turn.outcome for turn in turns]
    yield SumKind.LANGUAGE, turns[-1].language
    yield SumKind.MISSES, str(sum(outcome in MISSES for outcome in outcomes))
    yield SumKind.KEYS, "none" if WITHOUT_KEY.issuperset(outcomes) else "pressed"
    for number, turn in enumerate(turns):
        if turn.outcome == Outcome.TOPIC:
            yield SumKind.TOPIC, turn.place
        for name in turn.announced:
            yield SumKind.ANNOUNCED, name
        key = ""  # of what is read out now
        if turn.outcome in READ_OUT:
            is_first = Outcome.TOPIC not in outcomes[:number]
            key = Reading(turn.language, turn.outcome, is_first, turn.place, turn.announced).key
            yield SumKind.HEARD, key
    first, last = turns[0], turns[-1]
    if key and hung_up_at is not None and first.edition == last.edition:
        after = min(max(0, round(hung_up_at - (last.at - first.at))), MOST_SECONDS)
        yield SumKind.HUNG_UP, f"{after // STEP_SECONDS * STEP_SECONDS} {key}"
