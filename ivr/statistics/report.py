"""The statistics of a period as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ivr.statistics.sums import During, Heard


class ReportStep(StrEnum):
    """How a period is divided."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

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
    """Figures of some calls, grouped, most calls first.

    `topics` and `announcements` count a call once for each that was heard. `hours` are the 24 of
    a day. `seconds` is the total of the calls whose length is known, `average` None if there is
    none.
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
    announcements: tuple[Count, ...]

    def ended(self, ending: str) -> int:
        """How many calls ended in this way."""
        return sum(count.calls for count in self.endings if count.name == ending)

    def share(self, calls: int) -> float:
        """Return `calls` as a fraction of these calls."""
        return calls / self.calls if self.calls else 0.0


@dataclass(frozen=True, slots=True)
class PeriodCalls:
    """The calls of one day, week or month; `start` is its first day within the period."""

    start: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class EditionFigures:
    """The calls that began in one edition, `since` the first day with one.

    `edition` is its number, 0 for a `line` that is no edition.
    """

    edition: int
    line: str
    since: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class HangUps:
    """How many callers hung up at each second of one answer.

    The `second` of `during` is 0, and `edition` is 0 for a `line` that is no edition.
    """

    edition: int
    line: str
    during: During
    seconds: tuple[tuple[int, int], ...]

    @property
    def calls(self) -> int:
        """How many callers hung up during the answer."""
        return sum(calls for _, calls in self.seconds)


@dataclass(frozen=True, slots=True)
class CallReport:
    """The report of a period. `editions` are in the order in which they began to answer.

    `heard` are the calls in which each topic and menu was heard, by edition and line.
    """

    period: Period
    step: ReportStep
    whole: Figures
    spans: tuple[PeriodCalls, ...]
    editions: tuple[EditionFigures, ...]
    hang_ups: tuple[HangUps, ...]
    heard: Mapping[tuple[int, str, Heard], int]


@dataclass(frozen=True, slots=True)
class SentenceHangUps:
    """A sentence, the second at which it starts, and how many callers hung up during it.

    `words` is empty for the wait for a key after the last sentence.
    """

    words: str
    starts: float
    calls: int
