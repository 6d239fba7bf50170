"""What a TwiML document consists of, once it has been read."""

from dataclasses import dataclass
from typing import Literal

Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Silence:
    """A pause inside speech."""

    milliseconds: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A <Say>: sentences and the pauses between them, in one voice.

    An empty voice is the one that the account has chosen.
    """

    pieces: tuple[str | Silence, ...]
    locale: str
    voice: str

    @property
    def words(self) -> str:
        """All that is said, without the pauses."""
        return " ".join(piece for piece in self.pieces if isinstance(piece, str))


@dataclass(frozen=True, slots=True)
class Played:
    """A <Play>: a recording, by its URL."""

    url: str


@dataclass(frozen=True, slots=True)
class Paused:
    """A <Pause>: silence between two utterances, in whole seconds."""

    seconds: int


Audible = Spoken | Played | Paused


@dataclass(frozen=True, slots=True)
class Gather:
    """A wait for keys, and what is heard until the first of them.

    Without num_digits any number of keys is taken; with an empty finish_on_key no key ends
    the wait before its time. The timeout is in seconds, counted from the end of what is heard.
    """

    nested: tuple[Audible, ...]
    action: str
    method: Method
    num_digits: int | None
    finish_on_key: str
    timeout: int
    action_on_empty_result: bool


@dataclass(frozen=True, slots=True)
class Redirect:
    """The call goes on with the document at another URL."""

    url: str
    method: Method


@dataclass(frozen=True, slots=True)
class Hangup:
    """The line ends the call."""


Verb = Audible | Gather | Redirect | Hangup
