"""An application served on this machine, for those who speak HTTP to it."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from wsgiref.types import WSGIApplication

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler


@contextmanager
def serving(
    make: "Callable[[str], WSGIApplication]", name: str = "", tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Serve an application, and give its origin, from which it is made.

    A `name` must lead to this machine, and have a certificate.
    """
    server = Server("127.0.0.1", 0, None, Quiet, ssl_context=tls)  # type: ignore[arg-type]
    origin = f"https://{name}:{server.port}" if name else f"http://127.0.0.1:{server.port}"
    server.app = make(origin)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Server(ThreadedWSGIServer):
    """A server whose end waits for the answers that are being made."""

    daemon_threads = False


class Quiet(WSGIRequestHandler):
    """A handler that logs nothing, and does not wait for those who ask nothing."""

    protocol_version = "HTTP/1.0"
    timeout = 0.5

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""
