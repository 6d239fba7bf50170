"""The sums of a day: all that is known of its calls when the calls themselves are gone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from ivr.statistics.call import Call, Ending

ZONE = ZoneInfo("Europe/Stockholm")
"""Where the days and hours of staff begin."""

MOST_MISSES = 10
MOST_SECONDS = 999
"""Of what is counted one by one; more count as so many."""


class SumKind(StrEnum):
    """What calls had in common."""

    CALLS = "calls"
    TIMED = "timed"
    """Calls whose length is known."""
    HOUR = "hour"
    LANGUAGE = "language"
    TOPIC = "topic"
    """Calls in which a topic was heard, however often."""
    ENDING = "ending"
    DURING = "during"
    """Where callers hung up: see `During`."""
    MISSES = "misses"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class SumKey:
    """Which calls a sum is of; `day` is one of staff's own.

    `edition` is 0 for calls of a `line` that is no edition.
    """

    day: date
    edition: int
    line: str
    kind: SumKind
    key: str


@dataclass(frozen=True, slots=True)
class During:
    """Where callers hung up: in the answer to which outcome, and after how many seconds."""

    language: str
    outcome: str
    first: bool
    place: str
    second: int

    def encode(self) -> str:
        """Write it as the key of a sum."""
        return f"{self.language} {self.outcome} {self.first:d} {self.place} {self.second}"

    @classmethod
    def decode(cls, key: str) -> "During":
        """Read it back."""
        language, outcome, first, place, second = key.split(" ")
        return cls(language, outcome, first == "1", place, int(second))


@dataclass(slots=True)
class Sums:
    """How many calls had something in common, and how many seconds they took together."""

    counts: Counter[SumKey]
    seconds: Counter[SumKey]


def local(moment: datetime) -> datetime:
    """Return a moment as the clocks of staff show it."""
    return moment.astimezone(ZONE)


def summed(calls: Iterable[Call]) -> Sums:
    """Return the sums of some calls."""
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
    if call.ending is Ending.ELSEWHERE:
        return
    yield SumKind.LANGUAGE, call.language
    yield SumKind.MISSES, str(min(call.misses, MOST_MISSES))
    for topic in set(call.path):
        yield SumKind.TOPIC, topic
    if call.within is not None:
        second = min(call.within, MOST_SECONDS)
        during = During(call.language, call.outcome, call.first, call.place, second)
        yield SumKind.DURING, during.encode()
