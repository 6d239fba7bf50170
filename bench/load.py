"""The callers: raw sockets in one loop, each calling again when it has its answer.

A client that parses little and signs nothing leaves the processor to the server.
What becomes of every request is counted: a lost call matters more than a slow one.
"""

from __future__ import annotations

import errno
import re
import selectors
import socket
import time
from dataclasses import dataclass, field
from itertools import cycle

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
GRACE = 2.0  # seconds that a running request gets after the last one was sent


@dataclass(frozen=True)
class Load:
    """How many callers call which port, for how long."""

    port: int
    requests: tuple[bytes, ...]
    callers: int
    seconds: float
    until_refused: bool = False  # a caller who is refused has seen the server stop, and leaves


@dataclass
class Tally:
    """What became of the requests."""

    answered: int = 0
    refused: int = 0  # no connection: nothing was sent, the caller may try again
    lost_new: int = 0  # sent on a new connection, not one byte came back
    lost_kept: int = 0  # sent on a connection that had answered before, not one byte came back
    truncated: int = 0  # an answer that broke off
    wrong: int = 0  # a whole answer, but not 200 with TwiML
    waiting: int = 0  # no answer when the time was up
    longest_gap: float = 0.0  # the longest time in which nobody was answered
    seconds: float = 0.0
    cpu: float = 0.0  # seconds of processor time that the client itself took
    latencies: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take in another client's tally."""
        for name in (
            "answered",
            "refused",
            "lost_new",
            "lost_kept",
            "truncated",
            "wrong",
            "waiting",
            "cpu",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest_gap = max(self.longest_gap, other.longest_gap)
        self.seconds = max(self.seconds, other.seconds)
        self.latencies += other.latencies

    def percentile(self, share: float) -> float | None:
        """Return the latency in milliseconds that `share` of the answers kept."""
        if not self.latencies:
            return None
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Caller:
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self.socket: socket.socket | None = None
        self.connected = self.used = False
        self.answer = b""
        self.need = -1  # bytes of the whole answer, as soon as its head is known
        self.closing = False
        self.sent_at = self.retry_at = 0.0

    def expect(self) -> None:
        """Learn from the head how long the answer will be."""
        end = self.answer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.answer[: end + 2]
        self.closing = CLOSE.search(head) is not None
        length = LENGTH.search(head)
        if length:
            self.need = end + 4 + int(length.group(1))

    @property
    def complete(self) -> bool:
        """Is the whole answer there?"""
        if self.need < 0:
            self.expect()
        if self.need >= 0:
            return len(self.answer) >= self.need
        return self.answer.endswith(b"\r\n0\r\n\r\n") and CHUNKED.search(self.answer) is not None


class Switchboard:
    """Runs all the callers of one load and keeps the tally."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.tally = Tally()
        self.requests = cycle(load.requests)
        self.selector = selectors.DefaultSelector()
        self.callers = [Caller() for _ in range(load.callers)]
        self.last_answer = 0.0
        self.open = True  # may new requests be sent?

    def dial(self, caller: Caller) -> None:
        caller.socket = socket.socket()
        caller.socket.setblocking(False)
        caller.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        caller.connected = caller.used = False
        caller.sent_at = time.perf_counter()
        code = caller.socket.connect_ex(("127.0.0.1", self.load.port))
        if code in (0, errno.EINPROGRESS):
            self.selector.register(caller.socket, selectors.EVENT_WRITE, caller)
        else:
            self.refuse(caller)

    def refuse(self, caller: Caller) -> None:
        self.tally.refused += 1
        self.hang_up(caller)
        if self.load.until_refused:
            self.callers.remove(caller)
        caller.retry_at = time.perf_counter() + 0.01

    def hang_up(self, caller: Caller) -> None:
        if caller.socket is not None:
            if caller.socket.fileno() in self.selector.get_map():
                self.selector.unregister(caller.socket)
            caller.socket.close()
        caller.socket, caller.answer, caller.need = None, b"", -1

    def send(self, caller: Caller) -> None:
        assert caller.socket is not None
        caller.answer, caller.need = b"", -1
        if caller.used:
            caller.sent_at = time.perf_counter()
        try:
            caller.socket.sendall(next(self.requests))
        except OSError:
            self.lose(caller)

    def lose(self, caller: Caller) -> None:
        if caller.answer:
            self.tally.truncated += 1
        elif caller.used:
            self.tally.lost_kept += 1
        else:
            self.tally.lost_new += 1
        self.hang_up(caller)

    def ready(self, caller: Caller) -> None:
        """Go on with a caller whose socket can be written or read."""
        assert caller.socket is not None
        if not caller.connected:
            if caller.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                self.refuse(caller)
                return
            caller.connected = True
            self.selector.modify(caller.socket, selectors.EVENT_READ, caller)
            self.send(caller)
            return
        try:
            piece = caller.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self.lose(caller)
            return
        caller.answer += piece
        if caller.complete:
            self.answered(caller)

    def answered(self, caller: Caller) -> None:
        now = time.perf_counter()
        tally = self.tally
        if caller.answer.startswith(b"HTTP/1.1 200") and b"</Response>" in caller.answer[-32:]:
            tally.answered += 1
            tally.latencies.append(now - caller.sent_at)
        else:
            tally.wrong += 1
        tally.longest_gap = max(tally.longest_gap, now - self.last_answer)
        self.last_answer = now
        caller.used = True
        if caller.closing or not self.open:
            self.hang_up(caller)
        else:
            self.send(caller)

    def run(self) -> Tally:
        """Let them all call until the time is up."""
        start = self.last_answer = time.perf_counter()
        cpu = time.process_time()
        end = start + self.load.seconds
        while self.callers:
            now = time.perf_counter()
            self.open = now < end
            idle = [caller for caller in self.callers if caller.socket is None]
            if not self.open and (len(idle) == len(self.callers) or now > end + GRACE):
                break
            if self.open:
                for caller in idle:
                    if caller.retry_at <= now:
                        self.dial(caller)
            for key, _ in self.selector.select(0.01):
                self.ready(key.data)
        finish = time.perf_counter()
        for caller in list(self.callers):
            if caller.socket is not None:
                self.tally.waiting += 1
                self.hang_up(caller)
        self.selector.close()
        self.tally.seconds = min(finish, end) - start
        self.tally.cpu = time.process_time() - cpu
        # The wait that nobody ended counts too; the time after an orderly end does not.
        if not self.load.until_refused:
            self.tally.longest_gap = max(
                self.tally.longest_gap, min(finish, end) - self.last_answer
            )
        return self.tally
