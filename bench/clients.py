"""Client processes: callers, slow clients, and a server that does nothing but answer.

Each has a process of its own, so that none waits for the lock of another interpreter.
"""

from __future__ import annotations

import multiprocessing
import selectors
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from bench.load import Load, Switchboard, Tally

CONTEXT = multiprocessing.get_context("spawn")


def _call(load: Load, go: Connection) -> None:
    """Wait for the sign, call, and report."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    go.send(None)
    go.recv()
    go.send(Switchboard(load).run())


class Clients:
    """Several client processes with one load, divided among them."""

    def __init__(self, load: Load, processes: int) -> None:
        self.ends: list[Connection] = []
        self.processes = []
        for number in range(processes):
            callers = load.callers // processes + (number < load.callers % processes)
            share = Load(load.port, load.requests, callers, load.seconds, load.until_refused)
            here, there = CONTEXT.Pipe()
            process = CONTEXT.Process(target=_call, args=(share, there), daemon=True)
            process.start()
            there.close()  # so that a client that dies is noticed here
            self.ends.append(here)
            self.processes.append(process)
        for end in self.ends:
            end.recv()

    def start(self) -> None:
        """Give all of them the sign."""
        for end in self.ends:
            end.send(None)

    def result(self) -> Tally:
        """Wait for all of them and add up."""
        total = Tally()
        for end, process in zip(self.ends, self.processes, strict=True):
            total.add(end.recv())
            process.join()
        return total


def call(load: Load, processes: int = 1) -> Tally:
    """Run a load from start to end."""
    clients = Clients(load, processes)
    clients.start()
    return clients.result()


def _crawl(
    port: int, request: bytes, count: int, part: str, seconds: float, ready: Connection
) -> None:
    """Send `count` requests, a byte a second each, from `part` on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    mark = b"\r\n" if part == "head" else b"\r\n\r\n"
    start = request.index(mark) + len(mark)
    sockets = []
    for _ in range(count):
        try:
            sockets.append(socket.create_connection(("127.0.0.1", port), 5))
            sockets[-1].sendall(request[:start])
        except OSError:
            break
    ready.send(len(sockets))
    end = time.monotonic() + seconds
    position = start
    while time.monotonic() < end:
        for slow in sockets:
            try:
                slow.send(request[position : position + 1], socket.MSG_DONTWAIT)
            except OSError:
                continue  # the server has closed it, which is its right
        position += 1
        time.sleep(1)


def _answer(port: Connection, answer: bytes, seconds: float) -> None:
    """Answer every request with the same bytes, without reading it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    port.send(listener.getsockname()[1])
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for key, _ in selector.select(1):
            line = key.fileobj
            assert isinstance(line, socket.socket)
            if line is listener:
                selector.register(listener.accept()[0], selectors.EVENT_READ)
            elif line.recv(65536):
                line.sendall(answer)
            else:
                selector.unregister(line)
                line.close()


@contextmanager
def slow_clients(port: int, request: bytes, count: int, part: str, seconds: float) -> Iterator[int]:
    """Keep slow clients on the line; yields how many got a connection."""
    here, there = CONTEXT.Pipe()
    process = CONTEXT.Process(
        target=_crawl, args=(port, request, count, part, seconds, there), daemon=True
    )
    process.start()
    try:
        yield here.recv()
    finally:
        process.kill()
        process.join()


def ceiling(
    requests: tuple[bytes, ...],
    answer: bytes,
    callers: int,
    seconds: float,
    processes: int,
) -> Tally:
    """Measure the client alone, against a server that does nothing but answer."""
    here, there = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_answer, args=(there, answer, seconds + 30), daemon=True)
    process.start()
    try:
        return call(Load(here.recv(), requests, callers, seconds), processes)
    finally:
        process.kill()
        process.join()
