"""Counters of one worker for Prometheus. Counting a turn never waits or fails."""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.call.turn import Outcome

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Histogram bounds in seconds. The goal is 0.05 for 99 of 100 turns."""


@dataclass(slots=True)
class Totals:
    """Totals since the start; `buckets` has one item more than BOUNDS."""

    turns: Counter[tuple[str, str]] = field(default_factory=Counter)
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0
    ended: int = 0
    unanswered: int = 0
    refused: int = 0
    reload_refusals: int = 0
    lost: int = 0

    def add(self, other: "Totals") -> None:
        """Add another worker's totals."""
        self.turns.update(other.turns)
        self.buckets = [a + b for a, b in zip(self.buckets, other.buckets, strict=True)]
        self.seconds += other.seconds
        self.ended += other.ended
        self.unanswered += other.unanswered
        self.refused += other.refused
        self.reload_refusals += other.reload_refusals
        self.lost += other.lost


@dataclass(frozen=True, slots=True)
class Gauges:
    """Current state of a worker; `spooled` and `database_away` are shared by the machine."""

    edition: str
    problems: int = 0
    waiting: int = 0
    spooled: int = 0
    lost: int = 0
    database_away: bool = False
    fallback_behind: bool = False


class Counts:
    """Counts the turns of this worker."""

    def __init__(self, gauges: Callable[[], Gauges]) -> None:
        self._gauges = gauges
        self._totals = Totals()
        self._lock = threading.Lock()
        self._problems = 0

    def turn(
        self,
        call: str,
        edition: str,
        language: str,
        place: str,
        outcome: str,
        country: str,
        ms: float,
    ) -> None:
        """Count an answer and its milliseconds."""
        seconds = ms / 1000
        bucket = bisect_left(BOUNDS, seconds)
        totals = self._totals
        with self._lock:
            totals.turns[place, outcome] += 1
            totals.buckets[bucket] += 1
            totals.seconds += seconds

    def ended(self, call: str, seconds: int | None, answered: bool = True) -> None:
        """Count the end of a call."""
        with self._lock:
            self._totals.ended += 1
            self._totals.unanswered += not answered

    def refused(self) -> None:
        """Count a request without a valid signature."""
        with self._lock:
            self._totals.refused += 1

    def now(self) -> tuple[Totals, Gauges]:
        """Return a copy of the totals, and the current gauges."""
        gauges = self._gauges()
        with self._lock:
            if gauges.problems and not self._problems:
                self._totals.reload_refusals += 1
            self._problems = gauges.problems
            self._totals.lost = gauges.lost
            found = Totals()
            found.add(self._totals)
        return found, gauges


def answers(totals: Totals) -> Counter[str]:
    """Return the number of answers by outcome, including outcomes without any."""
    found = Counter({outcome.value: 0 for outcome in Outcome})
    for (_, outcome), count in totals.turns.items():
        found[outcome] += count
    return found
