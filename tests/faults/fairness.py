"""Measure simultaneous requests against the same requests one after the other.

Threads that take the interpreter from each other all the time, or each render what one of them
could, need many times as long. The application runs in a new process, with its background threads
and another one that polls without a pause.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier

from flask import Flask

from ivr.line import logs
from ivr.line.poller import Poller
from ivr.service import create_service
from ivr.studio.database import Database
from tests.calling import Twilio
from tests.conftest import SECRET_KEY, running, settings_for, write_into
from tests.databases import address_of
from tests.servers.callers import edition

NUMBERS = (64, 256)
MAX_RATIO = 3.0
ATTEMPTS = 3
MIN_SECONDS = 0.1
"""Replaces shorter times, which the start of threads and other programs change too much."""

ID = "0123456789abcdef" * 2
PAGES = (
    *("/", "/studio/sign-in", "/studio/static/studio.css", "/readyz", "/metrics"),
    f"/test-call/{ID}/recordings/{ID}.wav",
)
WEBHOOKS = ("/voice", f"/test-call/{ID}")
TOKEN = "the-token-of-the-monitor"

Seconds = Mapping[tuple[int, str], float]
"""The seconds of a number of requests for a path."""


def ask(twilio: Twilio, path: str) -> None:
    """Send one request; a refusal is an answer, too."""
    if path in WEBHOOKS:
        reply = twilio.ask(path)
    else:
        token = {"Authorization": f"Bearer {TOKEN}"}
        reply = twilio.ask(path, method="GET", signature="", headers=token)
    assert reply.status in (200, 404, 503), (path, reply.status)


def seconds_of(act: Callable[[], None], number: int, threads: int) -> float:
    """Return the seconds of a number of acts, divided among threads that begin together."""
    begin = Barrier(threads + 1)

    def act_repeatedly() -> None:
        begin.wait()
        for _ in range(number // threads):
            act()

    with ThreadPoolExecutor(threads) as pool:
        ended = [pool.submit(act_repeatedly) for _ in range(threads)]
        begin.wait()
        began = time.perf_counter()
        for each in ended:
            each.result()
        return time.perf_counter() - began


def measure(at_once: bool) -> Seconds:
    """Return the seconds for each number and page, the first ones of this process."""
    logs.silence()
    Flask.jinja_options = {}  # without the compiled templates of other tests
    with tempfile.TemporaryDirectory(prefix="ivr-fairness-") as name:
        folder = Path(name)
        prompts = write_into(folder / "prompts", edition(0))
        settings = settings_for(prompts, METRICS_TOKEN=TOKEN, SECRET_KEY=SECRET_KEY)
        with address_of("sqlite", folder) as address, closing(Database(address)) as database:
            app = create_service(settings, database=database)
            gc.freeze()  # as ivr/wsgi.py does
            poller = Poller(*running(app).source.tasks, every=0)
            poller.start()
            found = {}
            for number, path in product(NUMBERS, (*PAGES, *WEBHOOKS)):
                act, threads = partial(ask, Twilio(app), path), number if at_once else 1
                found[number, path] = max(MIN_SECONDS, seconds_of(act, number, threads))
            poller.stop()
            poller.join()
            running(app).stop()
    return found


def is_fair() -> bool:
    """Return whether all are fast enough at once in one of ATTEMPTS; print the times."""
    slow: set[tuple[int, str]] | None = None
    for _ in range(ATTEMPTS):
        in_turn, at_once = (
            ProcessPoolExecutor(1, get_context("spawn")).submit(measure, way).result()
            for way in (False, True)
        )
        for (number, path), seconds in in_turn.items():
            sys.stdout.write(
                f"  {number:3} x {path.replace(ID, '...'):36}{seconds:6.2f} s in turn,"
                f"{at_once[number, path]:6.2f} s at once\n"
            )
        over = {each for each in in_turn if at_once[each] > MAX_RATIO * in_turn[each]}
        slow = over if slow is None else slow & over
        if not slow:
            return True
        sys.stdout.write(f"At once they took over {MAX_RATIO} times as long: {sorted(slow)}\n")
    return False


if __name__ == "__main__":
    sys.exit(0 if is_fair() else 1)
