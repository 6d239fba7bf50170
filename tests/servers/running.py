"""`ivr serve` as machines run it, and what waits for it and acts beside it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import requests

from ivr.phone import Exchange, HTTPExchange, Telephone
from tests import ROOT
from tests.calling import ORIGIN, TOKEN
from tests.conftest import write_into
from tests.programs import path_of
from tests.scripts import FROZEN, prepared

SERVE = (sys.executable, "-m", "ivr", "serve")
SECRET_KEY = "0123456789abcdef" * 4
IN_TIME = 60
"""Seconds for whatever is waited for, on a busy machine."""

STARTS_AGAIN_IN = 0.5
WORKERS = 2
"""Of each server, unless its environment says otherwise."""

T = TypeVar("T")


def until(condition: Callable[[], bool], seconds: float = IN_TIME) -> None:
    """Wait for a condition, and fail when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def free_port() -> int:
    """Return a port of this machine at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def program(*command: str | Path, **environment: str) -> Iterator[None]:
    """Run another program meanwhile."""
    given = {**os.environ, **environment}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=given, stdout=quiet, stderr=quiet)
    try:
        yield
        assert process.poll() is None, "it ended too early"
    finally:
        process.terminate()
        process.wait(IN_TIME)


@contextmanager
def over_and_over(*acts: Callable[[], T]) -> Iterator[list[T]]:
    """Do things again and again meanwhile, at the same time, and give what they returned."""
    over, returned = threading.Event(), list[T]()

    def go_on(act: Callable[[], T]) -> None:
        while not over.is_set():
            returned.append(act())

    with ThreadPoolExecutor(len(acts)) as pool:
        going_on = [pool.submit(go_on, act) for act in acts]
        try:
            yield returned
        finally:
            over.set()
            for each in going_on:
                each.result()


def telephone(exchange: Exchange) -> Telephone:
    """Return the telephone of a caller who hears every text in a second."""
    return Telephone(exchange, seconds=lambda spoken: 1.0)


class Instance:
    """One server at a port of its own, with a folder for its texts, data and log.

    One that is `supervised` is started again when it ends, by the command that is there then, as
    systemd does; its process is in a file that is named by its port.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        *,
        files: Mapping[str, bytes] | None = None,
        command: Sequence[str | Path] = SERVE,
        cwd: Path = ROOT,
        supervised: bool = False,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.prompts = folder / "prompts" if files else FROZEN
        if files:
            write_into(self.prompts, files)
        folder.mkdir(exist_ok=True)
        self._command, self._cwd, self.log = command, cwd, folder / "log"
        self._environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PUBLIC_URL": ORIGIN,
            "IVR_PROMPTS": str(self.prompts),
            "IVR_DATA": str(folder / "data"),
            "IVR_WORKERS": str(WORKERS),
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            **(environment or {}),
        }
        self._ended = threading.Event()
        self._supervised = supervised
        self._start()
        self._supervisor = threading.Thread(target=self._supervise, daemon=True)
        self._supervisor.start()

    def __enter__(self) -> "Instance":
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> None:
        """Stop it for good, in good order."""
        self._ended.set()
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(IN_TIME)
        self.lose()

    def lose(self) -> None:
        """Kill it for good, as a machine does that nobody starts again."""
        self._ended.set()
        self.kill()
        self._supervisor.join(IN_TIME)

    def kill(self) -> None:
        """Kill it with all its workers, as a machine does that loses its power."""
        with suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def workers(self) -> list[int]:
        """Return the processes that answer calls now."""
        pid = self.process.pid
        with suppress(OSError):
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            programs = {child: Path(f"/proc/{child}/cmdline").read_text() for child in children}
            return [int(child) for child, line in programs.items() if "tracker" not in line]
        return []

    def ready(self) -> dict[str, Any]:
        """Return what it says at /readyz, which is nothing where it answers no calls."""
        assert self._supervised or self.process.poll() is None, self.log.read_text()
        with suppress(requests.RequestException):
            answer = requests.get(f"{self.url}/readyz", timeout=5)
            return dict(answer.json()) if answer.ok else {}
        return {}

    def answers_with(self, files: Mapping[str, bytes]) -> bool:
        """Tell whether ten requests, whichever workers they come to, are answered with a script."""
        edition = prepared(files).edition
        found = [self.ready() for _ in range(10)]
        return all(each.get("edition") == edition and not each["problems"] for each in found)

    def exchange(self, timeout: float) -> HTTPExchange:
        """Return what asks it as Twilio does, and gives up after some seconds."""
        return HTTPExchange(self.url, token=TOKEN, signed_origin=ORIGIN, timeout=timeout)

    def caller(self, timeout: float = 15.0) -> Telephone:
        """Return somebody who calls it."""
        return telephone(self.exchange(timeout))

    def _start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self._command,
                cwd=self._cwd,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,  # so that all of it can be killed together
            )
        (self.log.parent / f"{self.port}.pid").write_text(str(self.process.pid))

    def _supervise(self) -> None:
        self.process.wait()
        while self._supervised and not self._ended.wait(STARTS_AGAIN_IN):
            self._start()
            self.process.wait()


def all_answer(*instances: Instance) -> None:
    """Wait until all of them answer."""
    until(lambda: all(instance.ready() for instance in instances))


def clock(folder: Path) -> tuple[Path, dict[str, str]]:
    """Return a file that sets the clock of servers, and the environment that makes it so.

    It holds seconds that are added to the time of this machine.
    """
    file = folder / "clock"
    file.write_text("+0\n")
    return file, {
        "LD_PRELOAD": path_of("libfaketime"),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
