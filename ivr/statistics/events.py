"""Events of a call and their text format: no phone numbers, and call ids as keyed hashes."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, TypeAlias

import structlog
from pydantic import Field, TypeAdapter

Hash: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Moment: TypeAlias = Annotated[float, Field(ge=0, le=1e11)]
Name: TypeAlias = Annotated[str, Field(max_length=40, pattern=r"^[^\s\x00]*$")]
"""Part of the key of a sum, in which spaces separate."""


@dataclass(frozen=True, slots=True)
class CallEvent:
    """An answer to a caller, or the end of a call, which has no outcome.

    `at` is a Unix time, `edition` the number of the live one, and `announced` are the announcements
    that an answer said. Of the end Twilio reports the length of the call in `seconds`, and whether
    it was `answered`.
    """

    call: Hash
    at: Moment
    outcome: Name = ""
    edition: Annotated[int, Field(ge=0)] = 0
    language: Name = ""
    place: Name = ""
    country: Name = ""
    announced: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    seconds: Annotated[int, Field(ge=0, le=10**9)] | None = None
    answered: bool = True


OF_ANSWERS = {"outcome", "edition", "language", "place", "country", "announced"}
OF_ENDS = {"seconds", "answered"}
EVENT = TypeAdapter(CallEvent)

log = structlog.get_logger()


def encode(event: CallEvent) -> str:
    """Format an event as one line of JSON, with the fields that are of its kind."""
    return EVENT.dump_json(event, exclude=OF_ENDS if event.outcome else OF_ANSWERS).decode()


def decoded(lines: Collection[str | bytes]) -> list[CallEvent]:
    """Parse events; those that are damaged are logged and passed over."""
    events = []
    for line in lines:
        with suppress(ValueError):
            events.append(EVENT.validate_json(line))
    if damaged := len(lines) - len(events):
        log.error("statistics-damaged", events=damaged)
    return events
