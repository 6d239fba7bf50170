"""The verbs of a parsed TwiML document."""

from dataclasses import dataclass
from typing import Literal

Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Silence:
    """A pause inside speech."""

    milliseconds: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A <Say>: sentences and pauses in one voice; an empty voice is the account's default.

    `rate` is the speed in percent of the voice's normal speed.
    """

    pieces: tuple[str | Silence, ...]
    locale: str
    voice: str
    rate: int = 100

    @property
    def words(self) -> str:
        """The words, without the pauses."""
        return " ".join(piece for piece in self.pieces if isinstance(piece, str))


@dataclass(frozen=True, slots=True)
class Played:
    """A <Play>: a recording, by its URL."""

    url: str


@dataclass(frozen=True, slots=True)
class Paused:
    """A <Pause> of whole seconds."""

    seconds: int


Audible = Spoken | Played | Paused


@dataclass(frozen=True, slots=True)
class Gather:
    """A <Gather>: a wait for a number of `digits`, with nested utterances that a key interrupts.

    The timeout is in seconds, and starts at the end of the nested utterances.
    """

    nested: tuple[Audible, ...]
    action: str
    method: Method
    timeout: int
    digits: int = 1


@dataclass(frozen=True, slots=True)
class Redirect:
    """A <Redirect>: the call continues with the document at another URL."""

    url: str
    method: Method


@dataclass(frozen=True, slots=True)
class Hangup:
    """A <Hangup>: the line ends the call."""


Verb = Audible | Gather | Redirect | Hangup
