"""The requests of one call, as Twilio sends them, and the validation of their answers."""

import secrets
from collections.abc import Iterator, Mapping
from enum import Enum, auto

from ivr.simulator.document import DocumentError, PhoneError, parse
from ivr.simulator.exchange import Exchange, HTTPAnswer
from ivr.simulator.verbs import Gather, Verb


class CallError(PhoneError):
    """The line answered wrongly, or the caller's action is not possible now."""


class ForbiddenError(CallError):
    """The line rejected a request with 403, as it does without a valid signature."""


class SilenceDelivery(Enum):
    """Request after silence. Twilio does not document which of these it sends."""

    ACTION = auto()
    """Request the action with empty Digits."""
    ABSENT = auto()
    """Request the action without Digits."""
    FALL_THROUGH = auto()
    """Ignore actionOnEmptyResult, and execute the verb after the Gather."""


def standard_parameters() -> dict[str, str]:
    """Return the parameters that Twilio sends with every request of a call, with invented values.

    The phone numbers are from the series that the Swedish authority reserves for fiction.
    """
    return {
        "CallSid": f"CA{secrets.token_hex(16)}",
        "AccountSid": f"AC{0:032x}",
        "From": "+46701740605",
        "To": "+46846500400",
        "CallStatus": "ringing",
        "ApiVersion": "2010-04-01",
        "Direction": "inbound",
    }


class Connection:
    """Sends the requests of one call, with its parameters added.

    `requests` lists their methods and paths, in order.
    """

    def __init__(
        self, exchange: Exchange, parameters: Mapping[str, str], silence: SilenceDelivery
    ) -> None:
        """Use an exchange; CallStatus is added to the parameters of each request."""
        self.requests: list[tuple[str, str]] = []
        self._exchange = exchange
        self._parameters = dict(parameters)
        self._silence = silence

    def document(self, method: str, path: str, **extra: str) -> Iterator[Verb]:
        """Request a document and return its verbs.

        Raises CallError, with path and status, if the answer is not valid TwiML.
        """
        extra["CallStatus"] = "in-progress" if self.requests else "ringing"
        answer = self._request(method, path, extra)
        if answer.status == 403:
            raise ForbiddenError(f"{method} {path} answered 403, so the signature is not valid.")
        if not answer.is_twiml:
            raise CallError(
                f"{method} {path} answered {answer.status} with "
                f"{answer.media_type or 'no content type'}, which is not TwiML."
            )
        try:
            return iter(parse(answer.body, path))
        except DocumentError as error:
            raise CallError(f"{method} {path} answered {answer.status}, but: {error}") from error

    def after(self, gather: Gather, keys: str) -> Iterator[Verb] | None:
        """Request the document after keys, or after silence if `keys` is empty.

        Return None if no request is sent, and the verb after the Gather is next.
        """
        if keys:
            return self.document(gather.method, gather.action, Digits=keys)
        if self._silence is SilenceDelivery.FALL_THROUGH:
            return None
        if self._silence is SilenceDelivery.ABSENT:
            return self.document(gather.method, gather.action)
        return self.document(gather.method, gather.action, Digits="")

    def report_end(self, path: str, seconds: float) -> None:
        """Send the status callback. Raises CallError if the line refuses it."""
        extra = {"CallStatus": "completed", "CallDuration": str(round(seconds))}
        answer = self._request("POST", path, extra)
        if answer.status not in (200, 204):
            raise CallError(f"POST {path} answered {answer.status} to the end of the call.")

    def _request(self, method: str, path: str, extra: Mapping[str, str]) -> HTTPAnswer:
        self.requests.append((method, path))
        return self._exchange.request(method, path, {**self._parameters, **extra})
