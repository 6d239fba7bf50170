"""Servers in separate processes, which can be paused and whose processor time is measured."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.calls import PUBLIC_URL, TOKEN

SERVE = ("ivr", "serve")
WORKERS = 2
START_TIMEOUT = 30.0  # seconds


def granian(app: str, *more: str) -> tuple[str, ...]:
    """Return the command for an application, with the options of `ivr serve` and others."""
    return (
        *("granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--no-http1-keep-alive"),
        *("--blocking-threads", "256", "--backlog", "2048", "--backpressure", "1024"),
        *("--http1-header-read-timeout", "15000", "--log-level", "warning", *more, app),
    )


class Server:
    """A running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def cpu(self) -> float:
        """Return the processor seconds used by its process group so far."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has just ended
                fields = stat.read_text().rpartition(") ")[2].split()
                if int(fields[2]) == self.process.pid:
                    ticks += int(fields[11]) + int(fields[12])  # in user mode and in the kernel
        return ticks / os.sysconf("SC_CLK_TCK")

    def pause(self) -> None:
        """Stop all its processes, so that they do not disturb other servers."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)

    def answers(self, request: bytes) -> bool:
        """Return whether the server answers a request with 200."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as line:
                line.settimeout(5)
                line.sendall(request)
                return b" 200 " in line.recv(16)
        except OSError:
            return False


@contextmanager
def running(command: Sequence[str], request: bytes) -> Iterator[Server]:
    """Start a server, wait until it answers a request, and stop it at exit."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    options = () if command == SERVE else ("--port", str(port), "--workers", str(WORKERS))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        log = Path(folder, "log")
        environment = {
            **os.environ,
            "PORT": str(port),
            "IVR_WORKERS": str(WORKERS),
            "IVR_DATA": folder,  # also the database, unless DATABASE_URL is set
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PUBLIC_URL": PUBLIC_URL,
            "SECRET_KEY": "only for the bench, 0123456789abcdef",
        }
        with log.open("wb") as sink:
            process = subprocess.Popen(
                [sys.executable, "-m", *command, *options],
                env=environment,
                stdout=sink,
                stderr=sink,
                start_new_session=True,  # so that the whole process group can be killed
            )
        server = Server(process, port)
        try:
            end = time.monotonic() + START_TIMEOUT
            while not server.answers(request):
                if time.monotonic() > end or process.poll() is not None:
                    raise SystemExit(f"The server did not answer. Its log:\n{log.read_text()}")
                time.sleep(0.1)
            time.sleep(1)  # other workers may still be importing the application
            yield server
        finally:
            with suppress(ProcessLookupError):
                server.resume()
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(3)
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
