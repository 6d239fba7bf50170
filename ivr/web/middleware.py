"""What stands in front of Flask: requests take turns, and all are for our own host."""

import threading
from collections.abc import Callable, Collection
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import get_input_stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class OwnHost:
    """Hands on every request as one to our own host, whatever its Host header says.

    What a header says of the host is never true here, and Flask refuses a malformed one
    before the guard or the webhook is asked.
    """

    def __init__(self, application: "WSGIApplication", origin: str) -> None:
        self._application = application
        self._host = urlsplit(origin).netloc

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        """Answer one request."""
        environ["HTTP_HOST"] = self._host
        return self._application(environ, start_response)


class OneByOne:
    """Lets requests in one after the other, but for the parts of the site that may wait.

    Python works on one at a time anyway, and where hundreds of threads struggle for it, it does
    little else than to change between them (docs/load.md). A body is read before it is a
    request's turn, so that a client that sends it slowly holds up nobody; and what is refused
    by a look at it never takes a turn.
    """

    def __init__(
        self,
        application: "WSGIApplication",
        *,
        most_bytes: int,
        but: Collection[str],
        refusal: "Callable[[WSGIEnvironment, bytes], WSGIApplication | None]",
    ) -> None:
        """Take how large a body may be, the first parts of the paths that may wait, and a look.

        `refusal` returns what answers a request that must not take a turn, or None.
        """
        self._application = application
        self._most = most_bytes
        self._but = frozenset(but)
        self._refusal = refusal
        self._turn = threading.Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        """Answer one request."""
        # Flask, too, sees no difference between one slash at the beginning and several.
        if environ["PATH_INFO"].lstrip("/").partition("/")[0] in self._but:
            return self._application(environ, start_response)
        body = self._body(environ)
        if refused := self._refusal(environ, body):
            return refused(environ, start_response)
        environ["wsgi.input"] = BytesIO(body)
        with self._turn:
            return self._application(environ, start_response)

    def _body(self, environ: "WSGIEnvironment") -> bytes:
        """What was sent; nothing where it was cut or is too large, and then no signature fits."""
        try:
            length = int(environ.get("CONTENT_LENGTH") or -1)
            if length > self._most:
                return b""
            if length < 0:  # it comes in chunks, or not at all
                body = get_input_stream(environ, max_content_length=self._most + 1).read()
                return body if len(body) <= self._most else b""
            body = environ["wsgi.input"].read(length)
            return body if len(body) == length else b""
        except (HTTPException, OSError, ValueError):
            return b""
