"""What happens in a call, in the caller's order.

All times are seconds since the line answered.
"""

from dataclasses import dataclass

from ivr.phone.verbs import Audible


@dataclass(frozen=True, slots=True)
class Dialled:
    """The caller dialled, and the line was asked for its first document."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance reached the caller's ear, for so many seconds from its start.

    A skippable one ends at the first key; interrupted says that this one did.
    """

    utterance: Audible
    skippable: bool
    starts: float
    seconds: float
    interrupted: bool = False

    @property
    def ends(self) -> float:
        """When the caller has heard it."""
        return self.starts + self.seconds


@dataclass(frozen=True, slots=True)
class Pressed:
    """The caller pressed a key."""

    key: str
    at: float


@dataclass(frozen=True, slots=True)
class Silent:
    """The caller pressed nothing for so many seconds, until the line stopped waiting."""

    seconds: float
    at: float


@dataclass(frozen=True, slots=True)
class HungUp:
    """The call ended, by the line or by the caller."""

    by_line: bool
    at: float


Event = Dialled | Heard | Pressed | Silent | HungUp
