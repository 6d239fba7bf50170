"""WSGI middleware: a fixed host, bodies in memory, and one request at a time.

It has a faster replacement of Flask's forms, which take too long for a call.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from functools import cached_property
from io import BytesIO
from typing import cast
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Request, Response, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_input_stream

from ivr.concurrency import RETRY_SECONDS, BusyError, ConcurrencyLimit, StarvationFreeLock
from ivr.i18n import LANGUAGES, N_, translator
from ivr.line.guard import FORM, is_form

BODY = "ivr.body"
"""Environ key of the body, as bytes, that `BodyInMemory` has read."""

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

FORMS = FormDataParser(cls=ImmutableMultiDict)


class RequestInMemory(Request):
    """Request that parses the form of a body in memory at once.

    Flask first prepares for slow and large bodies and for files, which `BodyInMemory` has handled
    before. With Flask's own request an answer takes 1.20 times the processor time.
    """

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:
        """The parameters of the form; empty for a body of another type."""
        body = self.environ.get(BODY)
        if body is None or not is_form(self.environ):
            return super().form
        return cast("ImmutableMultiDict[str, str]", FORMS.parse(BytesIO(body), FORM, len(body))[1])


class FixedHost:
    """Replaces the Host header with the host of PUBLIC_URL.

    The header cannot be trusted. For a malformed one, Flask would return an HTML page, which
    callers would not hear.
    """

    def __init__(self, application: WSGIApplication, origin: str) -> None:
        self._application = application
        self._host = urlsplit(origin).netloc

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle a request."""
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
        """Handle a request."""
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
        """Handle a request."""
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
        """Handle a request."""
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
        """Handle a request."""
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
        """Handle a request."""
        environ[CHECK] = self._check
        return self._application(environ, start_response)


def refuse_unsigned() -> Response | None:
    """Return the refusal of the current request, which Twilio did not sign, or None."""
    check: Callable[[Request], Response | None] = request.environ[CHECK]
    return check(request)


class OneAtATime:
    """Handles one request at a time, until it is answered or its view calls `leave_queue`.

    Python runs one thread at a time anyway, and hundreds of threads that compete for the
    interpreter spend most time switching: without this lock throughput is 0.83 of the usual one
    (docs/development/measurements.md).
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._lock = StarvationFreeLock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle a request."""
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
