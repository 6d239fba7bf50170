"""The time of many requests at once, beside that of the same requests one after the other.

Threads that take the interpreter from each other all the time, or render what one of them could,
need many times as long. The application runs in a new process, with its background threads and
another one that polls without a pause.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Any

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
MIN_SECONDS = 0.1
"""Replaces shorter times, which the start of threads and other programs change too much."""

TOKEN = "the-token-of-the-monitor"
ID = "0123456789abcdef" * 2


@dataclass(frozen=True)
class Page:
    """A path, and how it is requested."""

    path: str
    token: str = ""
    is_webhook: bool = False

    def request(self, twilio: Twilio) -> None:
        """Request it once; a refusal is an answer, too."""
        options: dict[str, Any] = {"headers": {"Authorization": f"Bearer {self.token}"}}
        if not self.is_webhook:
            options |= {"method": "GET", "signature": ""}
        assert twilio.ask(self.path, **options).status in (200, 404, 503)


PAGES = (
    *map(Page, ("/", "/studio/sign-in", "/studio/static/studio.css", "/readyz")),
    *(Page("/metrics", token=TOKEN), Page(f"/test-call/{ID}/recordings/{ID}.wav")),
    *(Page(f"/test-call/{ID}", is_webhook=True), Page("/voice", is_webhook=True)),
)


def seconds_in_turn(ask: Callable[[], None], number: int) -> float:
    """Return the seconds of a number of requests in this thread."""
    began = time.perf_counter()
    for _ in range(number):
        ask()
    return time.perf_counter() - began


def seconds_at_once(ask: Callable[[], None], number: int) -> float:
    """Return the seconds of a number of requests, each in a thread of its own."""
    begin = Barrier(number + 1)

    def ask_with_others() -> None:
        begin.wait()
        ask()

    with ThreadPoolExecutor(number) as threads:
        asked = [threads.submit(ask_with_others) for _ in range(number)]
        begin.wait()
        began = time.perf_counter()
        for each in asked:
            each.result()
        return time.perf_counter() - began


def measure(*, at_once: bool) -> Mapping[tuple[int, str], float]:
    """Return the seconds of each number of requests for each page, the first ones of a process."""
    logs.silence()
    found, timed = {}, seconds_at_once if at_once else seconds_in_turn
    with tempfile.TemporaryDirectory(prefix="ivr-fairness-") as name:
        folder = Path(name)
        prompts = write_into(folder / "prompts", edition(0))
        settings = settings_for(prompts, METRICS_TOKEN=TOKEN, SECRET_KEY=SECRET_KEY)
        with address_of("sqlite", folder) as address, closing(Database(address)) as database:
            app = create_service(settings, database=database)
            poller = Poller(*running(app).source.tasks, every=0)
            poller.start()
            for number in NUMBERS:
                for page in PAGES:
                    seconds = timed(partial(page.request, Twilio(app)), number)
                    found[number, page.path] = max(MIN_SECONDS, seconds)
            poller.stop()
            poller.join()
            running(app).stop()
    return found


def ratios() -> Iterator[tuple[str, str, float]]:
    """Yield requests, their times in words, and how many times as long they take at once."""
    alone, at_once = (
        ProcessPoolExecutor(1, get_context("spawn")).submit(measure, at_once=at_once).result()
        for at_once in (False, True)
    )
    for (number, path), seconds in alone.items():
        ratio = at_once[number, path] / seconds
        times = f"{seconds:6.2f} s in turn, {at_once[number, path]:6.2f} s at once: {ratio:.1f}"
        yield f"{number:3} x {path.replace(ID, '...'):36}", times, ratio
