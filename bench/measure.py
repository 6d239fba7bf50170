"""What is measured of one server, in the order of the table."""

from __future__ import annotations

import argparse
import os
import signal
import time
from contextlib import AbstractContextManager
from statistics import median

from bench.calls import signed_calls
from bench.clients import Clients, call, slow_clients
from bench.load import Load, Tally
from bench.processes import Memory, Server, commands, running
from bench.table import Row, Value

CALLS = 64  # different calls, sent in turn


class Run:
    """One server's turn: every measurement, in rows under the server's name."""

    def __init__(self, options: argparse.Namespace, name: str) -> None:
        self.options = options
        self.command = commands(options.threads)[name]
        self.kept = signed_calls(CALLS, options.path, keep=True)
        self.new = signed_calls(CALLS, options.path, keep=False)
        self.rows: list[Row] = []
        self.rounds: list[tuple[list[Tally], Memory]] = []

    def row(self, group: str, measure: str, value: Value, unit: str = "") -> None:
        self.rows.append(Row(group, measure, value, unit))

    def start(
        self,
        server: Server,
        requests: tuple[bytes, ...],
        seconds: float,
        leave: bool = False,
    ) -> Clients:
        load = Load(server.port, requests, self.options.connections, seconds, leave)
        clients = Clients(load, self.options.clients)
        clients.start()
        return clients

    def server(self) -> AbstractContextManager[Server]:
        options = self.options
        return running(self.command, options.app, options.workers, self.new[0])

    def round(self) -> None:
        """Measure the speed once more; the rounds of the servers alternate."""
        with self.server() as server:
            warm = Load(server.port, self.kept, self.options.connections, 1.0)
            call(warm)
            tallies = [
                call(Load(server.port, self.new, 1, 2.0)),
                self.start(server, self.kept, self.options.seconds).result(),
                self.start(server, self.new, self.options.seconds).result(),
            ]
            self.rounds.append((tallies, server.memory()))

    def everything(self) -> list[Row]:
        """Measure the rest, and return it all."""
        self.speed()
        self.memory(self.rounds[-1][1], "memory after load")
        with self.server() as server:
            self.slow(server)
            self.memory(server.memory(), "memory after the slow clients")
        self.stop(self.kept, "kept connections")
        self.stop(self.new, "new connections")
        self.kill()
        return self.rows

    def speed(self) -> None:
        alone, kept, new = zip(*(tallies for tallies, _ in self.rounds), strict=True)
        self.delays("one caller alone", *alone)
        for tallies, kind in ((kept, "kept connections"), (new, "new connections")):
            group = f"speed, {kind}, median of {len(tallies)} rounds"
            rates = sorted(tally.answered / tally.seconds for tally in tallies)
            self.row(group, "calls a second", median(rates))
            self.row(group, "slowest to fastest round", f"{rates[0]:.0f}-{rates[-1]:.0f}")
            self.delays(group, *tallies)
            total = Tally()
            for tally in tallies:
                total.add(tally)
            self.faults(group, total)
            busy = max(tally.cpu / tally.seconds for tally in tallies) / self.options.clients
            self.row(group, "client's processor", 100 * busy, "%")

    def slow(self, server: Server) -> None:
        seconds, count = self.options.seconds, self.options.slow
        for part in ("head", "body"):
            group = f"{count} clients send a {part} at a byte a second"
            with slow_clients(server.port, self.kept[0], count, part, seconds + 30) as connected:
                time.sleep(1)
                tally = self.start(server, self.new, seconds).result()
            self.row(group, "slow clients on the line", connected)
            self.row(
                group,
                "calls a second of the others",
                tally.answered / tally.seconds,
            )
            self.delays(group, tally)
            self.faults(group, tally)
            time.sleep(1)

    def stop(self, requests: tuple[bytes, ...], kind: str) -> None:
        """SIGTERM under load, several times, since a race is not lost every time."""
        total, longest, exits = Tally(), 0.0, set()
        for _ in range(self.options.stops):
            with self.server() as server:
                clients = self.start(server, requests, 10.0, leave=True)
                time.sleep(1)
                begin = time.monotonic()
                server.terminate()
                exits.add(server.wait(30))
                longest = max(longest, time.monotonic() - begin)
                total.add(clients.result())
        group = f"stopped {self.options.stops} times under load, {kind}"
        self.faults(group, total)
        self.row(group, "longest stop", longest, "s")
        self.row(group, "exit status", " ".join(sorted(map(str, exits))))

    def kill(self) -> None:
        """SIGKILL for one worker of two or more, under load."""
        workers = max(2, self.options.workers)
        with running(self.command, self.options.app, workers, self.new[0]) as server:
            clients = self.start(server, self.new, 6.0)
            time.sleep(1)
            os.kill(server.workers()[0], signal.SIGKILL)
            tally = clients.result()
            group = f"one of {workers} workers killed under load"
            self.faults(group, tally)
            self.row(group, "longest time without an answer", 1000 * tally.longest_gap, "ms")
            self.row(
                group,
                "workers 5 s later",
                len(server.workers()) if server.process.poll() is None else "server gone",
            )

    def memory(self, memory: Memory, group: str) -> None:
        self.row(group, "RSS of all processes", memory.rss, "MB")
        self.row(group, "PSS of all processes", memory.pss, "MB")
        self.row(group, "processes", memory.processes)

    def delays(self, group: str, *rounds: Tally) -> None:
        for share in (0.5, 0.99):
            values = [value for tally in rounds if (value := tally.percentile(share)) is not None]
            self.row(group, f"p{100 * share:.0f}", median(values) if values else None, "ms")

    def faults(self, group: str, tally: Tally) -> None:
        self.row(group, "answered in full", tally.answered)
        self.row(group, "connection refused", tally.refused)
        self.row(group, "lost on a new connection", tally.lost_new)
        self.row(group, "lost on a kept connection", tally.lost_kept)
        self.row(group, "answer cut off", tally.truncated)
        self.row(group, "wrong answer", tally.wrong)
        self.row(group, "no answer in time", tally.waiting)
