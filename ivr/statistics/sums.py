"""Daily sums of calls, which are kept when single calls are deleted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from ivr.statistics.call import UNHEARD, Call

ZONE = ZoneInfo("Europe/Stockholm")
"""Time zone for days and hours in statistics."""

MOST_MISSES = 10
MOST_SECONDS = 999
"""Upper limits; larger values are counted as these."""


class SumKind(StrEnum):
    """What the calls of a sum have in common."""

    CALLS = "calls"
    TIMED = "timed"
    """Calls whose length is known."""
    HOUR = "hour"
    LANGUAGE = "language"
    TOPIC = "topic"
    """Calls in which a topic was heard, however often."""
    HEARD = "heard"
    """Calls of a language in which a topic or menu was heard: see `Heard`."""
    ANNOUNCED = "announced"
    """Calls in which an announcement was heard."""
    ENDING = "ending"
    DURING = "during"
    """Where callers hung up: see `During`."""
    MISSES = "misses"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class SumKey:
    """Which calls a sum counts. `edition` is 0 for calls of a `line` that is no edition."""

    day: date
    edition: int
    line: str
    kind: SumKind
    key: str


@dataclass(frozen=True, slots=True)
class During:
    """The answer during which callers hung up, and after how many seconds.

    `announced` are the announcements that it said.
    """

    language: str
    outcome: str
    first: bool
    place: str
    second: int
    announced: tuple[str, ...] = ()

    def encode(self) -> str:
        """Format as the key of a sum."""
        words = (self.language, self.outcome, f"{self.first:d}", self.place, str(self.second))
        return " ".join((*words, *self.announced))

    @classmethod
    def decode(cls, key: str) -> "During":
        """Parse the key of a sum."""
        language, outcome, first, place, second, *announced = key.split(" ")
        return cls(language, outcome, first == "1", place, int(second), tuple(announced))


@dataclass(frozen=True, slots=True)
class Heard:
    """A topic or menu that was heard in calls whose last language is this one.

    `announced` are the announcements that were said before it.
    """

    language: str
    place: str
    announced: tuple[str, ...] = ()

    def encode(self) -> str:
        """Format as the key of a sum."""
        return " ".join((self.language, self.place, *self.announced))

    @classmethod
    def decode(cls, key: str) -> "Heard":
        """Parse the key of a sum."""
        language, place, *announced = key.split(" ")
        return cls(language, place, tuple(announced))


@dataclass(slots=True)
class Sums:
    """Number of calls and total seconds by key."""

    counts: Counter[SumKey]
    seconds: Counter[SumKey]


def local(moment: datetime) -> datetime:
    """Return a time in the time zone of the statistics."""
    return moment.astimezone(ZONE)


def summed(calls: Iterable[Call]) -> Sums:
    """Add calls up."""
    sums = Sums(Counter(), Counter())
    for call in calls:
        started = local(call.started)
        for kind, key in _shared(call, started):
            found = SumKey(started.date(), call.edition, call.line, kind, key)
            sums.counts[found] += 1
            sums.seconds[found] += call.seconds or 0
    return sums


def _shared(call: Call, started: datetime) -> Iterator[tuple[SumKind, str]]:
    yield SumKind.CALLS, ""
    yield SumKind.HOUR, f"{started.hour:02}"
    yield SumKind.ENDING, call.ending
    if call.seconds is not None:
        yield SumKind.TIMED, ""
    if call.country:
        yield SumKind.COUNTRY, call.country
    if call.ending in UNHEARD:
        return
    yield SumKind.LANGUAGE, call.language
    yield SumKind.MISSES, str(min(call.misses, MOST_MISSES))
    for topic in set(call.path):
        yield SumKind.TOPIC, topic
    for place, announced in call.places:
        yield SumKind.HEARD, Heard(call.language, place, announced).encode()
    for name in {name for _, announced in call.places for name in announced}:
        yield SumKind.ANNOUNCED, name
    if call.within is not None:
        second = min(call.within, MOST_SECONDS)
        answer = (call.language, call.outcome, call.first, call.place)
        yield SumKind.DURING, During(*answer, second, call.announced).encode()
