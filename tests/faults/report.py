"""What came of a run: how many calls, and what was wrong with any of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.faults.callers import Verdict
from tests.faults.carrier import Tally

LOST_BY_A_KILL = 30
"""So many calls may begin and end in the last second of a killed worker, whose events are lost."""


@dataclass
class Report:
    """What came of a run; `faults` counts what was done to the line."""

    calls: int = 0
    acts: int = 0
    moved: int = 0
    broken: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    counted: int = 0
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0

    def add(self, verdict: Verdict) -> None:
        """Count one call."""
        self.calls += 1
        self.acts += verdict.acts
        self.moved += verdict.moved
        self.wrong += verdict.wrong
        if verdict.broken:
            self.broken.append(verdict.broken)

    @property
    def failed(self) -> bool:
        """Whether a caller was failed, or a call was not counted as one without a reason."""
        kills = self.faults["worker killed"] + self.faults["instance killed"]
        unseen = self.lost > LOST_BY_A_KILL * kills
        miscounted = unseen or (self.twice and not self.faults["clock jumped"])
        return bool(self.broken or self.wrong or self.notes or self.tally.fallbacks or miscounted)

    @property
    def lost(self) -> int:
        """How many calls were not counted."""
        return max(0, self.calls - self.counted)

    @property
    def twice(self) -> int:
        """How many calls were counted as two, as a call is that a clock's jump closes."""
        return max(0, self.counted - self.calls)

    def lines(self) -> Iterator[str]:
        """Tell it to people."""
        tally = self.tally
        yield f"{self.calls} calls with {tally.requests} requests in {self.seconds:.0f} seconds"
        yield f"  broken calls     {len(self.broken):6}"
        yield f"  wrong texts      {len(self.wrong):6}"
        yield f"  moved to another edition's main menu {self.moved}"
        yield f"  fallbacks heard  {tally.fallbacks:6}"
        yield f"  passed to the other instance {tally.passed_on}, asked again by Twilio"
        yield f"  {tally.retried}; the slowest answer took {tally.slowest:.2f} seconds"
        yield f"  calls counted    {self.counted:6}, lost {self.lost}, twice {self.twice}"
        yield "faults:"
        yield from (f"  {count:6}  {name}" for name, count in sorted(self.faults.items()))
        yield from (f"  not injected here: {reason}" for reason in self.missing)
        yield from (f"  NOTE: {note}" for note in self.notes)
        yield from (f"  BROKEN: {text}" for text in self.broken[:10])
        yield from (f"  WRONG: {text}" for text in self.wrong[:10])
