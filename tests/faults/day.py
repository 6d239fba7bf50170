"""`python -m tests.faults --day`: a day on which everything fails, minute by minute.

The minutes are seconds. Two instances of the service answer on one database, with their data on a
small disk; an export of every edition is copied to nginx, which stands for another machine. Callers
call all the time, and go to the fallback URL as Twilio does when the service fails.
"""

import os
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from ivr.cli import main
from ivr.phone import HTTPExchange
from ivr.publishing.edition import Source
from ivr.twilio.export.folder import EARLIER, LIVE
from tests.faults.callers import Call, Verdict
from tests.faults.carrier import FALLBACK_URL, Carrier, Fallback, Tally
from tests.faults.stage import Stage, staged
from tests.faults.variants import variant
from tests.servers.export_hosts import NginxHost
from tests.servers.nginx import free_port

MINUTES = 10
ORIGIN = FALLBACK_URL.removesuffix("/line")
THINKING = 0.15
"""Seconds that a caller takes to press a key, and to listen."""


@dataclass
class Minute:
    """One minute: what happened, and what the callers who hung up in it heard."""

    event: str
    service: int = 0
    moved: int = 0
    fallback: int = 0
    failed: int = 0
    slowest: float = 0.0
    problems: str = ""

    @property
    def calls(self) -> int:
        """All calls that ended in this minute."""
        return self.service + self.moved + self.fallback + self.failed


def events(stage: Stage, host: Path) -> list[tuple[str, Callable[[], object]]]:
    """Return what happens, a minute each."""

    def database_back() -> None:
        stage.find_the_database()
        stage.fill_the_disk()

    def room_again() -> None:
        stage.free_the_disk()
        copy_the_export(stage, host)

    return [
        ("all is well", lambda: copy_the_export(stage, host)),
        ("the database is gone", stage.lose_the_database),
        ("the database is back, the disk is full", database_back),
        (
            "an edition is published, the disk is full",
            lambda: stage.editions.publish(variant(1), author="day", source=Source.STUDIO),
        ),
        ("the disk has room, the export is copied", room_again),
        ("an instance is lost", stage.lose_one),
        ("the other one is lost too", stage.lose_all),
        ("nothing of the service answers", lambda: None),
        ("both instances are back", stage.start),
        ("all is well again", lambda: None),
    ]


def copy_the_export(stage: Stage, host: Path) -> None:
    """Export the live edition and bring it to its host, as deploy/ivr-export.service does."""
    exports = stage.data / "export"
    arguments = ["export", str(exports), "--url", FALLBACK_URL]
    result = CliRunner().invoke(main, arguments, env=stage.environment)
    assert result.exit_code == 0, result.output
    for path in exports.glob("export-*"):
        if not (host / path.name).exists():
            shutil.copytree(path, host / path.name)
    for link in (EARLIER, LIVE):
        if (exports / link).is_symlink():
            (host / f".{link}").symlink_to(os.readlink(exports / link))
            (host / f".{link}").replace(host / link)


@contextmanager
def fallback(stage: Stage, host: Path) -> Iterator[Fallback]:
    """Serve an export from nginx at the fallback URL, where callers think before they ask."""
    host.mkdir()
    copy_the_export(stage, host)
    port = free_port()
    with NginxHost(stage.folder / "nginx", host, port).run({}):
        exchange = HTTPExchange(f"http://127.0.0.1:{port}", signed_origin=ORIGIN)
        yield exchange.request


@dataclass
class Day:
    """The minutes of a day, and what was wrong with any call."""

    minutes: list[Minute] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Tell it to people."""
        yield "| minute | what happens | calls | the line, from the service |" + (
            " went on at the fallback | the line, from the fallback | nothing or wrong |"
            " slowest answer, s | /readyz says |"
        )
        yield "|---|---|---|---|---|---|---|---|---|"
        for number, minute in enumerate(self.minutes, start=1):
            yield (
                f"| {number} | {minute.event} | {minute.calls} | {minute.service} | "
                f"{minute.moved} | {minute.fallback} | {minute.failed} | "
                f"{minute.slowest:.2f} | {minute.problems} |"
            )
        yield from self.wrong[:10]


def live(seconds: float, callers: int, folder: Path, address: str) -> Day:
    """Live through the day, in which a minute takes so many seconds."""
    day = Day()
    over, lock = threading.Event(), threading.Lock()
    host = folder / "host"
    with staged(folder, address) as stage, fallback(stage, host) as asked:

        def call_on(number: int) -> None:
            chance = random.Random(number)
            while not over.is_set():
                carrier = Carrier(stage.origins, asked, Tally(), token=stage.token, patience=0)
                verdict = Call(carrier, chance, thinking=THINKING).make()
                carrier.close()
                with lock:
                    _count(day, verdict, carrier)

        threads = [threading.Thread(target=call_on, args=(number,)) for number in range(callers)]
        scheduled = events(stage, host)
        day.minutes.append(Minute(scheduled[0][0]))
        scheduled[0][1]()
        for thread in threads:
            thread.start()
        try:
            for event, act in scheduled:
                if event != day.minutes[-1].event:
                    with lock:
                        day.minutes.append(Minute(event))
                    act()
                threading.Event().wait(seconds)
                day.minutes[-1].problems = stage.problems()
        finally:
            over.set()
            for thread in threads:
                thread.join()
    return day


def _count(day: Day, verdict: Verdict, carrier: Carrier) -> None:
    minute = day.minutes[-1]
    minute.slowest = max(minute.slowest, carrier.slowest)
    if verdict.broken or verdict.wrong:
        minute.failed += 1
        day.wrong += [f"WRONG in minute {len(day.minutes)}: {verdict.broken or verdict.wrong[0]}"]
    elif carrier.heard == {"service"}:
        minute.service += 1
    elif carrier.heard == {"fallback"}:
        minute.fallback += 1
    else:
        minute.moved += 1
