"""An application served over HTTP on this machine."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler


@contextmanager
def serving(
    make: "Callable[[str], WSGIApplication]", name: str = "", tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Serve an application made for its origin, and yield the origin.

    A `name` must resolve to this machine, and have a certificate.
    """
    server = Server("127.0.0.1", 0, None, Quiet, ssl_context=tls)  # type: ignore[arg-type]
    origin = f"https://{name}:{server.port}" if name else f"http://127.0.0.1:{server.port}"
    server.app = whole(make(origin))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def whole(app: WSGIApplication) -> WSGIApplication:
    """Close each file as soon as it is read: Werkzeug leaves it open if the browser has gone."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [*parts]
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer


class Server(ThreadedWSGIServer):
    """A server whose shutdown waits for running answers."""

    daemon_threads = False


class Quiet(WSGIRequestHandler):
    """A handler that logs nothing, and closes idle connections."""

    protocol_version = "HTTP/1.0"
    timeout = 0.5

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""
