"""The exported line on real hosts: callers hear, state for state, what the service says."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import click
import pytest
import requests
from click.testing import CliRunner

from ivr.cli import main
from ivr.phone import HTTPExchange, Redirect, parse
from tests.calling import TWIML, words_in
from tests.conftest import Serve, Write
from tests.faults.disturbances import clock
from tests.scripts import (
    announced,
    full_script,
    nested_script,
    prepared,
    replaced,
    small_script,
    wav,
)
from tests.servers.export_hosts import NginxHost, free_port, function_host
from tests.servers.nginx import until
from tests.twilio.exports import PATH, compared, export

pytestmark = pytest.mark.needs("libfaketime")

CLOSE = timedelta(seconds=3)
HOSTS = (
    pytest.param("nginx", marks=pytest.mark.needs("nginx")),
    pytest.param("function", marks=pytest.mark.needs("twilio-run")),
)
FRAUD = "Bedragare ringer just nu."
TABLES = {
    "bedragare": "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n",
    "stangt": "from = 2027-01-06T08:00:00\nuntil = 2027-01-07T17:00:00\ncloses = true\n",
}
TIMES = {
    "before": datetime(2027, 1, 4, 6, 30, tzinfo=UTC),
    "announced": datetime(2027, 1, 4, 7, 0, 5, tzinfo=UTC),
    "closed": datetime(2027, 1, 6, 12, tzinfo=UTC),
    "open again": datetime(2027, 1, 7, 16, 0, 5, tzinfo=UTC),
    "after": datetime(2027, 1, 11, 16, 0, 5, tzinfo=UTC),
}


def script() -> dict[str, bytes]:
    """The frozen script with a recording and two announcements."""
    files = full_script()
    files |= {
        "sv/recordings/fred.wav": wav(2),
        "sv/recordings/fred.txt": files["sv/fred.txt"].partition(b"\n\n")[2],
    }
    return announced(TABLES, {"sv": FRAUD, "en": "Fraudsters are calling now."}, files)


@dataclass
class Place:
    """A host that answers at `url` from the exports in a folder, with a clock of its own."""

    url: str
    exports: Path
    clock: Path
    nginx: NginxHost | None = None

    @property
    def exchange(self) -> HTTPExchange:
        return HTTPExchange(self.url.removesuffix(PATH))

    def set_clock(self, moment: datetime) -> None:
        """Let it be another time on the host."""
        self.clock.write_text(f"{moment.timestamp() - time.time():+.0f}\n")
        until(lambda: abs(self._time() - moment) < CLOSE, 10)

    def get(self, query: str = "", method: str = "GET") -> requests.Response:
        """Request a document."""
        return requests.request(method, f"{self.url}{query}", timeout=10)

    def words(self, query: str = "") -> str:
        """Return the words of a document, which must be one for callers."""
        answer = self.get(query)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, TWIML)
        return words_in(answer.content)

    def _time(self) -> datetime:
        return parsedate_to_datetime(self.get("/manifest.json").headers["Date"])


Host = Callable[..., AbstractContextManager[Place]]


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Runs a host, on an export of a script that was made at a moment."""

    @contextmanager
    def host(name: str, files: dict[str, bytes]) -> Iterator[Place]:
        exports, port = tmp_path / "exports", free_port()
        url = f"http://127.0.0.1:{port}{PATH}"
        export(exports, prepared(files), url)
        file, environment = clock(tmp_path)
        assert file is not None, "libfaketime is missing (Debian: libfaketime)"
        if name == "nginx":
            with NginxHost(tmp_path / "nginx", exports, port).run(environment) as nginx:
                yield Place(url, exports, file, nginx)
        else:
            with function_host(exports / "live" / "function", port, environment):
                yield Place(url, exports, file)

    return host


@pytest.mark.parametrize("name", HOSTS)
def test_callers_hear_what_the_service_says_in_every_state_to_every_key_at_every_time(
    name: str, host: Host, write: Write, serve: Serve
) -> None:
    files = script()
    write(files)
    states = answers = 0
    with host(name, files) as place:
        exchange = place.exchange
        for time_of_day, moment in TIMES.items():
            place.set_clock(moment)
            found = compared(serve(now=moment.timestamp), exchange)
            assert found.differences == [], time_of_day
            states += found.states
            answers += found.answers
        exchange.close()
    click.echo(f"{name}: {states} states, {answers} answers, 0 differences")
    assert states > 4 * 100


@pytest.mark.parametrize("files", [nested_script(2, 8, ["en"]), small_script(languages=["en"])])
def test_menus_inside_menus_and_one_language_are_heard_as_the_service_says_them(
    files: dict[str, bytes], host: Host, write: Write, serve: Serve
) -> None:
    write(files)
    with host("nginx", files) as place:
        place.set_clock(TIMES["before"])
        exchange = place.exchange
        assert compared(serve(now=TIMES["before"].timestamp), exchange).differences == []
        exchange.close()


def test_an_export_is_called_and_says_what_the_script_says(
    host: Host, runner: CliRunner, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = script()
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "a-token-that-no-host-is-shown")
    monkeypatch.setenv("IVR_PROMPTS", str(write(files)))
    keys = ("--keys", "1 7 4 w 9 2 w w w", "--lang", "en")
    with host("nginx", files) as place:
        place.set_clock(TIMES["before"])
        called = runner.invoke(main, ["call", "--url", place.url, *keys])
    from_files = runner.invoke(main, ["call", "--at", "2027-01-04T07:30", *keys])
    assert called.exit_code == 0, called.output
    heard, from_folder = (  # lines break elsewhere, as addresses of recordings differ in length
        re.sub(r"\[recording[^]]*\]", "", each.output).split() for each in (called, from_files)
    )
    assert heard == from_folder
    assert "recording" in called.output and "ended" in called.output


