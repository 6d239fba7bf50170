"""A crowd of callers: everyone is somewhere in a call, and calls at the seconds of its texts.

Requests are signed beforehand, and go out when they are due, whether or not others have been
answered. A delay counts from when the request was due, so that a client that is late itself
makes the figures worse and not better.
"""

from __future__ import annotations

import heapq
import random
import re
import select
import signal
import socket
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from bench.clients import CONTEXT
from bench.conversations import Conversation

STATUS = re.compile(rb"HTTP/1\.1 20[04] ")
PATIENCE = 15.0
"""Seconds that a request may take: as long as Twilio waits."""

Due = tuple[float, bytes]  # seconds from the start, and the request


@dataclass
class Tally:
    """What became of the requests."""

    answered: int = 0
    failed: int = 0  # refused, cut off, or something else than an answer
    waiting: int = 0  # no answer within the patience
    cpu: float = 0.0  # seconds of processor time that the clients took
    delays: list[float] = field(default_factory=list)  # seconds, from when they were due
    late: list[float] = field(default_factory=list)  # of that, before the client sent

    def add(self, other: Tally) -> None:
        """Take in another client's tally."""
        self.answered += other.answered
        self.failed += other.failed
        self.waiting += other.waiting
        self.cpu += other.cpu
        self.delays += other.delays
        self.late += other.late


def percentile(values: list[float], share: float) -> float:
    """Return what `share` of the values do not exceed, in thousandths."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def schedule(kinds: tuple[Conversation, ...], callers: int, seconds: float, seed: int) -> list[Due]:
    """Return what a steady crowd asks for in a window of so many seconds, in order.

    Each caller begins anywhere in a call; who hangs up is followed by somebody who dials.
    Long calls are met more often than they begin, as the moment of a picture meets them.
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


class Crowd:
    """Sends what is due, each request on a connection of its own as the server wants it."""

    def __init__(self, port: int, due: list[Due]) -> None:
        self._address = ("127.0.0.1", port)
        self._due = due
        self._poll = select.epoll()
        self._open: dict[int, tuple[socket.socket, float]] = {}
        self._oldest: list[tuple[float, int]] = []
        self.tally = Tally()

    def run(self) -> Tally:
        """Let the crowd call, and wait for the last answers."""
        start = time.monotonic()
        cpu = time.process_time()
        for at, request in self._due:
            while (wait := start + at - time.monotonic()) > 0:
                self._answers(wait)
            self._send(start + at, request)
            if len(self._open) > 64:  # late: take in what is there before the next one
                self._answers(0)
        while self._open:
            self._answers(0.05)
            self._give_up()
        self.tally.cpu = time.process_time() - cpu
        self._poll.close()
        return self.tally

    def _send(self, due: float, request: bytes) -> None:
        self.tally.late.append(time.monotonic() - due)
        line = socket.socket()
        line.settimeout(PATIENCE)  # on loopback neither of these waits but for a full backlog
        try:
            line.connect(self._address)
            line.sendall(request)
        except OSError:
            self.tally.failed += 1
            line.close()
            return
        self._open[line.fileno()] = (line, due)
        heapq.heappush(self._oldest, (due, line.fileno()))
        self._poll.register(line.fileno(), select.EPOLLIN)

    def _answers(self, wait: float) -> None:
        for number, _ in self._poll.poll(wait):
            line, due = self._open.pop(number)
            try:
                answer = line.recv(65_536)
            except OSError:
                answer = b""
            self._poll.unregister(number)
            line.close()
            if STATUS.match(answer):
                self.tally.answered += 1
                self.tally.delays.append(time.monotonic() - due)
            else:
                self.tally.failed += 1

    def _give_up(self) -> None:
        """Hang up on whatever has not been answered within the patience."""
        now = time.monotonic()
        while self._oldest and now - self._oldest[0][0] > PATIENCE:
            due, number = heapq.heappop(self._oldest)
            if number in self._open and self._open[number][1] == due:
                self._open.pop(number)[0].close()
                self.tally.waiting += 1


def _run(
    port: int,
    kinds: tuple[Conversation, ...],
    callers: int,
    seconds: float,
    seed: int,
    go: Connection,
) -> None:
    """Sign everything, wait for the sign, call, and report."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    due = schedule(kinds, callers, seconds, seed)
    go.send(None)
    go.recv()
    go.send(Crowd(port, due).run())


def call(
    port: int, kinds: tuple[Conversation, ...], callers: int, seconds: float, processes: int
) -> Tally:
    """Let a crowd call, divided among several processes, and return what became of it."""
    ends, started = [], []
    for number in range(processes):
        share = callers // processes + (number < callers % processes)
        here, there = CONTEXT.Pipe()
        arguments = (port, kinds, share, seconds, number + 1, there)
        process = CONTEXT.Process(target=_run, args=arguments, daemon=True)
        process.start()
        there.close()
        ends.append(here)
        started.append(process)
    for end in ends:
        end.recv()
    for end in ends:
        end.send(None)
    total = Tally()
    for end, process in zip(ends, started, strict=True):
        total.add(end.recv())
        process.join()
    return total
