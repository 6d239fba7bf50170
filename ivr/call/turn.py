"""A turn: what the line says next, and where the caller is while it waits for a key."""

from dataclasses import dataclass
from enum import StrEnum

from ivr.call.state import CallState
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


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said: first what no key can skip, then what any key skips.

    `state` is where the caller is then, while the line waits for a key; without one the
    call ends after the last word.
    """

    outcome: Outcome
    fixed: tuple[Utterance, ...]
    skippable: tuple[Utterance, ...]
    state: CallState | None
