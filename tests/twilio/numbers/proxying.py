"""A proxy on loopback that ends TLS: whoever asks for a name far away is answered from here."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

import trustme


@dataclass(frozen=True)
class Asked:
    """One request, as it came out of the tunnel."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int
    body: bytes
    kind: str = "application/json"


class Silence(Enum):
    """What happens instead of an answer."""

    HANG_UP = "the connection is closed"
    STALL = "nothing comes until the client gives up"


Answer = Reply | Silence


@dataclass
class Proxy:
    """What the proxy does; a test may change it while it serves.

    A name in `distrusted` has a certificate of an authority that nobody knows; `refused` is the
    status for every tunnel, where none is let through.
    """

    authority: trustme.CA
    answer: Callable[[Asked], Answer]
    distrusted: set[str] = field(default_factory=set)
    refused: int | None = None

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve, and give the address that HTTPS_PROXY is set to."""
        proxy = self

        class Handler(Tunnel):
            def setup(self) -> None:
                self.proxy = proxy
                super().setup()

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            server.block_on_close = False
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_address[1]}"
            finally:
                server.shutdown()
                thread.join()

    def context(self, host: str) -> ssl.SSLContext:
        """A certificate for a name, made when it is asked for."""
        authority = trustme.CA() if host in self.distrusted else self.authority
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(context)
        return context


class Tunnel(BaseHTTPRequestHandler):
    """One connection: a CONNECT, TLS inside it, and the requests that follow."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or every first answer waits for an acknowledgement
    proxy: Proxy
    host = ""

    def do_CONNECT(self) -> None:  # noqa: N802
        """Open the tunnel."""
        if self.proxy.refused:
            self.send_error(self.proxy.refused)
            return
        self.host = self.path.rpartition(":")[0]
        self.send_response(200)
        self.end_headers()
        context = self.proxy.context(self.host)
        try:
            self.connection = context.wrap_socket(self.connection, server_side=True)
        except OSError:  # whoever asked does not trust the certificate
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")
        self.close_connection = False

    def do_GET(self) -> None:  # noqa: N802
        """Answer a request inside the tunnel."""
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        asked = Asked(
            self.command,
            self.host,
            unquote(parts.path),
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            json.loads(body)
            if self.headers.get("Content-Type") == "application/json"
            else dict(parse_qsl(body, keep_blank_values=True)),
            dict(self.headers.items()),
        )
        answer = self.proxy.answer(asked)
        if isinstance(answer, Silence):
            if answer is Silence.STALL:
                self.rfile.read(1)
            self.close_connection = True
            return
        self.send_response(answer.status)
        if answer.kind:
            self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.status != 204:
            self.wfile.write(answer.body)
        self.wfile.flush()

    do_POST = do_GET  # noqa: N815

    def finish(self) -> None:
        """Close the TLS connection too, which is another socket than the server knows."""
        super().finish()
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
