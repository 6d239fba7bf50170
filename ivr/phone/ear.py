"""The caller's ear: what is heard when, and what a key cuts off."""

from collections.abc import Callable
from dataclasses import replace

from ivr.phone.errors import CallError
from ivr.phone.events import Event, Heard, Pressed
from ivr.phone.verbs import Audible, Played, Spoken


class Ear:
    """Keeps the events of one call in the caller's order, and the clock they are told by.

    A turn is what is heard from one act of the caller to the next.
    `elapsed` is in seconds since the line answered.
    """

    def __init__(
        self, seconds: Callable[[Spoken], float], play_seconds: Callable[[str], float]
    ) -> None:
        """Take the lengths, in seconds, of speech and of the recording at a URL."""
        self.events: list[Event] = []
        self.elapsed = 0.0
        self._seconds = seconds
        self._play_seconds = play_seconds
        self._turn = 0

    @property
    def turn(self) -> tuple[Heard, ...]:
        """What was heard in this turn."""
        return tuple(event for event in self.events[self._turn :] if isinstance(event, Heard))

    def begin_turn(self) -> None:
        """From here on, what is heard answers another act."""
        self._turn = len(self.events)

    def hear(self, utterance: Audible, *, skippable: bool) -> None:
        """Hear an utterance to its end."""
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
        """Unhear what was skippable in this turn from a time on, and set the clock to it."""
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

    def key_while_fixed(self, key: str) -> None:
        """Note a key one second into the fixed part of this turn, without any consequence.

        Raises CallError if this turn has no fixed part.
        """
        fixed = [heard for heard in self.turn if not heard.skippable]
        if not fixed:
            raise CallError("Nothing was said that a key cannot skip.")
        at = min(fixed[0].starts + 1, fixed[-1].ends)
        later = (
            place
            for place, event in enumerate(self.events)
            if place >= self._turn
            and isinstance(event, Heard)
            and (event.skippable or event.starts > at)
        )
        self.events.insert(next(later, len(self.events)), Pressed(key, at))
