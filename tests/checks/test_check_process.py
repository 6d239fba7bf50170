"""Checks in a child process: equal findings, one at a time, and recovery from a dead child."""

import os
import pickle
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE

import pytest

from ivr.checks.check import check_script
from ivr.checks.process import COMMAND, CheckProcess
from ivr.errors import CheckBusyError
from tests.scripts import full_script, with_text

pytestmark = pytest.mark.servers

BROKEN = with_text(full_script(), "sv/welcome.txt", "Ring (112) nu, polisn svarar.\n")


@pytest.fixture
def checks(tmp_path: Path) -> Iterator[CheckProcess]:
    """The check process of a worker."""
    checks = CheckProcess(tmp_path / "check.lock")
    yield checks
    checks.close()


def children() -> set[int]:
    """Return the child processes of this process."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text().split()}


@pytest.mark.parametrize("files", [full_script(), BROKEN, {"line.toml": b"languages = ["}])
def test_a_child_has_the_findings_of_this_one(
    checks: CheckProcess, files: dict[str, bytes]
) -> None:
    found, expected = checks.check(files, spelling=True), check_script(files, spelling=True)
    assert found.findings == expected.findings
    assert (found.is_complete, found.may_answer) == (expected.is_complete, expected.may_answer)
    assert (found.script is None) == (expected.script is None)
    assert found.titles.of("fred", "sv") == expected.titles.of("fred", "sv")


@pytest.mark.needs("proc")
def test_a_child_that_was_killed_is_replaced(checks: CheckProcess) -> None:
    before = children()
    assert checks.check(full_script()).may_answer
    (child,) = children() - before
    os.kill(child, signal.SIGKILL)
    assert checks.check(full_script()).may_answer


def test_a_child_whose_worker_is_gone_prints_nothing() -> None:
    with subprocess.Popen(COMMAND, stdin=PIPE, stdout=PIPE, stderr=PIPE) as child:
        assert child.stdin and child.stdout and child.stderr
        child.stdout.close()
        child.stdin.write(pickle.dumps((full_script(), {})))
        child.stdin.close()
        assert child.stderr.read() == b""


def test_a_machine_runs_one_check_at_a_time(checks: CheckProcess, tmp_path: Path) -> None:
    other = CheckProcess(tmp_path / "check.lock")
    with checks.exclusively():
        with pytest.raises(CheckBusyError), other.exclusively():
            pass
        with ThreadPoolExecutor(1) as threads, pytest.raises(CheckBusyError):
            threads.submit(lambda: checks.exclusively().__enter__()).result()
        assert checks.check(full_script()).may_answer, "whose turn it is may check"
    with other.exclusively():
        pass


def test_a_check_excludes_those_of_others(checks: CheckProcess, tmp_path: Path) -> None:
    other = CheckProcess(tmp_path / "check.lock")

    def is_busy() -> bool:
        try:
            with other.exclusively():
                return False
        except CheckBusyError:
            return True

    with ThreadPoolExecutor(1) as threads:
        checking = threads.submit(checks.check, full_script())
        while not (busy := is_busy()) and not checking.done():
            pass
        assert busy, "the other could have checked at the same time"
