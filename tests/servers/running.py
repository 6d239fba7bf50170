"""`ivr serve` in production mode, and functions that wait for servers."""

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
from fcntl import F_SETPIPE_SZ, fcntl
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import requests

from ivr.simulator.exchange import Exchange, HTTPExchange
from ivr.simulator.telephone import Telephone
from tests import ROOT
from tests.calling import AS_MONITOR, METRICS_TOKEN, ORIGIN, TOKEN
from tests.conftest import write_into
from tests.programs import path_of
from tests.scripts import FROZEN, prepared

SERVE = (sys.executable, "-m", "ivr", "serve")
SECRET_KEY = "0123456789abcdef" * 4
IN_TIME = 60
"""Timeout for any condition in seconds, on a busy machine."""

STARTS_AGAIN_IN = 0.5
PIPE_BYTES = 4096
"""The smallest pipe that Linux makes."""

WORKERS = 2
"""Workers of a server, unless its environment has another number."""

PORTS = iter(range(10_000 + os.getpid() * 97 % 20_000, 32_768))
"""Ports below those that Linux chooses; processes of the tests begin apart."""

T = TypeVar("T")


def until(condition: Callable[[], bool], seconds: float = IN_TIME) -> None:
    """Wait for a condition, and fail after a timeout."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def free_port() -> int:
    """Return an unused port of this machine, which the system gives to no other program."""
    for port in PORTS:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("all ports are used")


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
    """Repeat actions concurrently meanwhile, and yield their results."""
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


def fill(pipe: int) -> None:
    """Write more empty lines than a pipe holds, which lasts until somebody reads it."""
    with suppress(OSError):
        os.write(pipe, b"\n" * 2 * PIPE_BYTES)


def telephone(exchange: Exchange) -> Telephone:
    """Return a telephone on which every text lasts a second."""
    return Telephone(exchange, seconds=lambda spoken: 1.0)


class Instance:
    """A server at its own port, with a folder for texts, data and log.

    A `supervised` instance is restarted when it ends, with the command that is current then, as by
    systemd; the file named by its port has its process. The
    reader of a `piped` log can stall.
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
        piped: bool = False,
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.prompts = folder / "prompts" if files else FROZEN
        if files:
            write_into(self.prompts, files)
        folder.mkdir(exist_ok=True)
        self._command, self._cwd, self.log = command, cwd, folder / "log"
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PUBLIC_URL": ORIGIN,
            "IVR_PROMPTS": str(self.prompts),
            "IVR_DATA": str(folder / "data"),
            "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
            "METRICS_TOKEN": METRICS_TOKEN,
            "IVR_WORKERS": str(WORKERS),
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            **(environment or {}),
        }
        self._ended = threading.Event()
        self._supervised = supervised
        self._reader = self._piped() if piped else None
        self._start()
        self._supervisor = threading.Thread(target=self._supervise, daemon=True)
        self._supervisor.start()

    def __enter__(self) -> "Instance":
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> None:
        """Stop it gracefully."""
        self._ended.set()
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(IN_TIME)
        self.lose()

    def lose(self) -> None:
        """Kill it without a restart, as when a machine is lost."""
        self._ended.set()
        self.kill()
        self._supervisor.join(IN_TIME)
        if self._reader:
            self._reader.kill()
            self._reader.communicate()

    def kill(self) -> None:
        """Kill it with all its workers, as in a power failure."""
        with suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def workers(self) -> list[int]:
        """Return the processes that answer calls."""
        pid = self.process.pid
        with suppress(OSError):
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            programs = {child: Path(f"/proc/{child}/cmdline").read_text() for child in children}
            return [int(child) for child, line in programs.items() if "tracker" not in line]
        return []

    def listening(self) -> int:
        """Return how many workers accept connections; a worker does so some time after its fork."""
        port, listens = f":{self.port:04X}", "0A"
        sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
        return sum(fields[1].endswith(port) and fields[3] == listens for fields in sockets)

    def ready(self) -> dict[str, Any]:
        """Return the content of /readyz, empty if it does not answer."""
        assert self._supervised or self.process.poll() is None, self.log.read_text()
        with suppress(requests.RequestException):
            answer = requests.get(f"{self.url}/readyz", headers=AS_MONITOR, timeout=5)
            return dict(answer.json()) if answer.ok else {}
        return {}

    def is_whole(self) -> bool:
        """Return whether it answers and has all its workers.

        An instance that ends after the death of its workers answers until the last one is gone.
        """
        return self.listening() >= WORKERS and bool(self.ready())

    def answers_with(self, files: Mapping[str, bytes]) -> bool:
        """Return whether ten requests, to any workers, are answered with a script."""
        edition = prepared(files).short_fingerprint
        found = [self.ready() for _ in range(10)]
        return all(each.get("edition") == edition and not each["problems"] for each in found)

    def exchange(self, timeout: float) -> HTTPExchange:
        """Return an exchange that requests it like Twilio, with a timeout of some seconds."""
        return HTTPExchange(self.url, token=TOKEN, signed_origin=ORIGIN, timeout=timeout)

    def caller(self, timeout: float = 15.0) -> Telephone:
        """Return a caller of it."""
        return telephone(self.exchange(timeout))

    def stall_the_log(self) -> None:
        """Stop reading the log, so that writing a line blocks."""
        assert self._reader and self._reader.stdin
        self._reader.send_signal(signal.SIGSTOP)
        threading.Thread(target=fill, args=(self._reader.stdin.fileno(),), daemon=True).start()

    def read_the_log(self) -> None:
        """Let the log be read again."""
        assert self._reader
        self._reader.send_signal(signal.SIGCONT)

    def _piped(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            reader = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=output)
        assert reader.stdin
        fcntl(reader.stdin, F_SETPIPE_SZ, PIPE_BYTES)
        return reader

    def _start(self) -> None:
        with self.log.open("ab") as file:
            output = self._reader.stdin if self._reader else file
            self.process = subprocess.Popen(
                self._command,
                cwd=self._cwd,
                env=self.environment,
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


def browser(url: str, language: str = "en") -> Callable[..., str]:
    """Return a function that requests a page of a server, or sends a form, as a browser does."""
    cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("http",)))  # although they are Secure
    opener = build_opener(HTTPCookieProcessor(cookies))
    opener.addheaders = [("Accept-Language", language)]

    def ask(path: str, form: Mapping[str, str] | None = None) -> str:
        data = urlencode(form).encode() if form else None
        with opener.open(url + path, data, timeout=60) as answer:
            return str(answer.read().decode())

    return ask


def all_answer(*instances: Instance) -> None:
    """Wait until all instances answer."""
    until(lambda: all(instance.ready() for instance in instances))


def clock(folder: Path) -> tuple[Path, dict[str, str]]:
    """Return a file that sets the clock of servers, and the environment that uses it.

    It contains seconds that are added to the time of this machine.
    """
    file = folder / "clock"
    file.write_text("+0\n")
    return file, {
        "LD_PRELOAD": path_of("libfaketime"),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
