"""deploy/nginx.conf in Debian's nginx: the routing and retries of requests.

The instances record their requests, and fail on demand.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType

import pytest
import requests

from ivr.studio.access import MEGABYTE
from ivr.studio.recordings.views import MAX_MEGABYTES
from tests.servers.nginx import At, Nginx, fallback_host, site
from tests.servers.running import until

pytestmark = pytest.mark.needs("nginx")

DROP = 0
"""Answer that closes the connection."""

STALL = -1
"""Answer that does not come during the test."""

IMPATIENT = {"proxy_read_timeout 60s;": "proxy_read_timeout 1s;"}
"""The settings of the file, with shorter timeouts."""

ONE_PROCESS = {
    "worker_processes auto;": "worker_processes 1;",
    "client_header_timeout 5s;": "client_header_timeout 60s;",
}
"""One worker process, so that few connections suffice for a test."""

MENU_LIMIT = 32
"""Number of requests at once from an address for the menu in print."""

READERS = MENU_LIMIT + 8

STRANGERS = 850
"""Number of connections, above the 768 of Debian's nginx.conf for a process."""

CALLS = ["/voice", "/voice/abc", "/voice/status", "/fallback.xml", "/recordings/x.wav"]
OTHERS = ["/studio", "/studio/sign-in", "/test-call/x", "/", "/readyz", "/metrics"]


class Upstream(ThreadingHTTPServer):
    """A server in place of an instance; `status_of` returns the status for a path.

    `seen` are requests as they arrived: method, path and X-Forwarded-For.
    """

    def __init__(self, status_of: Callable[[str], int]) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.status_of = status_of
        self.seen: list[tuple[str, str, str | None]] = []
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.01,)).start()

    def stop(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class Answering(BaseHTTPRequestHandler):
    server: Upstream

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.seen.append((self.command, self.path, self.headers.get("X-Forwarded-For")))
        status = self.server.status_of(self.path)
        if status == STALL:
            self.server.over.wait()
        if status > 0:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    do_GET = do_POST

    def log_message(self, *args: object) -> None:
        """Write nothing."""


@dataclass
class Behind:
    """nginx in front of two servers, requested over TLS."""

    nginx: Nginx
    upstreams: tuple[Upstream, Upstream]
    session: requests.Session

    def ask(self, method: str, path: str, claims: str | None = None, data: bytes = b"") -> int:
        """Send a request, and return the status."""
        url, headers = self.nginx.origin + path, {"X-Forwarded-For": claims} if claims else {}
        answer = self.session.request(method, url, headers=headers, data=data, timeout=20)
        return answer.status_code

    def calls(self, number: int) -> list[int]:
        """Return the statuses of the answers to some calls."""
        return [self.ask("POST", "/voice") for _ in range(number)]

    def answers(self, status_of: Callable[[str], int]) -> None:
        """Let both servers answer like this from now on."""
        for each in self.upstreams:
            each.status_of = status_of

    def seen(self, path: str) -> list[int]:
        """Return the number of requests for a path at each server."""
        return [sum(seen[1] == path for seen in each.seen) for each in self.upstreams]


@contextmanager
def two_behind(
    folder: Path,
    status_of: Callable[[str], int] = lambda path: 200,
    changes: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Behind]:
    upstreams = (Upstream(status_of), Upstream(status_of))
    try:
        with site(folder, [each.server_port for each in upstreams], changes) as nginx:
            yield Behind(nginx, upstreams, nginx.session())
    finally:
        for each in upstreams:
            each.stop()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    with two_behind(tmp_path_factory.mktemp("shared"), changes=IMPATIENT) as shared:
        yield shared


@pytest.fixture
def line(shared: Behind) -> Behind:
    """The site in front of two servers that answer every call, without requests so far."""
    shared.answers(lambda path: 200)
    for each in shared.upstreams:
        each.seen.clear()
    return shared


@pytest.mark.parametrize("failure", [DROP, STALL, 500, 502, 503, 504])
def test_no_answer_of_the_studio_costs_calls_an_instance(line: Behind, failure: int) -> None:
    """A studio request is sent to one instance only."""
    line.answers(lambda path: failure if path in OTHERS else 200)
    for path in OTHERS[:1] if failure == STALL else OTHERS:
        for method in ("GET", "POST"):
            assert line.ask(method, path) == {DROP: 502, STALL: 504}.get(failure, failure)
    assert line.calls(8) == [200] * 8
    assert line.seen("/voice") == [4, 4]
    sent = [seen[:2] for each in line.upstreams for seen in each.seen]
    assert sent.count(("POST", "/studio")) == 1


def test_the_other_instance_answers_for_a_failing_one(tmp_path: Path) -> None:
    """Calls that it fails, and studio requests that it has not received."""
    with two_behind(tmp_path) as line:
        failing, other = line.upstreams
        failing.status_of = lambda path: DROP
        assert [line.ask("POST", path) for path in CALLS * 2] == [200] * len(CALLS) * 2
        assert len(other.seen) == len(CALLS) * 2
        assert len(failing.seen) == 1, "it is not asked again at once"
        failing.stop()
        assert [line.ask("POST", "/studio/people/add") for _ in range(4)] == [200] * 4


@pytest.mark.parametrize("able", [0, 1])
def test_after_failures_calls_are_answered_as_soon_as_possible(line: Behind, able: int) -> None:
    line.answers(lambda path: DROP)
    assert line.calls(1) == [502]
    line.upstreams[able].status_of = lambda path: 200
    assert line.calls(4) == [200] * 4


@pytest.mark.parametrize("claimed", ["192.0.2.1", "192.0.2.1, 198.51.100.7", "x" * 500])
def test_forged_client_addresses_are_replaced(line: Behind, claimed: str) -> None:
    for path in ("/voice", "/studio", "/"):
        line.ask("GET", path, claimed)
    seen = [forwarded for each in line.upstreams for _, _, forwarded in each.seen]
    assert seen == ["127.0.0.1"] * 3


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/studio/recordings/sv/notice", MAX_MEGABYTES * MEGABYTE, 200),
        ("/studio/recordings/sv/notice", 2 * MAX_MEGABYTES * MEGABYTE, 413),
        ("/voice", 64 * 1024, 200),
        ("/voice", 64 * 1024 + 1, 413),
        ("/", 64 * 1024 + 1, 413),
    ],
)
def test_only_the_studio_gets_large_bodies(line: Behind, path: str, size: int, status: int) -> None:
    assert line.ask("POST", path, data=b"x" * size) == status


