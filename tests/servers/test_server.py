"""The production server, started as in the Procfile: edits, kills, restarts and stops."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from ivr.phone import ExchangeError, Heard, HTTPAnswer, HTTPExchange, Spoken, Telephone
from ivr.script.files import load
from tests import ROOT
from tests.conftest import write_into
from tests.scripts import FROZEN, announced, prepared, replaced

TOKEN = "a token for tests"
PUBLIC_URL = "https://ivr.example.se"
STARTS_IN = 30
RETRY_AFTER = 0.2
HEARD_WITHIN = 8
"""Seconds from an edit until every worker answers with it: two, and more for a busy machine."""

SCRIPT = load(FROZEN)
EDITED = replaced(SCRIPT, "sv/welcome.txt", "information", "upplysning")

pytestmark = pytest.mark.needs("proc")  # where workers are found


@dataclass
class Service:
    """A running service, its prompts folder and its log."""

    process: subprocess.Popen[bytes]
    url: str
    prompts: Path
    log: Path

    def telephone(self) -> Telephone:
        exchange = Persistent(HTTPExchange(self.url, token=TOKEN, signed_origin=PUBLIC_URL))
        return Telephone(exchange, seconds=lambda spoken: 1.0)

    def workers(self) -> list[int]:
        """The worker processes."""
        server = self.process.pid
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        return [int(pid) for pid in children]

    def lines(self) -> list[dict[str, object]]:
        """The log; each line must be a JSON object."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def answers_with(self, files: Mapping[str, bytes]) -> bool:
        """Whether ten requests in a row, whichever workers they come to, tell of a script."""
        edition = prepared(files).edition
        told = (requests.get(f"{self.url}/readyz", timeout=5).json() for _ in range(10))
        return all(each["edition"] == edition and not each["problems"] for each in told)


class Persistent:
    """Tries a request again when the connection broke, as Twilio's overrides tell it to.

    The retry comes a moment later, as over a real network.
    """

    def __init__(self, exchange: HTTPExchange) -> None:
        self._exchange = exchange

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        try:
            return self._exchange.request(method, path, params)
        except ExchangeError:
            threading.Event().wait(RETRY_AFTER)
            return self._exchange.request(method, path, params)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service started as in the Procfile, which the tests that do not end it share."""
    command = (ROOT / "Procfile").read_text().removeprefix("web:").strip()
    with running(["sh", "-c", command], tmp_path_factory.mktemp("service")) as service:
        yield service


@pytest.fixture
def service(shared: Service) -> Iterator[Service]:
    """The service, which answers with the frozen script before and after a test."""
    yield shared
    until(lambda: len(shared.workers()) == 2, STARTS_IN)
    write_into(shared.prompts, SCRIPT)
    until(lambda: shared.answers_with(SCRIPT), STARTS_IN)


@contextmanager
def running(command: Sequence[str], tmp_path: Path) -> Iterator[Service]:
    """Run a service by a command, on a copy of the script."""
    prompts = tmp_path / "prompts"
    shutil.copytree(FROZEN, prompts)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_URL": PUBLIC_URL,
        "IVR_PROMPTS": str(prompts),
        "IVR_DATA": str(tmp_path / "data"),
        "PORT": str(port),
    }
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    running = Service(process, f"http://127.0.0.1:{port}", prompts, log)
    try:
        until(lambda: answers(running), STARTS_IN)
        yield running
    finally:
        process.terminate()
        process.wait(STARTS_IN)


def until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait for a condition; fails after some seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        threading.Event().wait(0.05)


def answers(service: Service) -> bool:
    assert service.process.poll() is None, service.log.read_text()
    try:
        return requests.get(f"{service.url}/readyz", timeout=5).ok
    except requests.ConnectionError:
        return False


def listens(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def seconds(processes: Sequence[int]) -> float:
    """The time of the processor that processes have taken, without that of their children."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in processes]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def words(heard: tuple[Heard, ...]) -> str:
    return " ".join(each.utterance.words for each in heard if isinstance(each.utterance, Spoken))


def whole_call(service: Service, number: int) -> None:
    """Call, choose a topic, hear it again, change language, and stay silent until the end."""
    telephone = service.telephone()
    assert "ett ett två" in words(telephone.dial())
    key = str(number % 6 + 1)
    assert "huvudmenyn" in words(telephone.press(key))
    assert "huvudmenyn" in words(telephone.press("7"))
    assert "main menu" in words(telephone.press("9"))
    for _ in range(3):
        last = telephone.wait()
    assert telephone.ended
    assert "one one two" in words(last)


def calls_are_whole(service: Service, count: int, meanwhile: Callable[[], None]) -> None:
    with ThreadPoolExecutor(8) as callers:
        calls = [callers.submit(whole_call, service, number) for number in range(count)]
        meanwhile()
        for call in calls:
            call.result()


