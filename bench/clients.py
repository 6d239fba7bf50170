"""Load generators that send signed requests, with one connection for each request.

They run in a separate process, and all requests are signed before the measurement starts. A delay
is measured from the scheduled time of the request, so a slow client makes the figures worse, not
better.
"""

import multiprocessing
import os
import random
import select
import socket
import time
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from bench.conversations import Conversation

PATIENCE = 15.0
"""Timeout of a request in seconds: as long as Twilio waits."""

BUSY = 32
"""Concurrent requests of a client that measures throughput."""

Due = tuple[float, bytes]  # scheduled time in seconds from the start, and the request


@dataclass
class Tally:
    """Results of the requests, and idle processors."""

    answered: int = 0
    failed: int = 0  # refused, cut off, no TwiML, or no answer within the patience
    idle: float = 0.0  # processors of the machine, on average
    delays: list[float] = field(default_factory=list)  # seconds


def percentile(values: Sequence[float], share: float) -> float:
    """Return the percentile of the values in thousandths; `share` is from 0 to 1."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def idled() -> float:
    """Return the total idle seconds of the machine's processors since it started."""
    return int(Path("/proc/stat").read_text().split()[4]) / os.sysconf("SC_CLK_TCK")


class Client:
    """Client that sends requests without blocking, and counts the answers."""

    def __init__(self, port: int) -> None:
        self._address = ("127.0.0.1", port)
        self._poll = select.epoll()
        self.open: dict[int, tuple[socket.socket, float, list[bytes]]] = {}
        self._began, self._idled = time.monotonic(), idled()
        self.tally = Tally()

    def send(self, due: float, request: bytes) -> None:
        """Send a request that was scheduled for `due`, on the monotonic clock."""
        line = socket.socket()
        line.settimeout(PATIENCE)  # on loopback neither of these waits but for a full backlog
        try:
            line.connect(self._address)
            line.sendall(request)
        except OSError:
            self.tally.failed += 1
            line.close()
            return
        self.open[line.fileno()] = (line, due, [])
        self._poll.register(line.fileno(), select.EPOLLIN)

    def receive(self, wait: float) -> None:
        """Read available answers; wait at most `wait` seconds for the first one."""
        for number, _ in self._poll.poll(wait):
            line, due, parts = self.open[number]
            try:
                part = line.recv(65_536)
            except OSError:
                part = b""
            parts.append(part)
            answer = b"".join(parts)
            good = answer.startswith(b"HTTP/1.1 204 ") or (
                answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b"</Response>")
            )
            if good:
                self.tally.answered += 1
                self.tally.delays.append(time.monotonic() - due)
            if good or not part:
                self.tally.failed += not good
                self._close(number)

    def finish(self) -> Tally:
        """Wait for outstanding answers, up to their timeouts, and return the results."""
        while self.open:
            self.receive(0.05)
            for number, (_, due, _) in list(self.open.items()):
                if time.monotonic() - due > PATIENCE:
                    self.tally.failed += 1
                    self._close(number)
        self._poll.close()
        self.tally.idle = (idled() - self._idled) / (time.monotonic() - self._began)
        return self.tally

    def _close(self, number: int) -> None:
        self._poll.unregister(number)
        self.open.pop(number)[0].close()


def busy(port: int, requests: tuple[bytes, ...], seconds: float) -> Tally:
    """Measure throughput: send the next request as soon as an answer arrives."""
    client, following = Client(port), cycle(requests)
    end = time.monotonic() + seconds
    while (now := time.monotonic()) < end:
        while len(client.open) < BUSY and now < end:
            client.send(now := time.monotonic(), next(following))
        client.receive(0.01)
    return client.finish()


def crowd(
    port: int, kinds: tuple[Conversation, ...], callers: int, seconds: float, seed: int
) -> Tally:
    """Measure delays: callers dial, listen, press keys and hang up as the texts allow."""
    due = schedule(kinds, callers, seconds, seed)
    client = Client(port)
    start = time.monotonic()
    for at, request in due:
        while (wait := start + at - time.monotonic()) > 0:
            client.receive(wait)
        client.send(start + at, request)
        if len(client.open) > 64:  # late: read available answers before sending the next request
            client.receive(0)
    return client.finish()


def schedule(kinds: tuple[Conversation, ...], callers: int, seconds: float, seed: int) -> list[Due]:
    """Return the requests of a constant number of callers during a window of `seconds`, in order.

    The window starts at a random point of each caller's call, so kinds of calls are weighted by
    their length; each call that ends is followed by a new one, weighted by frequency only.
    """
    dice = random.Random(seed)
    shares = [kind.share for kind in kinds]
    met = [kind.share * kind.seconds for kind in kinds]
    due: list[Due] = []
    number = seed * 1_000_000
    for _ in range(callers):
        kind = dice.choices(kinds, met)[0]
        began = -dice.uniform(0, kind.seconds)
        while began < seconds:
            number += 1
            steps = [step for step in kind.steps if 0 <= began + step.at < seconds]
            due += [(began + step.at, step.signed(number)) for step in steps]
            began += kind.seconds
            kind = dice.choices(kinds, shares)[0]
    due.sort(key=lambda each: each[0])
    return due


def own_process() -> Executor:
    """Return an executor with one separate process, which shares no interpreter lock."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
