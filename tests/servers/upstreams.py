"""Two servers behind a proxy that write down what they were sent, and fail when a test says so."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.servers.traffic import Site

DROP = 0
"""Hang up without an answer."""

STALL = -1
"""Do not answer as long as the test lasts."""


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    forwarded_for: str | None
    length: int


class Upstream:
    """One server; `answers` gives the status of its answer to a path."""

    def __init__(self, answers: Callable[[str], int]) -> None:
        self.answers = answers
        self.seen: list[Seen] = []
        self.over = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.port: int = self.server.server_port

    def stop(self) -> None:
        """Listen no more."""
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def _handler(upstream) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def handle_request(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                forwarded = self.headers.get("X-Forwarded-For")
                upstream.seen.append(Seen(self.command, self.path, forwarded, len(body)))
                status = upstream.answers(self.path)
                if status == STALL:
                    upstream.over.wait()
                if status > 0:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            do_GET = do_POST = handle_request

            def log_message(self, *args: Any) -> None:
                """Write nothing."""

        return Handler


@contextmanager
def two(answers: Callable[[str], int]) -> Iterator[tuple[Upstream, Upstream]]:
    """Run two servers that answer alike."""
    both = (Upstream(answers), Upstream(answers))
    threads = [
        threading.Thread(target=each.server.serve_forever, kwargs={"poll_interval": 0.01})
        for each in both
    ]
    for thread in threads:
        thread.start()
    try:
        yield both
    finally:
        for each in both:
            each.stop()
        for thread in threads:
            thread.join()


class Behind:
    """A proxy with two servers behind it, asked over TLS."""

    def __init__(self, origin: str, authority: Path, upstreams: tuple[Upstream, Upstream]) -> None:
        self.upstreams = upstreams
        self.port = int(origin.rpartition(":")[2])
        self._site = Site(origin, authority)
        self._session = self._site.session()

    def ask(self, method: str, path: str, **options: object) -> int:
        """Send a request, and return the status of the answer."""
        answer = self._session.request(method, self._site.origin + path, timeout=20, **options)  # type: ignore[arg-type] # of requests
        return answer.status_code

    def ask_anew(self, method: str, path: str) -> int:
        """Send a request on a connection of its own, and return the status of the answer."""
        with self._site.session() as session:
            return session.request(method, self._site.origin + path, timeout=20).status_code

    def seen(self, path: str) -> list[int]:
        """Return how often each server was asked for a path."""
        return [sum(each.path == path for each in one.seen) for one in self.upstreams]
