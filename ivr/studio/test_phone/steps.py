"""A call step by step, for browsers without JavaScript."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ivr.phone import Event, Heard, HungUp, Pressed, Silent
from ivr.script.line import Line
from ivr.studio.test_phone.reply import ReplyPart, parts_of


class StepKind(StrEnum):
    """Kind of a step."""

    HEARD = "heard"
    PRESSED = "pressed"
    SILENT = "silent"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CallStep:
    """Something that happened `at` this second of the call.

    What was heard is a `part`, and is `fixed` if no key can skip it. `key` is the one that was
    pressed, and `seconds` how long the caller was silent.
    """

    kind: StepKind
    at: float
    part: ReplyPart | None = None
    fixed: bool = False
    key: str = ""
    seconds: float = 0.0


def steps(events: Iterable[Event], line: Line) -> Iterator[CallStep]:
    """Return the steps of a call; dialling is none."""
    for event in events:
        match event:
            case Heard(utterance, skippable, starts):
                for part in parts_of([utterance], line):
                    yield CallStep(StepKind.HEARD, starts, part, fixed=not skippable)
                    starts += part.seconds
            case Pressed(key, at):
                yield CallStep(StepKind.PRESSED, at, key=key)
            case Silent(seconds, at):
                yield CallStep(StepKind.SILENT, at, seconds=seconds)
            case HungUp(at=at):
                yield CallStep(StepKind.ENDED, at)
            case _:
                pass
