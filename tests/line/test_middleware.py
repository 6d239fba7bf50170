"""The middleware: one request at a time, few of those that take long, and no wait for a body."""

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from io import BytesIO
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask import Flask, Request, Response
from werkzeug.test import EnvironBuilder, run_wsgi_app

from ivr.cli.serve import THREADS
from ivr.concurrency import OVERTAKEN_SECONDS, RETRY_SECONDS, StarvationFreeLock
from ivr.line.guard import Guard, NoGuard
from ivr.line.middleware import LEAVE, MENU_AT_ONCE, Guarded, MountedStudio, with_middleware
from ivr.line.switchboard import Switchboard
from ivr.line.webhook import Webhook
from ivr.secret_keys import SigningKey
from ivr.studio.database import Database
from ivr.twiml.turn_address import TEST_CALL_PATH
from tests.calling import FORM, ORIGIN, TOKEN, Twilio, Uncounted, assert_spoken
from tests.conftest import Serve, studio_in
from tests.scripts import prepared, short_script
from tests.servers.running import until

STUDIO_AT_ONCE = 4

A_MOMENT, A_WHILE = 0.2, 10
"""Timeouts in seconds: delayed answers exceed the first one, and other answers keep the second."""


class Inner:
    """An application that runs a function during the first request, which may leave the queue."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], None] | None = None
        self.leaves = False
        self.bodies: list[bytes] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.bodies.append(environ["wsgi.input"].read())
        if meanwhile := self.meanwhile:
            if self.leaves:
                environ[LEAVE]()
            self.meanwhile = None
            meanwhile()
        start_response("200 OK", [])
        return [b"answered"]


def in_front_of(inner: WSGIApplication) -> WSGIApplication:
    """Return the middleware in front of a line and a studio that are the same application."""
    calls = Webhook(Switchboard(prepared(short_script())), NoGuard(), Uncounted())
    return with_middleware(inner, calls, ORIGIN, MountedStudio(inner, STUDIO_AT_ONCE, lambda: None))


@pytest.fixture
def inner() -> Inner:
    return Inner()


@pytest.fixture
def front(inner: Inner) -> WSGIApplication:
    """The middleware in front of it, without early refusals."""
    return in_front_of(inner)


class Asking(threading.Thread):
    """A request in a thread."""

    def __init__(self, front: WSGIApplication, path: str, **options: object) -> None:
        super().__init__(daemon=True)
        self._front = front
        self._environ = EnvironBuilder(method="POST").get_environ() | {"PATH_INFO": path} | options
        self.start()

    def run(self) -> None:
        _, status, headers = run_wsgi_app(self._front, self._environ, buffered=True)
        self.status, self.retry_after = status[:3], headers.get("Retry-After")

    def waits(self, seconds: float = A_WHILE) -> bool:
        """Whether there is no answer yet after some time."""
        self.join(seconds)
        return self.is_alive()


IN_TURN = ("/voice/x", "//voice", "/fallback.xml", "/test-call/x", "/readyz", "/metrics", "/")
STUDIO = "//studio/texts"


@pytest.mark.parametrize(
    ("first", "second", "leaves", "waits"),
    [
        *(("/voice", path, False, True) for path in IN_TURN),
        *((path, "/voice", True, False) for path in IN_TURN),
        ("/voice", STUDIO, False, False),
        (STUDIO, "/voice", False, False),
        (STUDIO, STUDIO, False, True),
        (STUDIO, STUDIO, True, False),
    ],
)
def test_requests_are_handled_in_turn_unless_they_leave_the_queue(
    front: WSGIApplication, inner: Inner, first: str, second: str, leaves: bool, waits: bool
) -> None:
    inner.leaves = leaves
    seen: list[bool] = []
    asking: list[Asking] = []

    def another() -> None:
        asking.append(Asking(front, second))
        seen.append(asking[0].waits(A_MOMENT if waits else A_WHILE))

    inner.meanwhile = another
    Asking(front, first).join()
    asking[0].join()
    assert (len(inner.bodies), seen) == (2, [waits])


def test_one_thread_at_a_time_holds_the_lock_however_long_the_others_wait() -> None:
    lock, never = StarvationFreeLock(), threading.Event()
    inside: list[int] = []
    together: list[int] = []

    def hold(number: int) -> None:
        with lock:
            inside.append(number)
            never.wait(OVERTAKEN_SECONDS / 2)
            together.append(len(inside))
            inside.remove(number)

    threads = [threading.Thread(target=hold, args=(number,), daemon=True) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(A_WHILE)
    assert together == [1] * len(threads)


class Held:
    """An application that answers no request before `released` is set."""

    def __init__(self) -> None:
        self.released = threading.Event()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.released.wait(A_WHILE)
        start_response("200 OK", [])
        return [b"answered"]


@pytest.mark.parametrize(("path", "limit"), [("/", MENU_AT_ONCE), (STUDIO, STUDIO_AT_ONCE)])
def test_too_many_requests_for_a_page_are_refused_at_once(path: str, limit: int) -> None:
    held = Held()
    front = in_front_of(held)
    asking = [Asking(front, path) for _ in range(limit + 1)]
    until(lambda: not all(each.is_alive() for each in asking))
    (refused,) = (each for each in asking if not each.is_alive())
    assert (refused.status, refused.retry_after) == ("503", str(RETRY_SECONDS))
    held.released.set()
    assert not any(each.waits() for each in asking)
    asking.remove(refused)
    assert {each.status for each in (*asking, Asking(front, path)) if not each.waits()} == {"200"}


@pytest.mark.parametrize("path", [path for path in IN_TURN if path != "/"])
def test_calls_and_checks_of_health_are_never_refused(path: str) -> None:
    held = Held()
    front = in_front_of(held)
    asking = [Asking(front, path) for _ in range(THREADS)]
    held.released.set()
    assert {each.status for each in asking if not each.waits()} == {"200"}


def test_a_slow_body_delays_no_other_request(front: WSGIApplication, inner: Inner) -> None:
    reading, writing = os.pipe()
    with open(reading, "rb") as slow:
        waiting = Asking(front, "/voice", CONTENT_LENGTH="9", **{"wsgi.input": slow})
        assert waiting.waits(A_MOMENT) and not Asking(front, "/voice").waits()
        os.close(writing)
        waiting.join()
    assert inner.bodies == [b"", b""]


def leaving(app: Flask, path: str, **options: Any) -> tuple[str, int]:
    """Request a page of an application without its queue: status, and how often it left it."""
    left: list[None] = []
    environ = EnvironBuilder(path, **options).get_environ() | {LEAVE: lambda: left.append(None)}
    inner = partial(Flask.wsgi_app, app)
    _, status, _ = run_wsgi_app(Guarded(inner, lambda _: Response(status=403)), environ)
    return status[:3], len(left)


@pytest.mark.parametrize(("token", "left"), [(None, 0), ("another", 0), (TOKEN, 1)])
def test_metrics_leave_the_queue_with_the_token_alone(
    serve: Serve, token: str | None, left: int
) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    app = serve({"METRICS_TOKEN": TOKEN})
    assert leaving(app, "/metrics", headers=headers) == ("200" if left else "404", left)


def test_an_unsigned_request_to_the_test_number_stays_in_the_queue(
    serve: Serve, database: Database
) -> None:
    studio = studio_in(serve(database=database))
    assert leaving(studio, TEST_CALL_PATH, method="POST") == ("403", 0)


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
