"""The production server, started as in the Procfile: edits, kills, restarts and stops."""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
import requests

from ivr.simulator.exchange import ExchangeError
from ivr.studio.database import Database
from ivr.studio.people import Passwords, People, Role
from tests import ROOT
from tests.conftest import write_into
from tests.scripts import announced
from tests.servers.callers import (
    TWILIO_SECONDS,
    Carrier,
    calls_all_the_time,
    calls_to,
    edition,
    hear,
    mark_of,
)
from tests.servers.running import (
    SECRET_KEY,
    WORKERS,
    Instance,
    all_answer,
    browser,
    over_and_over,
    until,
)
from tests.studio.staff import PASSWORD, QUICK, Staff, sent_by

HEARD_WITHIN = 8
"""Maximum seconds from an edit until every worker answers with it: two, and more for a busy
machine."""

pytestmark = pytest.mark.needs("proc")  # where workers are found


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """A server started as in the Procfile, shared by the tests that do not stop it."""
    processes = (line.split(":", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    command = dict(processes)["web"].strip()
    folder = tmp_path_factory.mktemp("service")
    with Instance(folder, files=edition(0), command=["sh", "-c", command]) as server:
        all_answer(server)
        yield server


@pytest.fixture
def server(shared: Instance) -> Iterator[Instance]:
    """The server, which answers with the same script before and after a test."""
    yield shared
    until(lambda: len(shared.workers()) == WORKERS)
    write_into(shared.prompts, edition(0))
    until(lambda: shared.answers_with(edition(0)))


def seconds(processes: Sequence[int]) -> float:
    """Return the processor time of processes, without their children."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in processes]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def kill_a_worker(server: Instance) -> None:
    """Kill a worker, and check that the other one answers and that a new one starts."""
    until(lambda: server.listening() == WORKERS)  # killing the only one would refuse calls
    killed, other = server.workers()
    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in (now := server.workers()) and len(now) == WORKERS)
    assert other in server.workers()


def test_every_worker_adopts_an_edit_without_breaking_calls(server: Instance) -> None:
    with calls_to(server):
        write_into(server.prompts, edition(1))
        kill_a_worker(server)
        until(lambda: server.answers_with(edition(1)))

    # Timed without the calls, which take all that a small machine has.
    write_into(server.prompts, edition(2))
    edited = time.monotonic()
    until(lambda: hear(mark_of(2), server) == [10])
    assert time.monotonic() - edited < HEARD_WITHIN


def test_a_change_is_checked_beside_the_workers_which_answer_calls(server: Instance) -> None:
    before = seconds(server.workers())
    day = "from = {0}-01-05T08:00:00\nuntil = {0}-01-06T08:00:00"
    files = announced({f"kommande-{at}": day.format(2900 + at) for at in range(20)})
    write_into(server.prompts, files)
    until(lambda: server.answers_with(files))
    assert seconds(server.workers()) - before < 1.5, "of the processor; the check takes two more"


def checking(studio: str, chance: random.Random) -> Callable[[], str]:
    """Sign an editor in, and return their check of a text with 160 words of no dictionary."""
    ask, path = browser(studio), "/studio/texts/welcome"
    person = {"name": Staff.name(Role.EDITOR), "password": PASSWORD}
    ask("/studio/sign-in", sent_by(ask("/studio/sign-in")) | person)
    form = sent_by(ask(path), path)

    def check() -> str:
        words = ("".join(chance.choices("bdfgklmnprst", k=9)) for _ in range(160))
        return ask(f"{path}/check", form | {"sv/texts/welcome/body": ".\n".join(words)})

    return check


def test_no_call_waits_long_while_editors_check_texts_of_unknown_words(tmp_path: Path) -> None:
    with Instance(tmp_path, {"SECRET_KEY": SECRET_KEY}, files=edition(0)) as server:
        all_answer(server)
        with closing(Database(f"sqlite:///{tmp_path / 'data' / 'ivr.db'}")) as database:
            name = Staff.name(Role.EDITOR)
            People(database, Passwords(QUICK)).add(name, "Anna", Role.EDITOR, PASSWORD, by=name)
        editors = [checking(server.url, random.Random(number)) for number in range(4)]
        carriers = [Carrier([server]) for _ in range(4)]
        with calls_all_the_time(*carriers), over_and_over(*editors) as checks:
            until(lambda: len(checks) >= len(editors))
    assert not sum(carrier.failures for carrier in carriers)
    assert max(carrier.slowest for carrier in carriers) < TWILIO_SECONDS


def test_killed_workers_and_servers_are_replaced_while_nobody_reads_the_log(tmp_path: Path) -> None:
    away = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing"}  # a start logs that
    with Instance(tmp_path, away, files=edition(0), piped=True, supervised=True) as server:
        all_answer(server)
        server.stall_the_log()
        with calls_to(server):
            kill_a_worker(server)
        killed = server.process.pid
        server.kill()
        until(lambda: server.process.pid != killed and len(server.workers()) == WORKERS)
        all_answer(server)
        server.read_the_log()


def test_an_instance_whose_worker_dies_again_and_again_ends_and_says_so(tmp_path: Path) -> None:
    with Instance(tmp_path) as server:
        all_answer(server)

        def has_ended() -> bool:
            for worker in server.workers():
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
            return server.process.poll() == 1

        until(has_ended)
        assert "crash loop" in server.log.read_text()


def test_workers_are_forked_and_end_with_a_killed_server(tmp_path: Path) -> None:
    begin = (
        "import multiprocessing; multiprocessing.set_start_method('forkserver'); "
        "from ivr.cli import main; main(['serve'])"
    )
    with Instance(tmp_path, command=[sys.executable, "-c", begin]) as server:
        all_answer(server)
        commands = {Path(f"/proc/{pid}/cmdline").read_bytes() for pid in server.workers()}
        assert commands == {Path(f"/proc/{server.process.pid}/cmdline").read_bytes()}
        server.process.kill()
        with pytest.raises(requests.ConnectionError):
            until(lambda: not requests.get(f"{server.url}/healthz", timeout=5))


def test_a_stop_answers_every_request_that_came_in_and_exits_cleanly(tmp_path: Path) -> None:
    with Instance(tmp_path) as server, ThreadPoolExecutor(8) as callers:
        all_answer(server)
        dials = [callers.submit(server.caller().dial) for _ in range(200)]
        dials[20].result()
        server.process.terminate()
        outcomes = [dial.exception() for dial in dials]
        until(lambda: server.process.poll() is not None)
        assert server.process.returncode == 0
    # Requests after the stop are refused; no request is cut off.
    assert {type(outcome) for outcome in outcomes} <= {type(None), ExchangeError}
    assert not any("IncompleteRead" in str(outcome) for outcome in outcomes)
    logged = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert {line["level"] for line in logged} == {"info"}
    events = [line["event"] for line in logged]
    assert events.count("turn") == sum(outcome is None for outcome in outcomes)
    assert (events[0], events[-1]) == ("started", "stopped")