@pytest.mark.parametrize("name", HOSTS)
def test_the_announcements_change_on_time_and_recordings_are_the_same_bytes(
    name: str, host: Host
) -> None:
    with host(name, script()) as place:
        heard = []
        for moment in TIMES.values():
            place.set_clock(moment)
            heard.append((FRAUD in place.words(), "tryck ett." in place.words()))
        assert heard == [(False, True), (True, True), (True, False), (True, True), (False, True)]
        (recording,) = prepared(script()).recordings.values()
        answer = place.get(f"/recordings/{recording.name}")
        assert answer.content == recording.sound
        assert answer.headers["Content-Type"] == "audio/wav"


ODD = {
    "no state": "?Digits=5",
    "an empty state": "?at=&Digits=5",
    "an unknown state": "?at=sv.main.-.m0i0e0h0.00000000&Digits=5",
    "a damaged state": "?at=sv.main&Digits=5",
    "a state twice": "?at=sv&at=en",
    "a path": "?at=../../../../etc/passwd",
    "a path, escaped": "?at=..%2f..%2f..%2fetc%2fpasswd",
    "a state of the program's": "?at=constructor",
    "another": "?at=__proto__&Digits=__proto__",
    "letters": "?at=x%00%ff%fe&Digits=abc",
    "an error": "?ErrorCode=11200&ErrorUrl=https%3A%2F%2Fivr.example.se%2Fvoice",
    "something after it": "/x/y?Digits=1",
}

ODD_DIGITS = ("A", "99", "%2A%2A", "5%205", "0" * 2_000, "%f0%9f%93%9e", "-1", "1&Digits=2")


@pytest.mark.parametrize("name", HOSTS)
def test_whatever_is_requested_is_answered_with_words(name: str, host: Host) -> None:
    with host(name, full_script()) as place:
        queries = {what: query for what, query in ODD.items() if name == "nginx" or "?" == query[0]}
        for what, query in queries.items():
            assert "tryck ett." in place.words(query), what
        for digits in ODD_DIGITS:
            assert place.words(f"?at={first_state(place)}&Digits={digits}"), digits
        posted = place.get(f"?at={first_state(place)}", "POST")
        assert (posted.status_code, posted.headers["Content-Type"]) == (200, TWIML)
        assert words_in(posted.content)


@pytest.mark.parametrize("name", HOSTS)
def test_a_caller_whose_call_the_service_failed_goes_on_in_their_language(
    name: str, host: Host
) -> None:
    with host(name, full_script()) as place:
        failed = (
            "?ErrorCode=11205&ErrorUrl=https%3A%2F%2Fivr.example.se%2Fvoice%2F"
            "en.main.fred.m0i1e0h0.0a1b2c3d.0a1b2c3d%2F1700000000"
        )
        words = place.words(failed)
        assert "press one." in words and "tryck ett." not in words
        assert "dial one one two" in place.words(f"{failed}&Digits=112")


def first_state(place: Place) -> str:
    """Return the state of a caller who has heard the first document."""
    *_, verb = parse(place.get().content, place.url)
    assert isinstance(verb, Redirect)
    return verb.url.partition("?at=")[2]


# nginx alone.


def test_nginx_says_words_when_the_files_are_gone(host: Host) -> None:
    with host("nginx", full_script()) as place:
        state = first_state(place)
        documents = place.exports / "live" / "documents"
        shutil.rmtree(documents / state)
        assert "tryck ett." in place.words(f"?at={state}&Digits=5"), "the menu"
        shutil.rmtree(documents)
        assert "tekniskt fel" in place.words(f"?at={state}&Digits=5"), "the fault text"
        (place.exports / "live").unlink()
        assert "tekniskt fel" in place.words()


def test_nginx_goes_on_with_calls_of_the_export_before(host: Host) -> None:
    """One whose menu is the same goes on in the new export, another in its own."""
    files = full_script()
    reordered = replaced(
        files, "line.toml", '"operativt", "strategiskt"', '"strategiskt", "operativt"'
    )
    reworded = replaced(files, "sv/welcome.txt", "polisens", "Polisens")
    with host("nginx", files) as place:
        state = first_state(place)
        before = place.words(f"?at={state}&Digits=1")
        export(place.exports, prepared(reworded), place.url)
        assert first_state(place) == state
        assert place.words(f"?at={state}&Digits=1") == before
        export(place.exports, prepared(files), place.url)
        export(place.exports, prepared(reordered), place.url)
        assert first_state(place) != state
        assert place.words(f"?at={state}&Digits=1") == before
        assert place.words(f"?at={first_state(place)}&Digits=2") == before


def test_nginx_plays_what_is_not_announced_until_it_is_reloaded(host: Host) -> None:
    with host("nginx", full_script()) as place:
        place.set_clock(TIMES["announced"])
        export(place.exports, prepared(script()), place.url)
        assert "tryck ett." in place.words()


def test_nginx_logs_nothing_of_a_call(host: Host) -> None:
    with host("nginx", full_script()) as place:
        state = first_state(place)
        caller = f"From=%2B46701740605&at={state}"
        place.words(f"?{caller}&Digits=5")
        place.get(f"/recordings/{'0' * 32}.wav?{caller}")
        place.get(f"/nothing?{caller}&Digits=5")
        place.get(f"?{caller}", "POST")
        shutil.rmtree(place.exports / "live" / "documents")
        place.words(f"?{caller}&Digits=5")
        assert place.nginx
        logged = place.nginx.logged()
    assert "701740605" not in logged and "Digits" not in logged
