"""Two instances of the service, each started again when it ends, as a supervisor does."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import requests

from tests import ROOT

THIS_PROGRAM = (sys.executable, "-m", "ivr")
START_AGAIN_SECONDS = 0.5
STARTS_IN = 60
STOPS_IN = 30


class Instance:
    """One `ivr serve` at a port of its own; its process is in a file beside the log.

    `program` is looked up at every start, as systemd does.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        program: Sequence[str | Path] = THIS_PROGRAM,
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = log
        self._program = program
        self._environment = {**environment, "PORT": str(self.port)}
        self._ended = threading.Event()
        self._process = self._started()
        self._supervisor = threading.Thread(target=self._supervise, daemon=True)
        self._supervisor.start()

    @property
    def pid(self) -> int:
        """The process that has the workers."""
        return self._process.pid

    def workers(self) -> list[int]:
        """The processes that answer calls now."""
        pid = self._process.pid
        with suppress(OSError):
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            return [int(child) for child in children if _is_worker(child)]
        return []

    def restart(self) -> None:
        """Stop it in good order; the supervisor starts it again."""
        self._process.terminate()

    def kill(self) -> None:
        """Kill it with all its workers, as a machine does that loses its power."""
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def lose(self) -> None:
        """Kill it for good, as a machine does that nobody starts again."""
        self._ended.set()
        self.kill()
        self._supervisor.join(STOPS_IN)

    def answers(self) -> bool:
        """Tell whether it answers."""
        with suppress(requests.RequestException):
            return requests.get(f"{self.origin}/healthz", timeout=1).ok
        return False

    def end(self) -> None:
        """Stop it for good."""
        self._ended.set()
        self._process.terminate()
        self._supervisor.join(STOPS_IN)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOPS_IN)
        self.kill()

    def _started(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                [*self._program, "serve"],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,  # so that all of it can be killed together
            )
        (self.log.parent / f"{self.port}.pid").write_text(str(process.pid))
        return process

    def _supervise(self) -> None:
        while not self._ended.is_set():
            self._process.wait()
            if not self._ended.wait(START_AGAIN_SECONDS):
                self._process = self._started()


def wait_for(instances: Sequence[Instance]) -> None:
    """Wait until all answer; raises TimeoutError."""
    deadline = time.monotonic() + STARTS_IN
    while not all(instance.answers() for instance in instances):
        if time.monotonic() > deadline:
            raise TimeoutError(instances[0].log.read_text())
        threading.Event().wait(0.1)


def _is_worker(pid: str) -> bool:
    with suppress(OSError):
        return "tracker" not in Path(f"/proc/{pid}/cmdline").read_text()
    return False
