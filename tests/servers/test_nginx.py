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


Place = Callable[..., AbstractContextManager[Behind]]


@pytest.fixture
def behind(tmp_path: Path) -> Place:
    """Puts the site before two servers."""

    @contextmanager
    def place(
        answers: Callable[[str], int] = lambda path: 200, changes: Mapping[str, str] | None = None
    ) -> Iterator[Behind]:
        with two(answers) as upstreams:
            nginx = Nginx(tmp_path, [each.port for each in upstreams], changes or {})
            with nginx.run():
                yield Behind(nginx.origin, nginx.authority, upstreams)

    return place


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    said = Nginx(tmp_path, (8000, 8001), {}).check()
    assert "test is successful" in said
    assert "[warn]" not in said


@pytest.mark.parametrize("failure", [DROP, 500, 502, 503])
def test_whatever_the_studio_answers_no_instance_is_lost_to_calls(
    behind: Place, failure: int
) -> None:
    with behind(lambda path: failure if path in OTHERS else 200) as site:
        for path in OTHERS:
            for method in ("GET", "POST", "POST"):
                assert site.ask(method, path) == (failure or 502)
        assert [site.ask("POST", "/voice") for _ in range(8)] == [200] * 8
        assert site.seen("/voice") == [4, 4]


def test_a_studio_that_does_not_answer_in_time_costs_calls_no_instance(behind: Place) -> None:
    with behind(lambda path: STALL if path in OTHERS else 200, IMPATIENT) as site:
        assert [site.ask(method, "/studio") for method in ("GET", "POST")] == [504, 504]
        assert [site.ask("POST", "/voice") for _ in range(8)] == [200] * 8
        assert site.seen("/voice") == [4, 4]


@pytest.mark.parametrize("failure", [DROP, STALL, 502, 503, 504])
def test_what_the_studio_is_sent_goes_to_one_instance_alone(behind: Place, failure: int) -> None:
    with behind(lambda path: failure, IMPATIENT) as site:
        assert site.ask("POST", "/studio/people/add") >= 500
        assert sorted(site.seen("/studio/people/add")) == [0, 1]


def test_what_the_studio_is_sent_goes_to_the_other_one_where_nobody_listens(behind: Place) -> None:
    with behind() as site:
        gone, other = site.upstreams
        gone.stop()
        assert [site.ask("POST", "/studio/people/add") for _ in range(4)] == [200] * 4
        assert len(other.seen) == 4


@pytest.mark.parametrize("path", CALLS)
def test_a_call_that_one_instance_fails_goes_to_the_other_one(behind: Place, path: str) -> None:
    with behind() as site:
        failing, other = site.upstreams
        failing.answers = lambda path: DROP
        assert [site.ask("POST", path) for _ in range(6)] == [200] * 6
        assert len(other.seen) == 6
        assert len(failing.seen) == 1, "it is not asked again at once"


def test_when_both_have_failed_calls_are_answered_as_soon_as_one_can(behind: Place) -> None:
    with behind(lambda path: DROP) as site:
        assert site.ask("POST", "/voice") == 502
        for each in site.upstreams:
            each.answers = lambda path: 200
        assert [site.ask("POST", "/voice") for _ in range(4)] == [200] * 4


@pytest.mark.parametrize("claimed", ["192.0.2.1", "192.0.2.1, 198.51.100.7", "", "x" * 500])
@pytest.mark.parametrize("path", ["/voice", "/studio", "/"])
def test_what_a_visitor_claims_to_be_counts_for_nothing(
    behind: Place, path: str, claimed: str
) -> None:
    with behind() as site:
        site.ask("GET", path, headers={"X-Forwarded-For": claimed})
        (seen,) = [*site.upstreams[0].seen, *site.upstreams[1].seen]
        assert seen.forwarded_for == "127.0.0.1"


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
    behind: Place, path: str, size: int, status: int
) -> None:
    with behind() as site:
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
