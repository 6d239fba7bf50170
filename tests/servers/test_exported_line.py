"""The exported line on Debian's nginx."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests
from flask import Flask

from ivr.phone.document import parse
from ivr.phone.exchange import HTTPExchange
from ivr.phone.verbs import Redirect
from tests.calling import TWIML, words_in
from tests.conftest import Serve, Write
from tests.scripts import announced, prepared, replaced, small_script, wav
from tests.servers.nginx import Nginx, export_host
from tests.servers.running import clock, free_port, until
from tests.sounds import recorded
from tests.twilio.exports import PATH, differences, export

pytestmark = pytest.mark.needs("libfaketime", "nginx")

CLOSE = timedelta(seconds=3)
FRAUD = "Bedragare ringer just nu."
TABLES = {
    "bedragare": "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n",
    "stangt": "from = 2027-01-06T08:00:00\nuntil = 2027-01-07T17:00:00\ncloses = true\n",
}
BEFORE = datetime(2027, 1, 4, 6, 30, tzinfo=UTC)
WARNED = datetime(2027, 1, 4, 7, 0, 5, tzinfo=UTC)
TIMES = {  # with whether fraud is warned of, and whether there is a menu
    BEFORE: (False, True),
    WARNED: (True, True),
    datetime(2027, 1, 6, 12, tzinfo=UTC): (True, False),
    datetime(2027, 1, 11, 16, 0, 5, tzinfo=UTC): (False, True),
}
SCRIPT = small_script(("operativt", "strategiskt", "kontakt"))
FILES = announced(
    TABLES,
    {"sv": FRAUD, "en": "Fraudsters are calling now."},
    recorded("sv/strategiskt", wav(2), SCRIPT),
)
"""A script with a recording and two announcements."""


@dataclass
class Host:
    """An nginx that answers at `url` from the exports in a folder, with a clock of its own."""

    url: str
    exports: Path
    clock: Path
    nginx: Nginx

    def differences(self, service: Flask) -> list[tuple[str, str | None]]:
        """Press every key in every state, here and at a service."""
        with closing(HTTPExchange(self.url.removesuffix(PATH))) as exchange:
            return differences(service, exchange)

    def set_clock(self, moment: datetime) -> None:
        """Let it be another time on the host."""
        self.clock.write_text(f"{moment.timestamp() - time.time():+.0f}\n")
        until(lambda: abs(self._time() - moment) < CLOSE)

    def export(self, files: Mapping[str, bytes]) -> None:
        """Export a script to it."""
        export(self.exports, prepared(files), self.url)

    def get(self, query: str = "", method: str = "GET") -> requests.Response:
        """Request a document."""
        return requests.request(method, f"{self.url}{query}", timeout=10)

    def words(self, query: str = "", method: str = "GET") -> str:
        """Return the words of a document, which must be one for callers."""
        answer = self.get(query, method)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, TWIML)
        return words_in(answer.content)

    @property
    def state(self) -> str:
        """The state of a caller who has heard the first document."""
        *_, verb = parse(self.get().content, self.url)
        assert isinstance(verb, Redirect)
        return verb.url.partition("?at=")[2]

    def _time(self) -> datetime:
        return parsedate_to_datetime(self.get("/manifest.json").headers["Date"])


@contextmanager
def hosting(folder: Path, files: dict[str, bytes]) -> Iterator[Host]:
    """Run nginx on an export of a script."""
    exports, port = folder / "exports", free_port()
    url = f"http://127.0.0.1:{port}{PATH}"
    export(exports, prepared(files), url)
    file, environment = clock(folder)
    with export_host(folder / "nginx", exports, port, environment) as nginx:
        yield Host(url, exports, file, nginx)


# One host for several tests, with planned announcements.


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with hosting(tmp_path_factory.mktemp("nginx"), FILES) as host:
        yield host


@pytest.fixture
def host(planned: Host) -> Host:
    """A host that nobody exports to any more, before any announcement."""
    planned.set_clock(BEFORE)
    return planned


def test_an_export_answers_like_the_service(host: Host, write: Write, serve: Serve) -> None:
    write(FILES)
    walked: set[bool] = set()
    for moment, (warned, has_menu) in TIMES.items():
        host.set_clock(moment)
        first = host.words()
        assert (FRAUD in first, "tryck ett." in first) == (warned, has_menu)
        if warned and has_menu not in walked:
            assert host.differences(serve(now=moment.timestamp)) == [], moment
            walked.add(has_menu)
    (recording,) = prepared(FILES).recordings.values()
    answer = host.get(f"/recordings/{recording.name}")
    assert (answer.content, answer.headers["Content-Type"]) == (recording.sound, "audio/wav")


ODD = {
    "no state": "?Digits=5",
    "an empty state": "?at=&Digits=5",
    "a state twice": "?at=sv&at=en",
    "a path, escaped": "?at=..%2f..%2f..%2fetc%2fpasswd",
    "a state of the program's": "?at=constructor",
    "letters": "?at=x%00%ff%fe&Digits=abc",
    "an error": "?ErrorCode=11200&ErrorUrl=https%3A%2F%2Fivr.example.se%2Fvoice",
}
ODD_DIGITS = ("A", "99", "%2A%2A", "5%205", "0" * 2_000, "%f0%9f%93%9e", "-1", "1&Digits=2")


def test_any_request_to_the_export_is_answered_with_words(host: Host) -> None:
    for what, query in ODD.items():
        assert "tryck ett." in host.words(query), what
    for digits in ODD_DIGITS:
        assert host.words(f"?at={host.state}&Digits={digits}"), digits
    assert host.words(f"?at={host.state}", "POST")


def test_a_caller_whose_call_the_service_failed_goes_on_in_their_language(host: Host) -> None:
    failed = (
        "?ErrorCode=11205&ErrorUrl=https%3A%2F%2Fivr.example.se%2Fvoice%2F"
        "en.main.kontakt.m0i1e0h0.0a1b2c3d.0a1b2c3d%2F1700000000"
    )
    words = host.words(failed)
    assert "press one." in words and "tryck ett." not in words
    assert "dial one one two" in host.words(f"{failed}&Digits=112")


# A host for each test, which exports to it.


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Host]:
    """nginx, with the first export of a script."""
    with hosting(tmp_path, SCRIPT) as host:
        yield host


def test_nginx_answers_with_words_without_files_and_for_any_path(nginx: Host) -> None:
    assert "tryck ett." in nginx.words("/x/y?Digits=1")
    state, documents = nginx.state, nginx.exports / "live" / "documents"
    shutil.rmtree(documents / state)
    assert "tryck ett." in nginx.words(f"?at={state}&Digits=5"), "the menu"
    shutil.rmtree(documents)
    assert "tekniskt fel" in nginx.words(f"?at={state}&Digits=5"), "the fault text"
    (nginx.exports / "live").unlink()
    assert "tekniskt fel" in nginx.words()


def test_nginx_goes_on_with_calls_of_the_export_before(nginx: Host) -> None:
    """A call with the same menu goes on in the new export, any other in its own."""
    two = '"operativt", "strategiskt"'
    state = nginx.state
    before = nginx.words(f"?at={state}&Digits=1")
    nginx.export(replaced(SCRIPT, "sv/welcome.txt", "polisens", "Polisens"))
    assert nginx.state == state
    assert nginx.words(f"?at={state}&Digits=1") == before
    nginx.export(SCRIPT)
    nginx.export(replaced(SCRIPT, "line.toml", two, '"strategiskt", "operativt"'))
    assert nginx.state != state
    assert nginx.words(f"?at={state}&Digits=1") == before
    assert nginx.words(f"?at={nginx.state}&Digits=2") == before


def test_nginx_logs_nothing_of_a_call(nginx: Host) -> None:
    caller = f"From=%2B46701740605&at={nginx.state}&Digits=5"
    nginx.words(f"?{caller}")
    nginx.get(f"/recordings/{'0' * 32}.wav?{caller}")
    nginx.get(f"/nothing?{caller}")
    nginx.get(f"?{caller}", "POST")
    shutil.rmtree(nginx.exports / "live" / "documents")
    nginx.words(f"?{caller}")
    logged = nginx.nginx.logged()
    assert "701740605" not in logged and "Digits" not in logged
