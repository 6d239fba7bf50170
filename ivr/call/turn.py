"""A turn: the line's next passages, and the state in which it waits for a key."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ivr.call.state import CallState
from ivr.script.model.speech import Utterance, flat


class Outcome(StrEnum):
    """The effect of a key or of silence."""

    ANSWERED = "answered"
    MENU = "menu"
    TOPIC = "topic"
    CLOSED = "closed"
    LANGUAGE = "language"
    SKIPPED = "skipped"
    SILENCE = "silence"
    WRONG_KEY = "wrong-key"
    LOST = "lost"
    FAULT = "fault"
    GAVE_UP = "gave-up"
    GOODBYE = "goodbye"
    TIME_UP = "time-up"


ENDINGS = frozenset({Outcome.GAVE_UP, Outcome.GOODBYE, Outcome.TIME_UP, Outcome.FAULT})
"""Outcomes that end a call."""


class PassageKind(StrEnum):
    """The role of a passage in a call."""

    PAUSE = "pause"
    NOTICE = "notice"
    NOT_CONNECTED = "not-connected"
    LANGUAGE_OFFER = "language-offer"
    ANNOUNCEMENT = "announcement"
    WELCOME = "welcome"
    HEADING = "heading"
    CHOICES = "choices"
    OPTION = "option"
    OFFER = "offer"
    CONTACT = "contact"
    INTRODUCTION = "introduction"
    TEXT = "text"
    NUMBERS_AGAIN = "numbers-again"
    HELP = "help"
    FAREWELL = "farewell"


@dataclass(frozen=True, slots=True)
class Passage:
    """One named part of a turn.

    `name` is the text or phrase of the words. The name of an option, and of the offer of the
    contact topic (`CONTACT`), is its target; a pause has none. Any key interrupts an
    `interruptible` passage.
    """

    kind: PassageKind
    name: str
    language: str
    utterances: tuple[Utterance, ...]
    interruptible: bool = True


@dataclass(frozen=True)  # without slots, for the cached properties
class Turn:
    """The passages of a turn, uninterruptible ones first.

    `state` is the caller's state while the line waits for a key. If it is None, the call ends after
    the last word.
    """

    outcome: Outcome
    passages: tuple[Passage, ...]
    state: CallState | None

    @cached_property
    def fixed(self) -> tuple[Utterance, ...]:
        """The utterances before keys are accepted."""
        return utterances_of(passage for passage in self.passages if not passage.interruptible)

    @cached_property
    def skippable(self) -> tuple[Utterance, ...]:
        """The utterances that any key interrupts."""
        return utterances_of(passage for passage in self.passages if passage.interruptible)

    @property
    def sound(self) -> tuple[tuple[Utterance, ...], tuple[Utterance, ...], bool]:
        """The audible content; turns with equal sound have equal documents."""
        return self.fixed, self.skippable, self.state is None

    def before(self, passage: Passage) -> tuple[Passage, ...]:
        """Return the interruptible passages before one of this turn."""
        number = self.passages.index(passage)
        return tuple(earlier for earlier in self.passages[:number] if earlier.interruptible)

    def through(self, passage: Passage) -> tuple[Passage, ...]:
        """Return the interruptible passages up to and including one of this turn."""
        return (*self.before(passage), passage)

    def passages_of(self, *kinds: PassageKind) -> Iterator[Passage]:
        """Return the passages of these kinds, in spoken order."""
        return (passage for passage in self.passages if passage.kind in kinds)


def utterances_of(passages: Iterable[Passage]) -> tuple[Utterance, ...]:
    """Return the joined utterances of passages."""
    return flat(passage.utterances for passage in passages)
