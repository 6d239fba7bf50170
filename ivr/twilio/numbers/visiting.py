"""Asking addresses as Twilio does: with its time limits, signed or not, over checked TLS."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from requests import PreparedRequest
from twilio.request_validator import RequestValidator

from ivr.twilio.numbers.refusals import causes, is_unknown_host
from ivr.twilio.numbers.setup import ANSWER_SECONDS, CONNECT_SECONDS

SIGNATURE = "X-Twilio-Signature"
LARGEST = 64 * 1024
TWIML = ("text/xml", "application/xml", "text/html")

CERTIFICATES = {10: "expired", 18: "self_signed", 62: "other_name"}
"""What OpenSSL calls a certificate that Twilio would not accept; any other is untrusted."""


class NoAnswerError(Exception):
    """An address did not answer; `case` tells why."""

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self.case = case


@dataclass(frozen=True, slots=True)
class VisitAnswer:
    """What came back; a redirect is not followed, since it would lose the key of a caller."""

    status: int
    kind: str
    body: bytes

    @property
    def is_twiml(self) -> bool:
        """Tell whether Twilio would take it for a document."""
        return self.kind in TWIML


class Visitor:
    """Asks addresses; a proxy that the surroundings prescribe is used."""

    def __init__(self, token: str) -> None:
        self._validator = RequestValidator(token)

    def get(self, url: str) -> VisitAnswer:
        """Ask for a page; raises NoAnswerError."""
        return self._ask("GET", url, {}, signed=False)

    def post(self, url: str, form: Mapping[str, str], *, signed: bool) -> VisitAnswer:
        """Send a form; raises NoAnswerError."""
        return self._ask("POST", url, form, signed=signed)

    def _ask(self, method: str, url: str, form: Mapping[str, str], *, signed: bool) -> VisitAnswer:
        def sign(prepared: PreparedRequest) -> PreparedRequest:
            # Without a signature too, or a password that is kept for the host would be sent.
            if signed:
                signature = self._validator.compute_signature(url, dict(form))
                prepared.headers[SIGNATURE] = signature
            return prepared

        try:
            with requests.request(
                method,
                url,
                data=dict(form),
                auth=sign,
                timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer:
                body = b""
                for piece in answer.iter_content(LARGEST):
                    body += piece
                    if len(body) > LARGEST:  # more than Twilio takes
                        break
                kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                return VisitAnswer(answer.status_code, kind, body)
        except requests.RequestException as error:
            raise NoAnswerError(_reason(error)) from error


def _reason(error: requests.RequestException) -> str:
    for one in causes(error):
        if isinstance(one, ssl.SSLCertVerificationError):
            return CERTIFICATES.get(one.verify_code, "untrusted")
    if isinstance(error, requests.exceptions.SSLError):
        return "tls"
    if isinstance(error, requests.Timeout):
        return "slow"
    return "unknown_host" if is_unknown_host(error) else "closed"
