"""Both ends of a call: Twilio, which signs its requests, and the caller with the telephone."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unittest.mock import Mock
from urllib.parse import unquote_to_bytes, urldefrag, urlencode
from wsgiref.types import WSGIApplication
from xml.etree import ElementTree

from flask import Flask
from twilio.request_validator import HMAC_SHA1, RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import create_environ, run_wsgi_app

from ivr.script.model.speech import known_voices
from ivr.simulator.connection import SilenceDelivery
from ivr.simulator.events import Heard
from ivr.simulator.exchange import HTTPAnswer, WSGIExchange
from ivr.simulator.telephone import Telephone
from ivr.simulator.verbs import Spoken
from ivr.twiml.allowlist import violations
from ivr.twiml.turn_address import CALL_PATH

ORIGIN = "https://ivr.example.se"
TOKEN = "the-token-of-the-account"
NEXT_TOKEN = "the-token-after-the-rotation"

METRICS_TOKEN = "the-token-of-the-monitor"
AS_MONITOR = {"Authorization": f"Bearer {METRICS_TOKEN}"}
"""The header that a monitor sends."""

FORM = "application/x-www-form-urlencoded"
TWIML = "text/xml; charset=utf-8"

Form = Sequence[tuple[str, str]]

TWILIO_SENDS: Form = (
    ("CallSid", "CA0123456789abcdef0123456789abcdef"),
    ("AccountSid", "AC00000000000000000000000000000000"),
    ("From", "+46701740605"),
    ("To", "+46846500400"),
    ("CallStatus", "in-progress"),
    ("ApiVersion", "2010-04-01"),
    ("Direction", "inbound"),
)
"""Parameters of every request of a call; the numbers are reserved for fiction."""


@dataclass(frozen=True)
class Reply:
    """The response of the service, byte for byte."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header that occurs at most once, or an empty string."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) < 2, values
        return "".join(values)

    @property
    def words(self) -> str:
        """All spoken words, in one string."""
        return words_in(self.body)

    @property
    def action(self) -> str:
        """The URL for the next key."""
        gather = ElementTree.fromstring(self.body).find("Gather")
        assert gather is not None, self.body
        return urldefrag(gather.attrib["action"]).url  # Twilio keeps the fragment to itself


class Uncounted(Mock):
    """An observer that does nothing, for tests of the log."""


class Twilio:
    """Requests the webhook as Twilio would, and in ways that Twilio never would.

    A request is built by hand, so that path, headers and body arrive exactly as given.
    """

    def __init__(self, app: Flask, *, origin: str = ORIGIN) -> None:
        self._app = app
        self._origin = origin

    def ask(
        self,
        target: str = "/voice",
        form: Form = TWILIO_SENDS,
        *,
        method: str = "POST",
        signature: str | None = None,
        body: bytes | None = None,
        content_type: str = FORM,
        headers: Mapping[str, str] | None = None,
        environ: Mapping[str, object] | None = None,
    ) -> Reply:
        """Send a request, signed for its target and the form of a POST.

        A `body` replaces the form, which is still signed. An empty `signature` leaves the header
        out.
        """
        path, _, query = target.partition("?")
        data = urlencode(form).encode() if body is None else body
        request = create_environ(base_url="http://127.0.0.1:8000", method=method)
        request |= {
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "RAW_URI": target,
            "REQUEST_URI": target,
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(data)),
            "wsgi.input": io.BytesIO(data),
        }
        if signature is None:
            signature = self.sign(target, form if method.upper() == "POST" else ())
        if signature:
            request["HTTP_X_TWILIO_SIGNATURE"] = signature
        for name, value in (headers or {}).items():
            request["HTTP_" + name.upper().replace("-", "_")] = value
        request |= environ or {}
        chunks, status, answered = run_wsgi_app(self._app, request, buffered=True)
        return Reply(int(status.split()[0]), tuple(answered.items()), b"".join(chunks))

    def press(self, keys: str, at: str, **options: object) -> Reply:
        """Send pressed keys to the action of a Gather."""
        return self.ask(at, (*TWILIO_SENDS, ("Digits", keys)), **options)  # type: ignore[arg-type] # of ask

    def sign(
        self, target: str, form: Form = (), *, token: str = TOKEN, algorithm: str = HMAC_SHA1
    ) -> str:
        """Return the signature for a target of the public origin and a form."""
        url, data = self._origin + target, MultiDict(form)
        signature: str = RequestValidator(token).compute_signature(url, data, algorithm)
        return signature


class Tape(WSGIExchange):
    """An exchange that records the bodies of all answers."""

    bodies: tuple[bytes, ...] = ()

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        answer = super().request(method, path, params)
        self.bodies += (answer.body,) * bool(answer.body)
        return answer


class Caller(Telephone):
    """A caller with a telephone, and the recorded documents."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        token: str = TOKEN,
        algorithm: str = HMAC_SHA1,
        parameters: Mapping[str, str] | None = None,
        silence: SilenceDelivery = SilenceDelivery.ACTION,
        called: str = CALL_PATH,
    ) -> None:
        """Call the line, or the test number, whose status Twilio does not report."""
        self._tape = Tape(app, origin=ORIGIN, token=token, algorithm=algorithm)
        super().__init__(
            self._tape,
            seconds=lambda spoken: len(spoken.words) / 15,
            play_seconds=lambda url: 1.0,
            parameters=parameters,
            silence=silence,
            entry=called,
            status_path=f"{CALL_PATH}/status" if called == CALL_PATH else None,
        )

    @property
    def documents(self) -> tuple[bytes, ...]:
        """Every TwiML document of this call."""
        return self._tape.bodies


def said(heard: Iterable[Heard]) -> str:
    """Return the words that a caller heard, in one string."""
    utterances = [part.utterance for part in heard]
    return " ".join(part.words for part in utterances if isinstance(part, Spoken))


def words_in(document: bytes) -> str:
    """Return all words of a document, in one string."""
    says = ElementTree.fromstring(document).iter("Say")
    return " ".join(" ".join(" ".join(say.itertext()) for say in says).split())


def breaches(document: bytes) -> tuple[str, ...]:
    """Return the allow-list's violations in a document, with Twilio's voices."""
    return violations(document, voices=known_voices())


def assert_spoken(reply: Reply) -> None:
    """Assert HTTP 200 and valid TwiML with words and a voice."""
    assert reply.status == 200, (reply.status, reply.body[:200])
    assert reply.header("Content-Type") == TWIML
    assert {name for name, _ in reply.headers} == {"Content-Type", "Content-Length"}
    assert not breaches(reply.body)
    assert reply.words