def test_unfinished_requests_of_strangers_cost_no_call(tmp_path: Path) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with two_behind(tmp_path, changes=ONE_PROCESS) as line, ExitStack() as begun:
        for _ in range(STRANGERS):
            with suppress(OSError):  # refused connections: only the answers to callers matter
                plain = socket.create_connection(("127.0.0.1", line.nginx.port), timeout=2)
                begun.enter_context(context.wrap_socket(plain)).sendall(b"POST /voice HTTP/1.1\r\n")
        for _ in range(20):
            line.session.close()  # the next call comes on another connection
            assert line.calls(1) == [200]


def test_logs_have_neither_addresses_of_clients_nor_parameters_of_calls(tmp_path: Path) -> None:
    with two_behind(tmp_path) as line:
        for each in line.upstreams:
            each.stop()
        line.session.mount("https://", At("127.0.0.2"))
        for path in ("/voice", "/test-call/0f3c", "/studio/sign-in", "/"):
            assert line.ask("GET", f"{path}?From=%2B46701234567") == 502
        until(lambda: "GET / 502" in line.nginx.logged())  # nginx logs once it has answered
        logged = line.nginx.logged()
    assert "/voice 502" in logged, "the path, and the status of the answer"
    assert "0f3c" not in logged, "it is the key to recordings of a draft"
    assert "46701234567" not in logged and "127.0.0.2" not in logged


def test_sign_in_attempts_are_limited_for_each_address(line: Behind) -> None:
    tried = [line.ask("POST", "/studio/sign-in") for _ in range(80)]
    assert set(tried) == {200, 429}
    assert sum(line.seen("/studio/sign-in")) == tried.count(200) < 25
    for method, path in (("GET", "/studio/sign-in"), ("POST", "/studio/texts/notice")):
        assert line.ask(method, path) == 200


@pytest.mark.parametrize("path", ["/", "/unknown"])
def test_an_address_has_few_requests_at_once_for_the_menu_in_print(
    tmp_path: Path, path: str
) -> None:
    stalled = {path: STALL}
    with (
        two_behind(tmp_path, lambda path: stalled.get(path, 200)) as line,
        ThreadPoolExecutor(READERS) as readers,
    ):
        sent = [readers.submit(line.ask, "GET", path) for _ in range(READERS)]
        until(lambda: sum(each.done() for each in sent) == READERS - MENU_LIMIT)
        refused = [each.result() for each in sent if each.done()]
        assert [line.ask("GET", other) for other in ("/readyz", "/metrics", "/voice")] == [200] * 3
        line.session.mount("https://", At("127.0.0.2"))
        stalled.clear()
        assert line.ask("GET", path) == 200
        for each in line.upstreams:
            each.over.set()
    assert set(refused) == {429}


def test_a_long_path_is_logged_in_part(line: Behind) -> None:
    line.ask("GET", f"/{'x' * 7_900}")
    until(lambda: "/xxx" in line.nginx.logged())  # nginx logs once it has answered
    assert max(map(len, line.nginx.logged().splitlines())) < 400


def test_the_fallback_host_serves_the_document_and_logs_no_caller(tmp_path: Path) -> None:
    with fallback_host(tmp_path / "nginx", b"<Response/>") as nginx:
        url = f"{nginx.origin}/fallback.xml?From=%2B46701234567&ErrorCode=11200"
        answer = requests.get(url, timeout=10)
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        assert answer.content == b"<Response/>"
        (nginx.folder / "files" / "fallback.xml").unlink()
        assert requests.get(url, timeout=10).status_code == 404
        logged = nginx.logged()
    assert "701234567" not in logged
