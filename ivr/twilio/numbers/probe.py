"""HTTP requests as Twilio sends them: its timeouts, signed or not, with verified TLS."""

from collections.abc import Mapping
from dataclasses import dataclass

import requests
from requests import PreparedRequest
from twilio.request_validator import RequestValidator

from ivr.secret_keys import SigningKey
from ivr.twilio.numbers.account import root_of

CONNECT_SECONDS, ANSWER_SECONDS = 2, 4
"""The timeouts that a number's URLs set (`twiml.CONNECTION`)."""

SIGNATURE = "X-Twilio-Signature"
LARGEST = 64 * 1024
"""Bytes of an answer that are read: Twilio accepts no more."""

TWIML = ("text/xml", "application/xml", "text/html")


class NoAnswerError(Exception):
    """A URL did not answer; the message is the network's or OpenSSL's."""


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """A response; redirects are not followed, since they would lose the caller's key."""

    status: int
    kind: str
    body: bytes

    @property
    def is_twiml(self) -> bool:
        """Whether Twilio would accept it as a document."""
        return self.status == 200 and self.kind in TWIML


class Probe:
    """Sends requests as Twilio does, through the proxy of the environment if there is one."""

    def __init__(self, key: SigningKey) -> None:
        self._validator = RequestValidator(key.secret)
        self._algorithm = key.algorithm

    def get(self, url: str) -> ProbeAnswer:
        """Send a GET request; raises NoAnswerError."""
        return self._ask("GET", url, {}, signed=False)

    def post(self, url: str, form: Mapping[str, str], *, signed: bool) -> ProbeAnswer:
        """Post a form; raises NoAnswerError."""
        return self._ask("POST", url, form, signed=signed)

    def _ask(self, method: str, url: str, form: Mapping[str, str], *, signed: bool) -> ProbeAnswer:
        def sign(prepared: PreparedRequest) -> PreparedRequest:
            # Also without a signature: it keeps requests from sending a password from .netrc.
            if signed:
                prepared.headers[SIGNATURE] = self._validator.compute_signature(
                    url, dict(form), self._algorithm
                )
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
                    if len(body) > LARGEST:
                        break
                kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                return ProbeAnswer(answer.status_code, kind, body)
        except requests.RequestException as error:
            raise NoAnswerError(root_of(error)) from error
