"""Strangers: clients that send a byte a second, hang up in mid-request, or send garbage."""

import random
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from tests.faults.instances import Instance

HEAD = (
    b"POST /voice HTTP/1.1\r\nHost: ivr.example.se\r\nContent-Length: 400\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: c3R5bGlzaA==\r\n\r\n"
)


class Strangers:
    """Clients that mean no good, one after the other, until they are told to go."""

    def __init__(self, instances: list[Instance], chance: random.Random) -> None:
        self._instances = instances
        self._chance = chance
        self._gone = threading.Event()
        self._threads = [
            threading.Thread(target=self._come, args=(self._slow,), daemon=True) for _ in range(4)
        ]
        self._threads += [
            threading.Thread(target=self._come, args=(act,), daemon=True)
            for act in (self._hang_up, self._garbage, self._unsigned)
        ]
        self.counts = {"a byte a second": 0, "hung up": 0, "garbage": 0, "unsigned": 0}

    def begin(self) -> None:
        """Let them come."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Send them away."""
        self._gone.set()
        for thread in self._threads:
            thread.join()

    def _come(self, act: Callable[[socket.socket], None]) -> None:
        while not self._gone.wait(0.02):
            port = self._chance.choice(self._instances).port
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 2) as line:
                line.settimeout(2)
                act(line)

    def _slow(self, line: socket.socket) -> None:
        self.counts["a byte a second"] += 1
        for byte in HEAD + bytes(400):
            line.sendall(bytes([byte]))
            if self._gone.wait(1):
                return

    def _hang_up(self, line: socket.socket) -> None:
        line.sendall(HEAD + b"CallSid=CA" + b"0" * self._chance.randrange(300))
        self.counts["hung up"] += 1

    def _garbage(self, line: socket.socket) -> None:
        line.sendall(self._chance.randbytes(self._chance.randrange(1, 4_000)))
        with suppress(TimeoutError):
            line.recv(4_096)
        self.counts["garbage"] += 1

    def _unsigned(self, line: socket.socket) -> None:
        line.sendall(HEAD + bytes(400))
        line.recv(4_096)
        self.counts["unsigned"] += 1
