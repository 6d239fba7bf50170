"""WSGI middleware: a fixed host, and one request at a time, with its body in memory.

It has faster replacements of Flask's sessions and forms, which take too long for a call.
"""

import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import nullcontext
from functools import cached_property
from io import BytesIO
from typing import cast
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_input_stream

from ivr.twilio.guard import FORM, is_form

BODY = "ivr.body"
"""Environ key of the body, as bytes, of a request that is handled one at a time."""


FORMS = FormDataParser(cls=ImmutableMultiDict)


class RequestInMemory(Request):
    """Request that parses the form of a body in memory at once.

    Flask first prepares for slow and large bodies and for files, which `OneAtATime` has handled
    before. With Flask's own request an answer takes 1.20 times the processor time
    (docs/development/measurements.md).
    """

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:
        """The parameters of the form; empty for a body of another type."""
        body = self.environ.get(BODY)
        if body is None or not is_form(self.environ):
            return super().form
        return cast("ImmutableMultiDict[str, str]", FORMS.parse(BytesIO(body), FORM, len(body))[1])


class SessionsInCookiePath(SecureCookieSessionInterface):
    """Opens a session only in the path of its cookie.

    A call keeps its state in its URL. With a session for every request an answer takes 1.16 times
    the processor time (docs/development/measurements.md).
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a browser, or None for other paths."""
        if not request.path.startswith(self.get_cookie_path(app)):
            return None
        return super().open_session(app, request)


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


class OneAtATime:
    """Handles one request at a time, except for paths that may block.

    Python runs one thread at a time anyway, and hundreds of threads that compete for the
    interpreter spend most time switching: without this lock throughput is 0.83 of the usual one
    (docs/development/measurements.md). The body is read before a request takes the lock, so that
    slow clients delay nobody, and requests that `refusal` answers never take it.
    """

    def __init__(
        self,
        application: WSGIApplication,
        *,
        most_bytes: int,
        exempt: Collection[str],
        unlocked: Collection[str] = (),
        refusal: Callable[[WSGIEnvironment, bytes], WSGIApplication | None],
    ) -> None:
        """Wrap an application.

        `most_bytes` limits bodies. `exempt` are the first path segments of views that may block,
        and `unlocked` of views that may block once their body is read and not refused.
        `refusal` returns the response to a request that is to be refused at once, or None.
        """
        self._application = application
        self._most = most_bytes
        self._exempt = frozenset(exempt)
        self._unlocked = frozenset(unlocked)
        self._refusal = refusal
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle a request."""
        # Flask ignores repeated slashes at the beginning, too.
        segment = environ["PATH_INFO"].lstrip("/").partition("/")[0]
        if segment in self._exempt:
            return self._application(environ, start_response)
        body = self._body(environ)
        if refused := self._refusal(environ, body):
            return refused(environ, start_response)
        environ[BODY] = body
        environ["wsgi.input"] = BytesIO(body)
        with nullcontext() if segment in self._unlocked else self._lock:
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
