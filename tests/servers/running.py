"""The production server as machines run it, each with a folder, a disk and a log of its own."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import requests

from ivr.phone import ExchangeError, Heard, HTTPAnswer, HTTPExchange, Telephone
from ivr.script.files import load
from tests import ROOT
from tests.calling import said
from tests.conftest import write_into
from tests.scripts import FROZEN, prepared
from tests.servers.nginx import until

TOKEN = "a token for tests"
PUBLIC_URL = "https://ivr.example.se"
STARTS_IN = 60
RETRY_AFTER = 0.2
HEARD_WITHIN = 8
"""Seconds from an edit until every worker answers with it: two, and more for a busy machine."""

SCRIPT = load(FROZEN)
SERVE = (sys.executable, "-m", "ivr", "serve")


@dataclass
class Server:
    """A running server, its folder of texts and its log."""

    process: subprocess.Popen[bytes]
    url: str
    prompts: Path
    log: Path

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).ok
        except requests.RequestException:
            return False

    def answers_with(self, files: Mapping[str, bytes]) -> bool:
        """Whether ten requests in a row, whichever workers they come to, tell of a script."""
        edition = prepared(files).edition
        told = (requests.get(f"{self.url}/readyz", timeout=5).json() for _ in range(10))
        return all(each["edition"] == edition and not each["problems"] for each in told)

    def hears(self, expected: str, count: int = 10) -> int:
        """How many of some calls in a row hear words, whichever workers they come to."""
        return sum(expected in said(caller(self).dial()) for _ in range(count))

    def workers(self) -> list[int]:
        """The worker processes."""
        server = self.process.pid
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        return [int(pid) for pid in children]

    def lines(self) -> list[dict[str, object]]:
        """The log; each line must be a JSON object."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@contextmanager
def started(
    home: Path,
    files: Mapping[str, bytes] = SCRIPT,
    command: Sequence[str] = SERVE,
    **environment: str,
) -> Iterator[Server]:
    """Start a server with its own folder, which may not answer yet, and stop it afterwards."""
    if not (home / "prompts").exists():
        write_into(home / "prompts", files)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_URL": PUBLIC_URL,
        "IVR_PROMPTS": str(home / "prompts"),
        "IVR_DATA": str(home / "data"),
        "PORT": str(port),
        **environment,
    }
    log = home / "log"
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=output, stderr=output)
    try:
        yield Server(process, f"http://127.0.0.1:{port}", home / "prompts", log)
    finally:
        process.terminate()
        process.wait(STARTS_IN)


@contextmanager
def running(home: Path, command: Sequence[str] = SERVE) -> Iterator[Server]:
    """Run a server that answers already."""
    with started(home, command=command) as server:
        until(server.answers, STARTS_IN)
        yield server


class Turns:
    """What stands before several servers: each request of a call may come to another one.

    Tries a request again when the connection broke, as Twilio's overrides tell it to, and a moment
    later, as over a real network.
    """

    def __init__(self, *servers: Server) -> None:
        ways = [HTTPExchange(each.url, token=TOKEN, signed_origin=PUBLIC_URL) for each in servers]
        self._exchanges = cycle(ways)

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        exchange = next(self._exchanges)
        try:
            return exchange.request(method, path, params)
        except ExchangeError:
            threading.Event().wait(RETRY_AFTER)
            return exchange.request(method, path, params)


def caller(*servers: Server) -> Telephone:
    return Telephone(Turns(*servers), seconds=lambda spoken: 1.0)


def whole_call(*servers: Server, key: str = "4") -> None:
    """Call, choose a topic, hear it again, change language, and stay silent until the end."""
    telephone = caller(*servers)
    assert "ett ett två" in said(telephone.dial())
    assert "huvudmenyn" in said(telephone.press(key))
    assert "huvudmenyn" in said(telephone.press("7"))
    assert "main menu" in said(telephone.press("9"))
    last: tuple[Heard, ...] = ()
    for _ in range(3):
        last = telephone.wait()
    assert telephone.ended
    assert "one one two" in said(last)


def calls_are_whole(server: Server, count: int, meanwhile: Callable[[], None]) -> None:
    """Make calls, eight at a time, while something happens."""
    with ThreadPoolExecutor(8) as callers:
        calls = [
            callers.submit(whole_call, server, key=str(number % 6 + 1)) for number in range(count)
        ]
        meanwhile()
        for call in calls:
            call.result()


@contextmanager
def calls_all_the_time(*servers: Server) -> Iterator[None]:
    """Four people call again and again; afterwards, every call must have been whole."""
    over = threading.Event()

    def call_on() -> int:
        made = 0
        while not over.is_set():
            whole_call(*servers)
            made += 1
        return made

    with ThreadPoolExecutor(4) as callers:
        calls = [callers.submit(call_on) for _ in range(4)]
        try:
            yield
        finally:
            over.set()
        assert all(call.result() for call in calls)
