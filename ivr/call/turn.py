"""A turn: what the line says next, and where the caller is while it waits for a key."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ivr.call.state import CallState
from ivr.script.line import flat
from ivr.script.speech import Utterance


class Outcome(StrEnum):
    """What a key, or silence, led to."""

    ANSWERED = "answered"
    MENU = "menu"
    TOPIC = "topic"
    LANGUAGE = "language"
    SKIPPED = "skipped"
    SILENCE = "silence"
    WRONG_KEY = "wrong-key"
    LOST = "lost"
    FAULT = "fault"
    GAVE_UP = "gave-up"
    GOODBYE = "goodbye"


class Kind(StrEnum):
    """What a passage is in a call."""

    PAUSE = "pause"
    NOTICE = "notice"
    LANGUAGE_OFFER = "language-offer"
    WELCOME = "welcome"
    HEADING = "heading"
    CHOICES = "choices"
    OPTION = "option"
    OFFER = "offer"
    CONTACT = "contact"
    INTRODUCTION = "introduction"
    TEXT = "text"
    HELP = "help"
    FAREWELL = "farewell"


@dataclass(frozen=True, slots=True)
class Passage:
    """One named part of a turn.

    `name` is the text or phrase that the words come from; an option, and the offer of the
    phone numbers (`CONTACT`), has the name of what it leads to, and a pause has none. Any key
    interrupts a passage that is `interruptible`.
    """

    kind: Kind
    name: str
    language: str
    utterances: tuple[Utterance, ...]
    interruptible: bool = True


@dataclass(frozen=True)  # without slots: what is said is joined once, and asked for often
class Turn:
    """What is said, in order: first what no key interrupts, then what any key does.

    `state` is where the caller is then, while the line waits for a key; without one the
    call ends after the last word.
    """

    outcome: Outcome
    passages: tuple[Passage, ...]
    state: CallState | None

    @cached_property
    def fixed(self) -> tuple[Utterance, ...]:
        """The utterances that no key interrupts."""
        return said(passage for passage in self.passages if not passage.interruptible)

    @cached_property
    def skippable(self) -> tuple[Utterance, ...]:
        """The utterances that any key interrupts."""
        return said(passage for passage in self.passages if passage.interruptible)

    def before(self, passage: Passage) -> tuple[Passage, ...]:
        """Return the interruptible passages before one of this turn's."""
        number = self.passages.index(passage)
        return tuple(each for each in self.passages[:number] if each.interruptible)

    def through(self, passage: Passage) -> tuple[Passage, ...]:
        """Return the interruptible passages up to one of this turn's, and that one."""
        return (*self.before(passage), passage)

    def of(self, *kinds: Kind) -> Iterator[Passage]:
        """Return the passages of some kinds, in the order in which they are said."""
        return (passage for passage in self.passages if passage.kind in kinds)


def said(passages: Iterable[Passage]) -> tuple[Utterance, ...]:
    """Join passages into one run of utterances."""
    return flat(passage.utterances for passage in passages)
