"""A stranger who keeps many connections open and requests a page on each, again and again."""

import json
import select
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import cycle

from tests import ROOT

CONNECTIONS = 500
"""Open connections that deploy/nftables.conf allows to one address."""

MAX_SECONDS = 120.0
"""Time after which a flood ends in any case."""

REFUSED, LOST = "refused", "lost"
"""Replace the status of a request whose connection was refused, or ended without an answer."""

PAUSE_SECONDS = 0.05
"""Pause after a refused connection to an instance."""


def get(path: str) -> bytes:
    """Return an HTTP request without a signature."""
    return f"GET {path} HTTP/1.1\r\nHost: ivr.example.se\r\n\r\n".encode()


def forged(path: str) -> bytes:
    """Return a webhook whose signature has the right form only."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: ivr.example.se\r\nX-Twilio-Signature: {'A' * 27}=\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\na=b&c"
    ).encode()


class Flood:
    """Connections to the ports of instances in turn, with the same request on each."""

    def __init__(self, ports: Sequence[int], request: bytes) -> None:
        self._closed_until = dict.fromkeys(ports, 0.0)
        self._ports, self._request = cycle(ports), request
        self._poll = select.epoll()
        self._open: dict[int, tuple[socket.socket, bytes]] = {}
        self.statuses = Counter[str]()

    def fill(self) -> None:
        """Open connections to the instances that accept them, up to CONNECTIONS in all."""
        now = time.monotonic()
        while len(self._open) < CONNECTIONS and now > min(self._closed_until.values()):
            port = next(self._ports)
            if now > self._closed_until[port] and not self._connect(port):
                self.statuses[REFUSED] += 1
                self._closed_until[port] = now + PAUSE_SECONDS

    def _connect(self, port: int) -> bool:
        connection = socket.socket()
        connection.settimeout(1)
        try:
            connection.connect(("127.0.0.1", port))
            connection.sendall(self._request)
        except OSError:
            connection.close()
            return False
        self._open[connection.fileno()] = (connection, b"")
        self._poll.register(connection.fileno(), select.EPOLLIN)
        return True

    def read(self) -> None:
        """Read what has arrived, and close connections whose answer is complete."""
        for number, _ in self._poll.poll(0.01):
            connection, begin = self._open[number]
            part = b""
            with suppress(OSError):
                part = connection.recv(65_536)
            if part:
                self._open[number] = (connection, begin or part)
                continue
            self.statuses[begin[9:12].decode() or LOST] += 1  # after "HTTP/1.1 "
            self._poll.unregister(number)
            self._open.pop(number)[0].close()

    def end(self) -> None:
        """Close all connections."""
        for connection, _ in self._open.values():
            connection.close()
        self._poll.close()


def main() -> None:
    """Flood until standard input ends, and print how many answers had each status."""
    request, *ports = sys.argv[1:]
    flood = Flood([*map(int, ports)], request.encode())
    flood.fill()
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    deadline = time.monotonic() + MAX_SECONDS
    while not select.select([sys.stdin], [], [], 0)[0] and time.monotonic() < deadline:
        flood.fill()
        flood.read()
    flood.end()
    sys.stdout.write(json.dumps(flood.statuses))


@contextmanager
def flooded(ports: Sequence[int], request: bytes) -> Iterator[Counter[str]]:
    """Flood meanwhile from another process; the yielded statuses are complete at the end."""
    statuses = Counter[str]()
    command = [sys.executable, "-m", "tests.faults.flood", request.decode(), *map(str, ports)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    try:
        yield statuses
    finally:
        output, _ = process.communicate()
        statuses.update(json.loads(output))


if __name__ == "__main__":
    main()