def kill_a_worker(service: Service) -> None:
    """Kill a worker, and see that the other one goes on and that a new one comes."""
    killed, other = service.workers()
    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in (now := service.workers()) and len(now) == 2, STARTS_IN)
    assert other in service.workers()


def test_every_call_is_whole_while_a_prompt_is_edited_and_a_worker_is_killed(
    service: Service,
) -> None:
    def disturb() -> None:
        write_into(service.prompts, EDITED)
        kill_a_worker(service)

    calls_are_whole(service, 80, disturb)
    until(lambda: service.answers_with(EDITED), STARTS_IN)


def test_an_edit_is_heard_by_the_next_call_in_every_worker_within_two_seconds(
    service: Service,
) -> None:
    write_into(service.prompts, EDITED)
    edited = time.monotonic()

    def all_workers_say_it() -> bool:
        return all("upplysning" in words(service.telephone().dial()) for _ in range(10))

    until(all_workers_say_it, HEARD_WITHIN)
    assert time.monotonic() - edited < HEARD_WITHIN


def test_a_change_is_checked_beside_the_workers_which_answer_calls(service: Service) -> None:
    before = seconds(service.workers())
    day = "from = {0}-01-05T08:00:00\nuntil = {0}-01-06T08:00:00"
    files = announced({f"kommande-{at}": day.format(2900 + at) for at in range(20)})
    write_into(service.prompts, files)
    until(lambda: service.answers_with(files), 2 * STARTS_IN)
    assert seconds(service.workers()) - before < 1, "of the processor; the check takes two"


def test_callers_notice_nothing_when_the_whole_folder_is_gone_and_a_worker_dies(
    service: Service,
) -> None:
    shutil.rmtree(service.prompts)
    until(lambda: "line-refused" in service.log.read_text(), STARTS_IN)
    assert requests.get(f"{service.url}/readyz", timeout=5).json()["status"] == "ready"
    calls_are_whole(service, 40, lambda: kill_a_worker(service))
    assert service.process.poll() is None


def test_an_instance_whose_worker_dies_again_and_again_ends_and_says_so(tmp_path: Path) -> None:
    with running([sys.executable, "-m", "ivr", "serve"], tmp_path) as service:
        deadline = time.monotonic() + STARTS_IN
        while service.process.poll() is None and time.monotonic() < deadline:
            for worker in service.workers():
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
        assert service.process.wait(STARTS_IN) == 1
        assert "crash loop" in service.log.read_text()


def test_workers_are_forked_whatever_python_does_and_end_with_a_server_that_is_killed(
    tmp_path: Path,
) -> None:
    begin = (
        "import multiprocessing; multiprocessing.set_start_method('forkserver'); "
        "from ivr.cli import main; main(['serve'])"
    )
    with running([sys.executable, "-c", begin], tmp_path) as service:
        commands = {Path(f"/proc/{pid}/cmdline").read_bytes() for pid in service.workers()}
        assert commands == {Path(f"/proc/{service.process.pid}/cmdline").read_bytes()}
        service.process.kill()
        service.process.wait()
        until(lambda: not listens(service.url), STARTS_IN)


def test_a_stop_answers_every_request_that_came_in_and_exits_cleanly(tmp_path: Path) -> None:
    with (
        running([sys.executable, "-m", "ivr", "serve"], tmp_path) as service,
        ThreadPoolExecutor(8) as callers,
    ):
        dials = [callers.submit(service.telephone().dial) for _ in range(200)]
        dials[20].result()
        service.process.terminate()
        outcomes = [dial.exception() for dial in dials]
        assert service.process.wait(STARTS_IN) == 0
    # Whoever comes after the stop is refused at the door; nobody is cut off in the middle.
    assert {type(outcome) for outcome in outcomes} <= {type(None), ExchangeError}
    assert not any("IncompleteRead" in str(outcome) for outcome in outcomes)
    answered = sum(outcome is None for outcome in outcomes)
    assert service.log.read_text().count('"event": "turn"') == answered
    events = [line["event"] for line in service.lines() if line["event"] != "turn"]
    assert (events[0], events[-1]) == ("started", "stopped")
    assert not [line for line in service.lines() if line["level"] != "info"]


def test_a_start_without_what_keeps_the_door_shut_is_refused_in_one_sentence() -> None:
    started = subprocess.run(
        [sys.executable, "-m", "ivr", "serve"],
        cwd=ROOT,
        env={"PUBLIC_URL": PUBLIC_URL, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=STARTS_IN,
    )
    assert started.returncode != 0
    assert "TWILIO_AUTH_TOKEN is not set" in started.stderr
    assert len(started.stderr.strip().splitlines()) == 1
