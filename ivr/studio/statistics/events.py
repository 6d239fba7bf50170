"""Events of a call, and the daily sums that they add up to. Pure functions.

Events have no phone numbers, and call ids are keyed hashes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from pydantic import TypeAdapter

from ivr.call.turn import ENDINGS, Outcome
from ivr.i18n import ZONE

MISSES = frozenset({Outcome.SILENCE, Outcome.WRONG_KEY, Outcome.GAVE_UP})
"""Outcomes counted as misses. Silence after the last text is a normal end, not a miss."""

HUNG_UP = "hung-up"
UNKNOWN = "unknown"
ELSEWHERE = "elsewhere"
NO_ANSWER = "no-answer"
"""The other endings, explained in docs/studio.md."""

PRESSED = "pressed"
NOT_PRESSED = "none"

WITHOUT_KEY = frozenset({Outcome.ANSWERED, Outcome.SILENCE, *ENDINGS})
"""Outcomes without a key. A wrong key that ends the call is counted as silence."""


@dataclass(frozen=True, slots=True)
class CallEvent:
    """An answer to a caller, or the end of a call, which has no outcome.

    `call` is a hash, `at` a Unix time and `edition` the number of the live edition. `announced` are
    the announcements in an answer. Twilio reports the length of the call in `seconds`, and whether
    it was `answered`.
    """

    call: str
    at: float
    outcome: str = ""
    edition: int = 0
    language: str = ""
    place: str = ""
    country: str = ""
    announced: tuple[str, ...] = ()
    seconds: int | None = None
    answered: bool = True


EVENT = TypeAdapter(CallEvent)


def encode_event(event: CallEvent) -> str:
    """Format an event as JSON."""
    return EVENT.dump_json(event).decode()


def decode_event(text: str) -> CallEvent:
    """Parse an event; raises ValueError."""
    return EVENT.validate_json(text)


class SumKind(StrEnum):
    """The property shared by the calls of a sum."""

    CALLS = "calls"
    TIMED = "timed"
    """Calls of known length."""
    HOUR = "hour"
    LANGUAGE = "language"
    TOPIC = "topic"
    ANNOUNCED = "announced"
    LEFT = "left"
    """Topic or menu in which the caller hung up."""
    ENDING = "ending"
    MISSES = "misses"
    COUNTRY = "country"
    KEYS = "keys"
    """Calls in which a key was pressed (`PRESSED`) or none (`NOT_PRESSED`)."""


SumKey: TypeAlias = tuple[date, int, str, str]
"""Key of a sum: the day, the edition that was live when the calls began, kind and key.

Edition 0 is a line that is no edition, or a call without answers.
"""


def complete(events: Iterable[CallEvent]) -> tuple[set[SumKey], int]:
    """Return the sums to which a call is added, and its seconds, 0 if unknown.

    There is at least one event. Events may be in any order and repeated.
    """
    in_order = sorted(dict.fromkeys(events), key=lambda event: event.at)
    turns = [event for event in in_order if event.outcome]
    ends = [event for event in in_order if not event.outcome]
    ending = _ending_of(turns, ends)
    # Twilio gives the time of the ringing for a call that nobody answered.
    timed = () if ending == NO_ANSWER else ends
    seconds = next((end.seconds for end in timed if end.seconds is not None), None)
    first = in_order[0].at if turns else in_order[0].at - (seconds or 0)
    started = datetime.fromtimestamp(first, ZONE)
    edition = turns[0].edition if turns else 0
    properties: list[tuple[SumKind, str]] = [
        (SumKind.CALLS, ""),
        (SumKind.HOUR, f"{started:%H}"),
        (SumKind.ENDING, ending),
        *((SumKind.COUNTRY, turn.country) for turn in turns if turn.country),
    ]
    if seconds is not None:
        properties.append((SumKind.TIMED, ""))
    if turns and ending != NO_ANSWER:
        properties += _heard(turns)
    if ending == HUNG_UP:
        properties.append((SumKind.LEFT, turns[-1].place))
    return {(started.date(), edition, str(kind), key) for kind, key in properties}, seconds or 0


def _ending_of(turns: Sequence[CallEvent], ends: Sequence[CallEvent]) -> str:
    # Twilio may ask twice how to answer a call; one with other turns was answered.
    was_heard = any(turn.outcome != Outcome.ANSWERED for turn in turns)
    if any(not end.answered for end in ends) and not was_heard:
        return NO_ANSWER
    if not turns:
        return ELSEWHERE
    if turns[-1].outcome in ENDINGS:
        return turns[-1].outcome
    return HUNG_UP if ends else UNKNOWN


def _heard(turns: Sequence[CallEvent]) -> Iterator[tuple[SumKind, str]]:
    outcomes = [turn.outcome for turn in turns]
    yield SumKind.LANGUAGE, turns[-1].language
    yield SumKind.MISSES, str(sum(outcome in MISSES for outcome in outcomes))
    yield SumKind.KEYS, NOT_PRESSED if WITHOUT_KEY.issuperset(outcomes) else PRESSED
    for turn in turns:
        if turn.outcome == Outcome.TOPIC:
            yield SumKind.TOPIC, turn.place
        for name in turn.announced:
            yield SumKind.ANNOUNCED, name
