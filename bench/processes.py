"""The servers under test: how each is started, measured from outside, cleared away."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.calls import PUBLIC_URL, TOKEN

ENVIRONMENT = {
    "TWILIO_AUTH_TOKEN": TOKEN,
    "PUBLIC_URL": PUBLIC_URL,
    "SECRET_KEY": "only for the bench, 0123456789abcdef",
}
SERVE = ["ivr", "serve"]
"""Our own command, which starts granian with the same options; it takes no other application."""

START_LIMIT = 30.0  # seconds


def commands(threads: int) -> dict[str, list[str]]:
    """Return each server's command line, without address, workers and app."""
    granian = [
        *("granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--blocking-threads", str(threads), "--backlog", "2048", "--backpressure", "1024"),
        *("--http1-header-read-timeout", "15000", "--workers-kill-timeout", "20"),
        *("--respawn-failed-workers", "--log-level", "warning"),
    ]
    gunicorn = [
        *("gunicorn", "--no-control-socket", "--graceful-timeout", "20", "--log-level", "warning"),
    ]
    return {
        "granian": [*granian, "--no-http1-keep-alive"],
        "granian-keep": granian,
        "gthread": [*gunicorn, "--worker-class", "gthread", "--threads", str(threads)],
        "gthread-8": [*gunicorn, "--worker-class", "gthread", "--threads", "8"],
        "sync": [*gunicorn, "--worker-class", "sync"],
    }


@dataclass(frozen=True)
class Memory:
    """All processes together, in MB. RSS counts a shared page once for each of them."""

    processes: int
    rss: float
    pss: float | None


class Server:
    """One running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    def tree(self) -> list[int]:
        """Return the main process and everything below it."""
        found, new = [], [self.process.pid]
        while new:
            pid = new.pop()
            found.append(pid)
            try:
                for task in Path(f"/proc/{pid}/task").iterdir():
                    new += [int(child) for child in (task / "children").read_text().split()]
            except OSError:
                continue  # it has just ended
        return found

    def workers(self) -> list[int]:
        return [
            pid
            for pid in self.tree()[1:]
            if b"resource_tracker" not in _read(f"/proc/{pid}/cmdline")
        ]

    def memory(self) -> Memory:
        rss, pss, count = 0, 0, 0
        for pid in self.tree():
            fields = dict(
                line.split(b":", 1)
                for line in _read(f"/proc/{pid}/smaps_rollup").splitlines()
                if b"kB" in line
            )
            if not fields:  # not every kernel has it
                fields = dict(
                    line.split(b":", 1)
                    for line in _read(f"/proc/{pid}/status").splitlines()
                    if b"kB" in line
                )
                fields = {b"Rss": fields.get(b"VmRSS", b"0 kB")}
            count += 1
            rss += int(fields[b"Rss"].split()[0])
            pss += int(fields.get(b"Pss", b"0 kB").split()[0])
        return Memory(count, rss / 1024, pss / 1024 if pss else None)

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def cpu(self) -> float:
        """Return the seconds of processor time that all its processes have taken so far."""
        ticks = 0
        for pid in self.tree():
            fields = _read(f"/proc/{pid}/stat").rpartition(b") ")[2].split()
            ticks += sum(map(int, fields[11:13]))  # in user mode and in the kernel
        return ticks / os.sysconf("SC_CLK_TCK")

    def pause(self) -> None:
        """Let none of its processes run, so that what they do beside the calls disturbs nobody."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)

    def wait(self, limit: float) -> int | None:
        """Return the exit status, or None if the server does not end."""
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            return None

    def exchange(self, request: bytes) -> bytes:
        """Send one request on a connection of its own and return the answer."""
        with socket.create_connection(("127.0.0.1", self.port), 2) as line:
            line.settimeout(5)
            line.sendall(request)
            answer = b""
            while piece := line.recv(65536):
                answer += piece
            return answer

    def wait_until_ready(self, workers: int, call: bytes) -> None:
        """Wait for an answer and for all workers, or end with the server's log."""
        health = b"GET /healthz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end and self.process.poll() is None:
            try:
                answers = any(b" 200 " in self.exchange(request)[:16] for request in (health, call))
            except OSError:
                answers = False
            if answers and len(self.workers()) >= workers:
                time.sleep(1)  # a worker that has been forked still has to read the app
                return
            time.sleep(0.1)
        log = self.log.read_text(errors="replace")
        raise SystemExit(f"The server did not answer. Its log:\n{log}")


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def free_port() -> int:
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port: int = finder.getsockname()[1]
        return port


def address(server: str, port: int, workers: int, app: str) -> list[str]:
    """Return where a server listens and what it runs; `ivr serve` learns it from its settings."""
    if server == "ivr":
        return []
    place = (
        ["--host", "127.0.0.1", "--port", str(port)]
        if server == "granian"
        else ["--bind", f"127.0.0.1:{port}"]
    )
    return [*place, "--workers", str(workers), app]


@contextmanager
def running(command: list[str], app: str, workers: int, call: bytes) -> Iterator[Server]:
    """Start a server, wait until it answers, and leave nothing of it behind."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        log = Path(folder, "log")
        environment = {
            **os.environ,
            "PORT": str(port),
            "IVR_WORKERS": str(workers),
            "IVR_DATA": folder,  # where the database is too, unless the environment names one
            **ENVIRONMENT,
        }
        with log.open("wb") as sink:
            process = subprocess.Popen(
                [sys.executable, "-m", *command, *address(command[0], port, workers, app)],
                env=environment,
                stdout=sink,
                stderr=sink,
                start_new_session=True,  # so that all of it can be ended together
            )
        server = Server(process, port, log)
        try:
            server.wait_until_ready(workers, call)
            yield server
        finally:
            if process.poll() is None:
                server.resume()
                process.terminate()
                server.wait(3)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
