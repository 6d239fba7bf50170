"""The middleware: one request at a time, without delays by slow clients."""

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder, run_wsgi_app

from ivr.app import MAX_BODY_BYTES, MAY_BLOCK, TEST_NUMBER
from ivr.secret_keys import SigningKey
from ivr.twilio.guard import Guard
from ivr.web.middleware import OneAtATime
from tests.calling import FORM, ORIGIN, TOKEN, Twilio, assert_spoken
from tests.conftest import Serve

A_MOMENT, A_WHILE = 0.2, 10
"""Timeouts in seconds: delayed answers exceed the first one, and other answers keep the second."""


class Inner:
    """An application that runs a function during the first request."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], None] | None = None
        self.bodies: list[bytes] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.bodies.append(environ["wsgi.input"].read())
        if meanwhile := self.meanwhile:
            self.meanwhile = None
            meanwhile()
        start_response("200 OK", [])
        return [b"answered"]


@pytest.fixture
def inner() -> Inner:
    return Inner()


@pytest.fixture
def front(inner: Inner) -> OneAtATime:
    """The middleware in front of it, without early refusals."""
    return OneAtATime(
        inner,
        most_bytes=MAX_BODY_BYTES,
        exempt=MAY_BLOCK,
        unlocked=TEST_NUMBER,
        refusal=lambda environ, body: None,
    )


class Asking(threading.Thread):
    """A request in a thread."""

    def __init__(self, front: WSGIApplication, path: str, **options: object) -> None:
        super().__init__(daemon=True)
        self._front = front
        self._environ = EnvironBuilder(method="POST").get_environ() | {"PATH_INFO": path} | options
        self.start()

    def run(self) -> None:
        run_wsgi_app(self._front, self._environ, buffered=True)

    def waits(self, seconds: float = A_WHILE) -> bool:
        """Whether there is no answer yet after some time."""
        self.join(seconds)
        return self.is_alive()


CALLS = ("/voice/x", "//voice", "/fallback.xml")
OTHERS = ("//studio/texts", "/test-call/x", "/readyz", "/metrics", "/")


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        *(("/voice", path, True) for path in CALLS),
        *(("/voice", path, False) for path in OTHERS),
        *((path, "/voice", False) for path in OTHERS),
    ],
)
def test_calls_are_answered_in_turn_and_nothing_else_holds_them_up(
    front: OneAtATime, inner: Inner, first: str, second: str, waits: bool
) -> None:
    seen: list[bool] = []
    asking: list[Asking] = []

    def another() -> None:
        asking.append(Asking(front, second))
        seen.append(asking[0].waits(A_MOMENT if waits else A_WHILE))

    inner.meanwhile = another
    Asking(front, first).join()
    asking[0].join()
    assert (len(inner.bodies), seen) == (2, [waits])


def test_a_body_that_comes_slowly_holds_up_nobody(front: OneAtATime, inner: Inner) -> None:
    reading, writing = os.pipe()
    with open(reading, "rb") as slow:
        waiting = Asking(front, "/voice", CONTENT_LENGTH="9", **{"wsgi.input": slow})
        assert waiting.waits(A_MOMENT) and not Asking(front, "/voice").waits()
        os.close(writing)
        waiting.join()
    assert inner.bodies == [b"", b""]


JUNK = {
    "unsigned": {},
    "with a signature that is none": {"HTTP_X_TWILIO_SIGNATURE": "A" * 28},
    "with too many fields": {"wsgi.input": BytesIO(b"&" * 200), "CONTENT_LENGTH": "200"},
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_junk_is_refused_without_waiting(serve: Serve, junk: Mapping[str, object]) -> None:
    waited: list[bool] = []
    made_up = {"HTTP_X_TWILIO_SIGNATURE": "A" * 27 + "=", "CONTENT_TYPE": FORM}

    def another() -> None:
        options = made_up if "wsgi.input" in junk else {}
        waited.append(Asking(app, "/voice", **options, **junk).waits())

    app = serve(guard=Busy(another))
    assert_spoken(Twilio(app).ask())
    assert waited == [False]


class Busy(Guard):
    """A guard that runs a function during the check of the first request."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__(ORIGIN, [SigningKey(TOKEN)])
        self._meanwhile: Callable[[], None] | None = meanwhile

    def admits(self, request: Request) -> bool:
        if meanwhile := self._meanwhile:
            self._meanwhile = None
            meanwhile()
        return super().admits(request)
