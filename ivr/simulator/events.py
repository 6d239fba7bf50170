"""Events of a call, as the caller experiences them; times are seconds since the line answered."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ivr.simulator.verbs import Audible, Played, Spoken


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller heard an utterance for `seconds`.

    A key interrupts a `skippable` utterance; `interrupted` is true if that happened.
    """

    utterance: Audible
    skippable: bool
    starts: float
    seconds: float
    interrupted: bool = False

    @property
    def ends(self) -> float:
        """The time at which it ended."""
        return self.starts + self.seconds


@dataclass(frozen=True, slots=True)
class Pressed:
    """The caller pressed a key."""

    key: str
    at: float


@dataclass(frozen=True, slots=True)
class Silent:
    """The caller pressed nothing for `seconds`, until the line stopped waiting."""

    seconds: float
    at: float


@dataclass(frozen=True, slots=True)
class HungUp:
    """The call ended, by the line or by the caller."""

    by_line: bool
    at: float


Event = Heard | Pressed | Silent | HungUp


class Timeline:
    """The events and the clock of one call.

    A turn is the time from one action of the caller to the next. `elapsed` is in seconds since
    the line answered.
    """

    def __init__(
        self, seconds: Callable[[Spoken], float], play_seconds: Callable[[str], float]
    ) -> None:
        """Take functions that return the duration of speech, and of the recording at a URL."""
        self.events: list[Event] = []
        self.elapsed = 0.0
        self._seconds = seconds
        self._play_seconds = play_seconds
        self._turn = 0

    @property
    def turn(self) -> tuple[Heard, ...]:
        """The utterances heard in the current turn."""
        return tuple(event for event in self.events[self._turn :] if isinstance(event, Heard))

    def begin_turn(self) -> None:
        """Begin the next turn."""
        self._turn = len(self.events)

    def hear(self, utterance: Audible, *, skippable: bool) -> None:
        """Add an utterance, heard to its end, and advance the clock."""
        match utterance:
            case Spoken():
                seconds = self._seconds(utterance)
            case Played(url):
                seconds = self._play_seconds(url)
            case _:
                seconds = float(utterance.seconds)
        self.events.append(Heard(utterance, skippable, self.elapsed, seconds))
        self.elapsed += seconds

    def interrupt(self, at: float) -> None:
        """Cut the skippable utterances of this turn at a time, and set the clock to it."""
        kept: list[Event] = []
        for event in self.events[self._turn :]:
            if isinstance(event, Heard) and event.skippable:
                if event.starts >= at:
                    continue
                if event.ends > at:
                    event = replace(event, seconds=at - event.starts, interrupted=True)
            kept.append(event)
        self.events[self._turn :] = kept
        self.elapsed = at
