"""deploy/nginx.conf in Debian's nginx: what goes to which instance, and how often."""

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from ivr.studio.access import MEGABYTE
from ivr.studio.pages.recordings import MOST_MEGABYTES
from tests.servers.nginx import Nginx
from tests.servers.upstreams import DROP, STALL, Behind, two

pytestmark = pytest.mark.needs("nginx")

IMPATIENT = {"proxy_read_timeout 60s;": "proxy_read_timeout 1s;"}
"""As in the file, but for those who test it."""

ONE_PROCESS = {"worker_processes auto;": "worker_processes 1;"}
"""So that a test needs few connections, on a machine with however many processors."""

STRANGERS = 850
"""Connections, more than the 768 that Debian's own nginx.conf allows a process."""

CALLS = ["/voice", "/voice/abc", "/voice/status", "/fallback.xml", "/recordings/x.wav"]
OTHERS = ["/studio", "/studio/sign-in", "/", "/readyz", "/metrics"]


@contextmanager
def site_before(
    folder: Path, answers: Callable[[str], int], changes: Mapping[str, str]
) -> Iterator[Behind]:
    """Put the site before two servers."""
    with two(answers) as upstreams:
        nginx = Nginx(folder, [each.port for each in upstreams], changes)
        with nginx.run():
            yield Behind(nginx.origin, nginx.authority, upstreams)


Place = Callable[..., AbstractContextManager[Behind]]


@pytest.fixture
def behind(tmp_path: Path) -> Place:
    def place(
        answers: Callable[[str], int] = lambda path: 200, changes: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Behind]:
        return site_before(tmp_path, answers, changes or {})

    return place


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    with site_before(tmp_path_factory.mktemp("shared"), lambda path: 200, IMPATIENT) as site:
        yield site


@pytest.fixture
def site(shared: Behind) -> Behind:
    """The site before two servers that answer every call, and have seen nothing."""
    for each in shared.upstreams:
        each.answers = lambda path: 200
        each.seen.clear()
    return shared


@pytest.mark.parametrize("failure", [DROP, STALL, 500, 502, 503, 504])
def test_whatever_the_studio_answers_no_instance_is_lost_to_calls(
    site: Behind, failure: int
) -> None:
    """What the studio is sent goes to one instance alone."""
    for each in site.upstreams:
        each.answers = lambda path: failure if path in OTHERS else 200
    for path in OTHERS[:1] if failure == STALL else OTHERS:
        for method in ("GET", "POST"):
            expected = {DROP: 502, STALL: 504}.get(failure, failure)
            assert site.ask(method, path) == expected
    assert [site.ask("POST", "/voice") for _ in range(8)] == [200] * 8
    assert site.seen("/voice") == [4, 4]
    sent = [seen for each in site.upstreams for seen in each.seen if seen.method == "POST"]
    assert sum(seen.path == "/studio" for seen in sent) == 1


def test_what_the_studio_is_sent_goes_to_the_other_one_where_nobody_listens(behind: Place) -> None:
    with behind() as site:
        gone, other = site.upstreams
        gone.stop()
        assert [site.ask("POST", "/studio/people/add") for _ in range(4)] == [200] * 4
        assert len(other.seen) == 4


def test_a_call_that_one_instance_fails_goes_to_the_other_one(behind: Place) -> None:
    with behind() as site:
        failing, other = site.upstreams
        failing.answers = lambda path: DROP
        assert [site.ask("POST", path) for path in CALLS * 2] == [200] * len(CALLS) * 2
        assert len(other.seen) == len(CALLS) * 2
        assert len(failing.seen) == 1, "it is not asked again at once"


def test_when_both_have_failed_calls_are_answered_as_soon_as_one_can(behind: Place) -> None:
    with behind(lambda path: DROP) as site:
        assert site.ask("POST", "/voice") == 502
        for each in site.upstreams:
            each.answers = lambda path: 200
        assert [site.ask("POST", "/voice") for _ in range(4)] == [200] * 4


@pytest.mark.parametrize("claimed", ["192.0.2.1", "192.0.2.1, 198.51.100.7", "", "x" * 500])
def test_what_a_visitor_claims_to_be_counts_for_nothing(site: Behind, claimed: str) -> None:
    for path in ("/voice", "/studio", "/"):
        site.ask("GET", path, headers={"X-Forwarded-For": claimed})
    seen = [*site.upstreams[0].seen, *site.upstreams[1].seen]
    assert [each.forwarded_for for each in seen] == ["127.0.0.1"] * 3


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/studio/recordings/sv/notice", MOST_MEGABYTES * MEGABYTE, 200),
        ("/studio/recordings/sv/notice", 2 * MOST_MEGABYTES * MEGABYTE, 413),
        ("/voice", 64 * 1024, 200),
        ("/voice", 64 * 1024 + 1, 413),
        ("/", 64 * 1024 + 1, 413),
    ],
)
def test_only_the_studio_is_sent_what_is_large(
    site: Behind, path: str, size: int, status: int
) -> None:
    assert site.ask("POST", path, data=b"x" * size) == status


def test_requests_that_a_stranger_begins_and_does_not_end_cost_no_call(behind: Place) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with behind(changes=ONE_PROCESS) as site, ExitStack() as begun:
        for _ in range(STRANGERS):
            with suppress(OSError):  # refused: what matters is what callers get
                plain = socket.create_connection(("127.0.0.1", site.port), timeout=2)
                begun.enter_context(context.wrap_socket(plain)).sendall(b"POST /voice HTTP/1.1\r\n")
        assert [site.ask_anew("POST", "/voice") for _ in range(20)] == [200] * 20


def test_logs_have_neither_addresses_of_clients_nor_parameters_of_calls(
    behind: Place, tmp_path: Path
) -> None:
    with behind() as site:
        for each in site.upstreams:
            each.stop()
        context = ssl.create_default_context(cafile=tmp_path / "authority.pem")
        for path in ("/voice", "/studio/sign-in", "/"):
            asking = http.client.HTTPSConnection(
                "127.0.0.1", site.port, context=context, source_address=("127.0.0.2", 0)
            )
            asking.request("GET", f"{path}?From=%2B46701234567")
            assert asking.getresponse().status == 502
            asking.close()
    logged = "".join(file.read_text() for file in tmp_path.glob("*.log"))
    assert "/voice 502" in logged, "what was asked, and what came of it"
    assert "46701234567" not in logged and "127.0.0.2" not in logged


def test_one_address_may_try_to_sign_in_a_few_times_a_minute_and_others_go_on(
    behind: Place,
) -> None:
    with behind() as site:
        tried = [site.ask("POST", "/studio/sign-in") for _ in range(40)]
        assert set(tried) == {200, 429}
        assert sum(site.seen("/studio/sign-in")) == tried.count(200) < 30
        for method, path in (("GET", "/studio/sign-in"), ("POST", "/studio/texts/notice")):
            assert site.ask(method, path) == 200
