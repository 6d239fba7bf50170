"""An application served over HTTP on this machine."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
    server.app = closed_after(make(origin))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def closed_after(app: WSGIApplication) -> WSGIApplication:
    """Close what an answer reads from, which Werkzeug leaves open if the browser has gone."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        with ExitStack() as stack:
            parts = app(environ, start_response)
            if hasattr(parts, "close"):
                stack.callback(parts.close)
            yield from parts

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
