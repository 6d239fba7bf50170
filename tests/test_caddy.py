"""The site of deploy/Caddyfile in Debian's Caddy: what goes to which instance, and how often."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from nginx import STOPS_IN, certify, listens, until
from programs import path_of
from upstreams import DROP, STALL, Behind, two

from ivr.studio.access import MEGABYTE
from ivr.studio.pages.recordings import MOST_MEGABYTES

pytestmark = [pytest.mark.servers, pytest.mark.needs("caddy")]

SITE = Path(__file__).parent.parent / "deploy" / "Caddyfile"
GLOBAL = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"
CALLS = ["/voice", "/voice/abc", "/fallback.xml", "/recordings/x.wav"]
OTHERS = ["/studio", "/studio/sign-in", "/", "/readyz"]

Place = Callable[..., AbstractContextManager[Behind]]


@pytest.fixture
def behind(tmp_path: Path) -> Place:
    """Puts the site before two servers."""

    @contextmanager
    def place(answers: Callable[[str], int] = lambda path: 200) -> Iterator[Behind]:
        caddy = path_of("caddy")
        certify(tmp_path)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with two(answers) as upstreams:
            site = SITE.read_text()
            for before, after in {
                "ivr.example.se {": f"https://127.0.0.1:{port} {{\n\t"
                f"tls {tmp_path}/fullchain.pem {tmp_path}/privkey.pem",
                "127.0.0.1:8000": f"127.0.0.1:{upstreams[0].port}",
                "127.0.0.1:8001": f"127.0.0.1:{upstreams[1].port}",
                "response_header_timeout 60s": "response_header_timeout 1s",
            }.items():
                assert before in site
                site = site.replace(before, after)
            file = tmp_path / "Caddyfile"
            file.write_text(GLOBAL + site)
            process = subprocess.Popen(
                [caddy, "run", "--config", str(file), "--adapter", "caddyfile"],
                env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
                stderr=subprocess.DEVNULL,
            )
            try:
                until(lambda: listens(port), STOPS_IN)
                yield Behind(f"https://127.0.0.1:{port}", tmp_path / "authority.pem", upstreams)
            finally:
                process.terminate()
                process.wait(STOPS_IN)

    return place


@pytest.mark.parametrize("failure", [DROP, STALL, 502, 503])
def test_whatever_the_studio_answers_no_instance_is_lost_to_calls(
    behind: Place, failure: int
) -> None:
    with behind(lambda path: failure if path in OTHERS else 200) as site:
        for path in OTHERS:
            assert site.ask("POST", path) >= 500
        assert [site.ask("POST", "/voice") for _ in range(8)] == [200] * 8
        assert site.seen("/voice") == [4, 4]


@pytest.mark.parametrize("failure", [DROP, STALL, 502, 503])
def test_what_the_studio_is_sent_goes_to_one_instance_alone(behind: Place, failure: int) -> None:
    with behind(lambda path: failure) as site:
        assert site.ask("POST", "/studio/people/add") >= 500
        assert sorted(site.seen("/studio/people/add")) == [0, 1]


@pytest.mark.parametrize("path", CALLS)
def test_a_call_that_one_instance_fails_goes_to_the_other_one(behind: Place, path: str) -> None:
    with behind() as site:
        failing, other = site.upstreams
        failing.answers = lambda path: DROP
        assert [site.ask("POST", path) for _ in range(6)] == [200] * 6
        assert len(other.seen) == 6
        assert len(failing.seen) == 1, "it is not asked again at once"


def test_what_a_visitor_claims_to_be_counts_for_nothing(behind: Place) -> None:
    with behind() as site:
        site.ask("GET", "/studio", headers={"X-Forwarded-For": "192.0.2.1"})
        (seen,) = [*site.upstreams[0].seen, *site.upstreams[1].seen]
        assert seen.forwarded_for == "127.0.0.1"


def test_only_the_studio_is_sent_what_is_large(behind: Place) -> None:
    with behind() as site:
        large = b"x" * MOST_MEGABYTES * MEGABYTE
        assert site.ask("POST", "/studio/recordings/sv/notice", data=large) == 200
        for path in ("/voice", "/"):
            assert site.ask("POST", path, data=b"x" * 65 * 1024) != 200
