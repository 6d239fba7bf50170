"""Events of a call and their text format: no phone numbers, and call ids as keyed hashes."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TypeAlias

PURPOSE = b"ivr statistics: the ids of calls"
HASH_BYTES = 16

TURN = "turn"
END = "end"

WORD = r"([^\t\0\ud800-\udfff]{{0,{most}}})"
"""Text that the database accepts."""

BEGINNING = r"\t([0-9a-f]{32})\t([0-9]{1,11}\.[0-9]{3})\t"
NO_ANSWER = "no-answer"
"""In an end event: the call was never answered."""

ENDED = re.compile(END + BEGINNING + rf"([0-9]{{0,9}})(\t{NO_ANSWER})?")
TAKEN = re.compile(
    TURN
    + BEGINNING
    + r"\t".join(WORD.format(most=most) for most in (8, 3, 40, 10, 2))
    + rf"(?:\t{WORD.format(most=100)})?"
)
"""Line, language, place, outcome and country, at most as long as their columns; announcements."""

AND = "+"
"""Between the names of announcements, which do not have this sign."""


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """An answer to a caller; `at` is a Unix time, `line` a short fingerprint.

    `announced` are the announcements that it said.
    """

    call: str
    at: float
    line: str
    language: str
    place: str
    outcome: str
    country: str
    announced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallEnded:
    """Twilio's report that a call has ended, with its length in seconds, and if it was answered."""

    call: str
    at: float
    seconds: int | None
    answered: bool = True


CallEvent: TypeAlias = TurnTaken | CallEnded


def key_from(secret: str) -> bytes:
    """Derive the key for hashing call ids from a secret that all workers share."""
    return hmac.digest(secret.encode(), PURPOSE, hashlib.sha256)


def hashed(call: str, key: bytes) -> str:
    """Return the keyed hash of a call's id."""
    return hashlib.blake2s(call.encode(), key=key, digest_size=HASH_BYTES).hexdigest()


def encode(event: CallEvent) -> str:
    """Format an event as one line of text."""
    if isinstance(event, CallEnded):
        seconds = "" if event.seconds is None else event.seconds
        unanswered = "" if event.answered else f"\t{NO_ANSWER}"
        return f"{END}\t{event.call}\t{event.at:.3f}\t{seconds}{unanswered}"
    announced = f"\t{AND.join(event.announced)}" if event.announced else ""
    return (
        f"{TURN}\t{event.call}\t{event.at:.3f}\t{event.line}\t{event.language}"
        f"\t{event.place}\t{event.outcome}\t{event.country}{announced}"
    )


def decode(text: str) -> CallEvent:
    """Parse an event; raises ValueError."""
    if found := ENDED.fullmatch(text):
        call, at, seconds, unanswered = found.groups()
        return CallEnded(call, float(at), int(seconds) if seconds else None, not unanswered)
    if found := TAKEN.fullmatch(text):
        call, at, line, language, place, outcome, country, names = found.groups()
        announced = tuple(names.split(AND)) if names else ()
        return TurnTaken(call, float(at), line, language, place, outcome, country, announced)
    raise ValueError(f"not a {TURN} or {END} event: {text[:80]!r}")
