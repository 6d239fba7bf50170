"""What staff can know of the calls of a period, as values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ivr.statistics.sums import During


class PathStep(StrEnum):
    """How a period is divided."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both of them in it."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Count:
    """How many calls had something in common, and how many seconds they took together."""

    name: str
    calls: int
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Some calls by what they had in common, the commonest first; `topics` counts a call once
    for each topic. `hours` are the 24 of a day. `seconds` are those of all calls whose
    length is known, `average` is None where there is none.
    """

    calls: int
    seconds: int
    average: float | None
    hours: tuple[int, ...]
    topics: tuple[Count, ...]
    languages: tuple[Count, ...]
    endings: tuple[Count, ...]
    misses: tuple[Count, ...]
    countries: tuple[Count, ...]

    def ended(self, ending: str) -> int:
        """How many ended so."""
        return sum(count.calls for count in self.endings if count.name == ending)

    def share(self, calls: int) -> float:
        """A part of these calls, from 0 to 1."""
        return calls / self.calls if self.calls else 0.0


@dataclass(frozen=True, slots=True)
class PeriodCalls:
    """The calls of one day, week or month; `start` is its first day within the period."""

    start: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class EditionFigures:
    """The calls that began in one edition, `since` the first such day.

    `edition` is its number, 0 for a `line` that is no edition.
    """

    edition: int
    line: str
    since: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class HangUps:
    """Where callers hung up: the answer's edition and place, and at which second how many.

    The `second` of `during` is 0, and `edition` is 0 for a `line` that is no edition.
    """

    edition: int
    line: str
    during: During
    seconds: tuple[tuple[int, int], ...]

    @property
    def calls(self) -> int:
        """How many hung up there."""
        return sum(calls for _, calls in self.seconds)


@dataclass(frozen=True, slots=True)
class CallReport:
    """All of a period. `editions` are in the order in which they began to answer."""

    period: Period
    step: PathStep
    whole: Figures
    spans: tuple[PeriodCalls, ...]
    editions: tuple[EditionFigures, ...]
    hang_ups: tuple[HangUps, ...]


@dataclass(frozen=True, slots=True)
class SentenceHangUps:
    """A sentence, and how many callers hung up while they heard it; times in seconds.

    Without words it is what comes after the last one: the line waits for a key.
    """

    words: str
    starts: float
    calls: int
