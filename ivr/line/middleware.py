"""The WSGI middleware of the line: what a request passes before Flask sees it.

A call must be answered within fifteen seconds (docs/connecting.md), whatever else arrives, and all
threads of a worker share one interpreter. Each layer below is there for one thing that went wrong
without it, and the figures are ratios or seconds of one run.

| layer                | it prevents                             | without it                      |
|----------------------|-----------------------------------------|---------------------------------|
| `FixedHost`          | forged hosts in links, and HTML as the  | Twilio cannot say the HTML page |
|                      | answer to a malformed Host header       |                                 |
| `BodyInMemory`       | that a slow client holds the queue      | all calls wait for that client  |
| `ByFirstSegment`     | that calls wait for the studio          | a slow database delays calls    |
| `OneAtATime`         | that hundreds of threads compete for    | 0.83 of the throughput          |
|                      | the interpreter                         |                                 |
| `StarvationFreeLock` | (inside it) that one thread is          | one of 300 threads waited 4.4 s |
|                      | overtaken again and again               | with Python's lock, 0.1 s so    |
| `FewAtATime`         | that pages for everybody fill the queue | strangers delay calls           |
| `ByBodySize`         | that recordings are read into memory    | memory grows with each          |
| `RequestInMemory`    | Flask's preparations for slow bodies    | 1.20 times the processor time   |

`python -m bench.throughput` and `python -m bench.locks` measure the figures.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Request, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import get_input_stream

from ivr.concurrency import RETRY_SECONDS, BusyError, ConcurrencyLimit, StarvationFreeLock
from ivr.i18n import LANGUAGES, N_, translator
from ivr.line.request import BODY
from ivr.line.webhook import Webhook

MAX_BODY_BYTES = 64 * 1024
"""Limit for request bodies; the signature guard has a lower one for webhooks."""

MENU_AT_ONCE = 16
"""Limit of concurrent requests for the menu in print, in a worker."""


LEAVE = "ivr.leave_queue"
"""Environ key of the function that ends the turn of a request in `OneAtATime`."""

CHECK = "ivr.check"
"""Environ key of the function that refuses unsigned requests to a mounted application."""

BUSY = N_(
    "The service has too much to do just now. Wait a moment, and reload the page, so that your "
    "browser sends what you have written again."
)

EarlyRefusal = Callable[[WSGIEnvironment, bytes], WSGIApplication | None]
"""Returns the response to a request, with its body, that is to be refused at once, or None."""


@dataclass(frozen=True, slots=True)
class MountedStudio:
    """The studio: its pages below /studio, at most `at_once` in a worker.

    It also answers test calls below /test-call, once they have passed the line's guard.
    """

    application: WSGIApplication
    at_once: int
    stop: Callable[[], None]


class FixedHost:
    """Replaces the Host header with the host of PUBLIC_URL.

    The header cannot be trusted. For a malformed one, Flask would return an HTML page, which
    callers would not hear.
    """

    def __init__(self, application: WSGIApplication, origin: str) -> None:
        self._application = application
        self._host = urlsplit(origin).netloc

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["HTTP_HOST"] = self._host
        return self._application(environ, start_response)


class BodyInMemory:
    """Reads the body of a request before passing it on, so that slow clients delay nobody.

    `most_bytes` limits bodies. A request that `refusal` answers is not passed on.
    """

    def __init__(
        self,
        application: WSGIApplication,
        most_bytes: int,
        refusal: EarlyRefusal = lambda _environ, _body: None,
    ) -> None:
        self._application = application
        self._most = most_bytes
        self._refusal = refusal

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = self._body(environ)
        if refused := self._refusal(environ, body):
            return refused(environ, start_response)
        environ[BODY] = body
        environ["wsgi.input"] = BytesIO(body)
        return self._application(environ, start_response)

    def _body(self, environ: WSGIEnvironment) -> bytes:
        """Return the body; empty if it is incomplete or too large, so that no signature matches."""
        try:
            length = int(environ.get("CONTENT_LENGTH") or -1)
            if length > self._most:
                return b""
            if length < 0:  # chunked, or without a body
                body = get_input_stream(environ, max_content_length=self._most + 1).read()
                return body if len(body) <= self._most else b""
            body = environ["wsgi.input"].read(length)
            return body if len(body) == length else b""
        except (HTTPException, OSError, ValueError):
            return b""


class ByFirstSegment:
    """Passes a request to the application for the first segment of its path, such as `studio`."""

    def __init__(
        self, others: WSGIApplication, applications: Mapping[str, WSGIApplication]
    ) -> None:
        self._others = others
        self._applications = applications

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Flask ignores repeated slashes at the beginning, too.
        segment = environ["PATH_INFO"].lstrip("/").partition("/")[0]
        return self._applications.get(segment, self._others)(environ, start_response)


class ByBodySize:
    """Passes a request to the `small` or the `large` application by the length of its body.

    Small bodies have at most `most_bytes`; one of unknown length is large.
    """

    def __init__(self, most_bytes: int, small: WSGIApplication, large: WSGIApplication) -> None:
        self._most = most_bytes
        self._small = small
        self._large = large

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        is_known = length.isdecimal() and "HTTP_TRANSFER_ENCODING" not in environ
        is_small = is_known and int(length) <= self._most
        return (self._small if is_small else self._large)(environ, start_response)


class FewAtATime:
    """Handles some requests at once, and refuses others with 503 within microseconds."""

    def __init__(self, application: WSGIApplication, number: int) -> None:
        self._application = application
        self._limit = ConcurrencyLimit(number)
        self._busy = "".join(f"{translator(code).gettext(BUSY)}\n\n" for code in LANGUAGES).encode()
        self._busy_headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(self._busy))),
            ("Cache-Control", "no-store"),
            ("Retry-After", str(RETRY_SECONDS)),
            ("X-Content-Type-Options", "nosniff"),
        ]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            with self._limit:
                return self._application(environ, start_response)
        except BusyError:
            start_response("503 Service Unavailable", self._busy_headers)
            return [self._busy]


class Guarded:
    """Gives views of a mounted application the line's guard, for `refuse_unsigned`."""

    def __init__(
        self, application: WSGIApplication, check: Callable[[Request], Response | None]
    ) -> None:
        self._application = application
        self._check = check

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[CHECK] = self._check
        return self._application(environ, start_response)


