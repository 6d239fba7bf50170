"""Observers of calls, and the one that writes the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from ivr.twilio.switchboard import Answer

SHOWN = 8
"""Characters of a call's id in the log: enough to follow a call, and no more."""

log = structlog.get_logger()


class Observer(Protocol):
    """Receives the events of calls; must neither block nor raise.

    `call` is Twilio's id of the call, or empty if the request had none.
    """

    def turn(self, call: str, answer: Answer, keys: str | None, country: str, ms: float) -> None:
        """A caller was answered, in `ms` milliseconds."""

    def ended(self, call: str, seconds: int | None, answered: bool) -> None:
        """A call has ended, perhaps before it was answered."""

    def refused(self, reason: str) -> None:
        """A request had no valid signature; `reason` is one of a few words."""


@dataclass(frozen=True, slots=True)
class CanaryCalls:
    """The number of `ivr canary`, and the observers of its calls, which are no callers'."""

    number: str
    observers: Sequence[Observer]


class CallLog:
    """Logs every event of a call.

    Refused requests, of which anybody may send many a second, are counted elsewhere.
    """

    def turn(self, call: str, answer: Answer, keys: str | None, country: str, ms: float) -> None:
        """Log the caller's place in the menu; their country is not logged."""
        log.info(
            "turn", call=_end_of(call), place=answer.place, key=keys, outcome=answer.outcome, ms=ms
        )

    def ended(self, call: str, seconds: int | None, answered: bool) -> None:
        """Log the end of a call."""
        log.info("call-ended", call=_end_of(call), seconds=seconds, answered=answered)

    def refused(self, reason: str) -> None:
        """Log nothing."""


def _end_of(call: str) -> str:
    return call[-SHOWN:] or "?"
