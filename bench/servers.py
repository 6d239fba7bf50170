"""The line and the limit in separate processes; only one works at a time."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bench.calls import PUBLIC_URL, TOKEN, request

WORKERS = 2
START_TIMEOUT = 30.0  # seconds
COMMANDS = {
    "limit": (
        # with the options of `ivr serve`
        *("granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--no-http1-keep-alive"),
        *("--blocking-threads", "256", "--backlog", "2048", "--backpressure", "1024"),
        *("--http1-header-read-timeout", "15000", "--log-level", "warning"),
        *("--workers", f"{WORKERS}", "bench.limit:app"),
    ),
    "line": ("ivr", "serve"),
}


class Server:
    """A running server, paused unless it is `awake`."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self.port = port

    def cpu(self) -> float:
        """Return the processor seconds used by its process group so far."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has just ended
                fields = stat.read_text().rpartition(") ")[2].split()
                if int(fields[2]) == self._process.pid:
                    ticks += int(fields[11]) + int(fields[12])  # in user mode and in the kernel
        return ticks / os.sysconf("SC_CLK_TCK")

    @contextmanager
    def awake(self) -> Iterator[None]:
        """Let all its processes work meanwhile."""
        os.killpg(self._process.pid, signal.SIGCONT)
        try:
            yield
        finally:
            os.killpg(self._process.pid, signal.SIGSTOP)

    def answers(self) -> bool:
        """Return whether it answers a call."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as line:
            line.sendall(request(1))
            return b" 200 " in line.recv(16)
        return False


@contextmanager
def limit_and_line() -> Iterator[Mapping[str, Server]]:
    """Run both servers, paused."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(_running(each)) for name, each in COMMANDS.items()}


@contextmanager
def _running(command: Sequence[str]) -> Iterator[Server]:
    """Start a server, wait until it answers, and stop it at exit."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        log = Path(folder, "log")
        environment = {
            **os.environ,
            "PORT": str(port),
            "GRANIAN_PORT": str(port),
            "IVR_WORKERS": str(WORKERS),
            "IVR_DATA": folder,  # also the database, unless DATABASE_URL is set
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PUBLIC_URL": PUBLIC_URL,
            "SECRET_KEY": "only for the bench, 0123456789abcdef",
        }
        with log.open("wb") as sink:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=environment,
                stdout=sink,
                stderr=sink,
                start_new_session=True,  # so that the whole process group can be killed
            )
        server = Server(process, port)
        try:
            end = time.monotonic() + START_TIMEOUT
            while not server.answers():
                if time.monotonic() > end or process.poll() is not None:
                    raise SystemExit(f"The server did not answer. Its log:\n{log.read_text()}")
                time.sleep(0.1)
            time.sleep(1)  # other workers may still be importing the application
            with server.awake():
                pass
            yield server
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