def refuse_unsigned() -> Response | None:
    """Return the refusal of the current request, which Twilio did not sign, or None."""
    check: Callable[[Request], Response | None] = request.environ[CHECK]
    return check(request)


class OneAtATime:
    """Handles one request at a time, until it is answered or its view calls `leave_queue`.

    Python runs one thread at a time anyway, and hundreds of threads that compete for the
    interpreter spend most time switching: without this queue throughput is 0.83 of the usual one
    (docs/development/measurements.md).
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._lock = StarvationFreeLock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with ExitStack() as turn:
            turn.enter_context(self._lock)
            environ[LEAVE] = turn.close
            return self._application(environ, start_response)


def leave_queue() -> None:
    """Let other requests be handled while the current one waits for a database or a disk.

    A view calls it once it knows that the request is not one of thousands by strangers: it is
    signed, or it has a token, or a limit admits few of them.
    """
    if leave := request.environ.get(LEAVE):
        leave()


def with_middleware(
    application: WSGIApplication, calls: Webhook, origin: str, studio: MountedStudio | None = None
) -> WSGIApplication:
    """Return the application with its middleware, as the table of this module says.

    The line handles one request at a time. Refused requests do not wait in that queue, and neither
    does the studio. It has a queue of its own for requests that anybody can send: those with a
    session leave it, since they use a database, and recordings, which are large, never join it.
    """
    if studio:
        tests = Guarded(studio.application, calls.check)
        application = ByFirstSegment(application, {"test-call": tests})
    queue = OneAtATime(application)
    menu_in_print = FewAtATime(queue, MENU_AT_ONCE)
    line: WSGIApplication = BodyInMemory(
        ByFirstSegment(queue, {"": menu_in_print}), MAX_BODY_BYTES, calls.early_refusal
    )
    if studio:
        queued = FewAtATime(OneAtATime(studio.application), studio.at_once)
        pages = ByBodySize(
            MAX_BODY_BYTES,
            small=BodyInMemory(queued, MAX_BODY_BYTES),
            large=FewAtATime(studio.application, studio.at_once),
        )
        line = ByFirstSegment(line, {"studio": pages})
    return FixedHost(line, origin)
