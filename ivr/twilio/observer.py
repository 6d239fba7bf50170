"""Who is told what happens in calls: the log, and whoever counts."""

from typing import Protocol

import structlog

from ivr.twilio.switchboard import Answer

SHOWN = 8
"""Of a call's id, so many letters are enough to follow a call in the log, and tell nobody more."""

log = structlog.get_logger()


class Observer(Protocol):
    """Is told what happens in calls; must not wait, and must not raise.

    `call` is Twilio's id of the call, or empty where a request had none.
    """

    def turn(self, call: str, answer: Answer, keys: str | None, country: str, ms: float) -> None:
        """A caller was answered, within so many milliseconds."""

    def ended(self, call: str, seconds: int | None) -> None:
        """A call is over."""

    def refused(self) -> None:
        """A request had no valid signature."""


class CallLog:
    """Writes one line for everything that happens."""

    def turn(self, call: str, answer: Answer, keys: str | None, country: str, ms: float) -> None:
        """Tell where the caller is now; not where they call from."""
        log.info(
            "turn", call=_end_of(call), place=answer.place, key=keys, outcome=answer.outcome, ms=ms
        )

    def ended(self, call: str, seconds: int | None) -> None:
        """Tell that a call is over."""
        log.info("call-ended", call=_end_of(call), seconds=seconds)

    def refused(self) -> None:
        """Tell that somebody was refused, and nothing of what they asked."""
        log.warning("refused")


def _end_of(call: str) -> str:
    return call[-SHOWN:] or "?"
