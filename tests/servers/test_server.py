"""The production server, started as in the Procfile: edits, kills, restarts and stops."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from ivr.phone import ExchangeError
from tests import ROOT
from tests.conftest import write_into
from tests.scripts import announced, replaced
from tests.servers.nginx import until
from tests.servers.running import (
    HEARD_WITHIN,
    PUBLIC_URL,
    SCRIPT,
    SERVE,
    STARTS_IN,
    Server,
    caller,
    calls_are_whole,
    running,
)

EDITED = replaced(SCRIPT, "sv/welcome.txt", "information", "upplysning")

pytestmark = pytest.mark.needs("proc")  # where workers are found


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server started as in the Procfile, which the tests that do not end it share."""
    command = (ROOT / "Procfile").read_text().removeprefix("web:").strip()
    with running(tmp_path_factory.mktemp("service"), ["sh", "-c", command]) as server:
        yield server


@pytest.fixture
def service(shared: Server) -> Iterator[Server]:
    """The server, which answers with the frozen script before and after a test."""
    yield shared
    until(lambda: len(shared.workers()) == 2, STARTS_IN)
    write_into(shared.prompts, SCRIPT)
    until(lambda: shared.answers_with(SCRIPT), STARTS_IN)


def listens(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def seconds(processes: Sequence[int]) -> float:
    """The time of the processor that processes have taken, without that of their children."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in processes]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def kill_a_worker(service: Server) -> None:
    """Kill a worker, and see that the other one goes on and that a new one comes."""
    killed, other = service.workers()
    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in (now := service.workers()) and len(now) == 2, STARTS_IN)
    assert other in service.workers()


def test_every_call_is_whole_while_a_prompt_is_edited_and_a_worker_is_killed(
    service: Server,
) -> None:
    def disturb() -> None:
        write_into(service.prompts, EDITED)
        kill_a_worker(service)

    calls_are_whole(service, 80, disturb)
    until(lambda: service.answers_with(EDITED), STARTS_IN)


def test_an_edit_is_heard_by_the_next_call_in_every_worker_within_two_seconds(
    service: Server,
) -> None:
    write_into(service.prompts, EDITED)
    edited = time.monotonic()
    until(lambda: service.hears("upplysning") == 10, HEARD_WITHIN)
    assert time.monotonic() - edited < HEARD_WITHIN


def test_a_change_is_checked_beside_the_workers_which_answer_calls(service: Server) -> None:
    before = seconds(service.workers())
    day = "from = {0}-01-05T08:00:00\nuntil = {0}-01-06T08:00:00"
    files = announced({f"kommande-{at}": day.format(2900 + at) for at in range(20)})
    write_into(service.prompts, files)
    until(lambda: service.answers_with(files), 2 * STARTS_IN)
    assert seconds(service.workers()) - before < 1, "of the processor; the check takes two"


def test_callers_notice_nothing_when_the_whole_folder_is_gone_and_a_worker_dies(
    service: Server,
) -> None:
    shutil.rmtree(service.prompts)
    until(lambda: "line-refused" in service.log.read_text(), STARTS_IN)
    assert requests.get(f"{service.url}/readyz", timeout=5).json()["status"] == "ready"
    calls_are_whole(service, 40, lambda: kill_a_worker(service))
    assert service.process.poll() is None


def test_an_instance_whose_worker_dies_again_and_again_ends_and_says_so(tmp_path: Path) -> None:
    with running(tmp_path) as service:
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
    with running(tmp_path, [sys.executable, "-c", begin]) as service:
        commands = {Path(f"/proc/{pid}/cmdline").read_bytes() for pid in service.workers()}
        assert commands == {Path(f"/proc/{service.process.pid}/cmdline").read_bytes()}
        service.process.kill()
        service.process.wait()
        until(lambda: not listens(service.url), STARTS_IN)


def test_a_stop_answers_every_request_that_came_in_and_exits_cleanly(tmp_path: Path) -> None:
    with (
        running(tmp_path) as service,
        ThreadPoolExecutor(8) as callers,
    ):
        dials = [callers.submit(caller(service).dial) for _ in range(200)]
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
        SERVE,
        cwd=ROOT,
        env={"PUBLIC_URL": PUBLIC_URL, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=STARTS_IN,
    )
    assert started.returncode != 0
    assert "TWILIO_AUTH_TOKEN is not set" in started.stderr
    assert len(started.stderr.strip().splitlines()) == 1
