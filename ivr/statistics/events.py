"""Events of a call and their text format: no phone numbers, and call ids as keyed hashes."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import Field, TypeAdapter

PURPOSE = b"ivr statistics: the ids of calls"
HASH_BYTES = 16

Hash: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Moment: TypeAlias = Annotated[float, Field(ge=0, le=1e11)]
Name: TypeAlias = Annotated[str, Field(max_length=40, pattern=r"^[^\s\x00]*$")]
"""Part of the key of a sum, in which spaces separate."""


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """An answer to a caller; `at` is a Unix time, `edition` the number of the live one.

    `announced` are the announcements that it said.
    """

    call: Hash
    at: Moment
    edition: Annotated[int, Field(ge=0)]
    language: Name
    place: Name
    outcome: Name
    country: Name
    announced: Annotated[tuple[Name, ...], Field(max_length=20)] = ()


@dataclass(frozen=True, slots=True)
class CallEnded:
    """Twilio's report that a call has ended, with its length in seconds, and if it was answered."""

    call: Hash
    at: Moment
    seconds: Annotated[int, Field(ge=0, le=10**9)] | None
    answered: bool = True


CallEvent: TypeAlias = TurnTaken | CallEnded

EVENT: TypeAdapter[CallEvent] = TypeAdapter(CallEvent)


def key_from(secret: str) -> bytes:
    """Derive the key for hashing call ids from a secret that all workers share."""
    return hmac.digest(secret.encode(), PURPOSE, hashlib.sha256)


def hashed(call: str, key: bytes) -> str:
    """Return the keyed hash of a call's id."""
    return hashlib.blake2s(call.encode(), key=key, digest_size=HASH_BYTES).hexdigest()


def encode(event: CallEvent) -> str:
    """Format an event as one line of JSON."""
    return EVENT.dump_json(event).decode()


def decode(text: str | bytes) -> CallEvent:
    """Parse an event; raises ValueError."""
    return EVENT.validate_json(text)
