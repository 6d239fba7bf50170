"""`python -m faults.day`: a day on which everything fails, and what callers hear, by the minute.

The minutes are seconds. Two instances of the service answer on one database, with their data on a
small disk; an export of every edition is copied to nginx, which stands for another machine. Callers
call all the time, and go to the fallback URL as Twilio does when the service fails.
"""

import argparse
import os
import random
import secrets
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests
from conftest import write_into
from databases import VARIABLE, Wire, address_of
from export_hosts import NginxHost, free_port
from nginx import until

from faults.callers import Call, Verdict
from faults.disturbances import small_disk
from faults.instances import THIS_PROGRAM, Instance
from faults.variants import variant
from ivr.database import Database
from ivr.phone import ExchangeError, HTTPAnswer, HTTPExchange
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.twilio.export.folder import EARLIER, LIVE, ExportFolder
from ivr.twilio.export.standing import AWAY

PUBLIC_URL, FALLBACK_ORIGIN, PATH = (
    "https://ivr.example.se",
    "https://fallback.example.se",
    "/line",
)
THINKING = 0.15
"""Seconds that a caller takes to press a key, and to listen."""

STATUS = "/voice/status"
TWILIO_SECONDS = 4.0
ATTEMPTS = 2
STARTS_IN = 60


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


@dataclass
class Stage:
    """Everything that fails on this day."""

    environment: Mapping[str, str]
    folder: Path
    data: Path
    editions: Editions
    wire: Wire | None
    database_file: Path | None
    exports: Path
    host: Path
    disk_is_small: bool
    instances: list[Instance] = field(default_factory=list)

    def start(self) -> None:
        """Start both instances, or those that are not there."""
        for number in (1, 2):
            self.instances.append(
                Instance(
                    self.environment,
                    self.folder / f"log-{number}-{len(self.instances)}",
                    THIS_PROGRAM,
                )
            )
        until(lambda: all(each.answers() for each in self.instances), STARTS_IN)

    def lose_the_database(self) -> None:
        """Cut the database off."""
        if self.wire:
            self.wire.cut()
        else:
            assert self.database_file
            self.database_file.parent.rename(self.database_file.parent.with_suffix(".gone"))

    def find_the_database(self) -> None:
        """Let the database be there again."""
        if self.wire:
            self.wire.mend()
        else:
            assert self.database_file
            self.database_file.parent.with_suffix(".gone").rename(self.database_file.parent)

    def fill_the_disk(self) -> None:
        """Leave no room for anything that the service keeps, if its disk is one of its own."""
        if not self.disk_is_small:
            return
        with suppress(OSError), (self.data / "filler").open("wb") as file:
            while True:
                file.write(bytes(65_536))
                file.flush()

    def free_the_disk(self) -> None:
        """Remove what fills the disk."""
        (self.data / "filler").unlink(missing_ok=True)

    def publish(self) -> None:
        """Publish another edition."""
        self.editions.publish(variant(1), author="day", source=Source.STUDIO)

    def copy_the_export(self) -> None:
        """Bring the export of the live edition to its host, as deploy/ivr-export.service does."""
        live = self.readyz()["edition"]

        def written() -> bool:
            manifest = ExportFolder(self.exports).manifest
            return manifest is not None and manifest.edition == live

        until(written, STARTS_IN)
        for path in self.exports.glob("export-*"):
            if not (self.host / path.name).exists():
                shutil.copytree(path, self.host / path.name)
        for link in (EARLIER, LIVE):
            if (self.exports / link).is_symlink():
                (self.host / f".{link}").symlink_to(os.readlink(self.exports / link))
                (self.host / f".{link}").replace(self.host / link)

    def lose_one(self) -> None:
        """Kill an instance, which nobody starts again."""
        self.instances.pop(0).lose()

    def lose_all(self) -> None:
        """Kill what is left."""
        while self.instances:
            self.instances.pop().lose()

    def readyz(self) -> Mapping[str, str]:
        """Return what an instance says of itself; nothing if none answers."""
        for instance in self.instances:
            with suppress(requests.RequestException):
                found: Mapping[str, str] = requests.get(
                    f"{instance.origin}/readyz", timeout=5
                ).json()
                return found
        return {}

    def problems(self) -> str:
        """Return the problems at /readyz; the fallback's host has no name here to be asked by."""
        ready = self.readyz()
        if not ready:
            return "no answer"
        return " ".join(each for each in ready["problems"] if each != AWAY) or "none"


def events(stage: Stage) -> list[tuple[str, Callable[[], None]]]:
    """Return what happens, a minute each."""
    return [
        ("all is well", stage.copy_the_export),
        ("the database is gone", stage.lose_the_database),
        ("the database is back, the disk is full", lambda: _both(stage)),
        ("an edition is published, the disk is full", stage.publish),
        ("the disk has room, the export is copied", lambda: _copied(stage)),
        ("an instance is lost", stage.lose_one),
        ("the other one is lost too", stage.lose_all),
        ("nothing of the service answers", lambda: None),
        ("both instances are back", stage.start),
        ("all is well again", lambda: None),
    ]


def _both(stage: Stage) -> None:
    stage.find_the_database()
    stage.fill_the_disk()


def _copied(stage: Stage) -> None:
    stage.free_the_disk()
    stage.copy_the_export()


class Carrier:
    """Twilio with a fallback URL; `heard` are the hosts that answered a call."""

    def __init__(self, stage: Stage, fallback: str, token: str) -> None:
        self._stage = stage
        self._token = token
        self._ways: dict[str, HTTPExchange] = {}
        self._fallback = HTTPExchange(fallback, signed_origin=FALLBACK_ORIGIN)
        self.heard: set[str] = set()
        self.slowest = 0.0

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Keep the promise of Exchange.request."""
        if path == STATUS:  # it has no fallback, and no caller hears it
            return self._asked(method, path, params) or HTTPAnswer(204, "", b"")
        threading.Event().wait(THINKING)
        began = time.monotonic()
        answer = None
        if not path.startswith(FALLBACK_ORIGIN):
            answer = self._asked(method, path, params)
            if answer is None:  # what Twilio adds when it requests the fallback URL
                error = {"ErrorCode": "11200", "ErrorUrl": f"{PUBLIC_URL}{path}"}
                method, path, params = "GET", PATH, {**params, **error}
        if answer is None:
            answer = self._fallback.request(method, path, params)
            self.heard.add("fallback")
        else:
            self.heard.add("service")
        self.slowest = max(self.slowest, time.monotonic() - began)
        return answer

    def _asked(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer | None:
        """Ask the instances as the proxy does, and once more; None if that fails."""
        for _ in range(ATTEMPTS):
            for origin in [instance.origin for instance in self._stage.instances]:
                way = self._ways.get(origin) or HTTPExchange(
                    origin, token=self._token, signed_origin=PUBLIC_URL, timeout=TWILIO_SECONDS
                )
                self._ways[origin] = way
                with suppress(ExchangeError):
                    answer = way.request(method, path, params)
                    if answer.status < 500:
                        return answer
        return None


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
    with _stage(folder, address) as (stage, carrier_of):

        def call_on(number: int) -> None:
            chance = random.Random(number)
            while not over.is_set():
                carrier = carrier_of()
                verdict = Call(carrier, chance).make()
                with lock:
                    _count(day, verdict, carrier)

        threads = [threading.Thread(target=call_on, args=(number,)) for number in range(callers)]
        scheduled = events(stage)
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


@contextmanager
def _stage(folder: Path, address: str) -> Iterator[tuple[Stage, Callable[[], Carrier]]]:
    token, port = secrets.token_hex(), free_port()
    prompts, data, host = folder / "prompts", folder / "data", folder / "host"
    write_into(prompts, variant(0))
    host.mkdir()
    wire = Wire(address) if address.startswith("postgresql") else None
    with small_disk(data) as small:
        environment = {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "TWILIO_AUTH_TOKEN": token,
            "PUBLIC_URL": PUBLIC_URL,
            "FALLBACK_URL": f"{FALLBACK_ORIGIN}{PATH}",
            "IVR_PROMPTS": str(prompts),
            "IVR_DATA": str(data),
            "IVR_EXPORT": str(data / "export"),
            "DATABASE_URL": wire.address if wire else address,
        }
        database = Database(address)
        file = None if wire else Path(address.removeprefix("sqlite:///"))
        stage = Stage(
            *(environment, folder, data, Editions(database), wire, file, data / "export", host),
            disk_is_small=small,
        )
        try:
            stage.start()
            stage.copy_the_export()
            nginx = NginxHost(folder / "nginx", host, port)
            with nginx.run({}):
                yield stage, lambda: Carrier(stage, f"http://127.0.0.1:{port}", token)
        finally:
            stage.lose_all()
            database.close()
            if wire:
                wire.cut()


def main() -> int:
    """Live through the day, print its table, and end with 1 if a caller was failed."""
    parser = argparse.ArgumentParser(prog="python -m faults.day", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="of a minute: %(default)s")
    parser.add_argument("--callers", type=int, default=16, help="at a time: %(default)s")
    chosen = parser.parse_args()
    kind = "postgresql" if os.environ.get(VARIABLE) else "sqlite"
    with (
        tempfile.TemporaryDirectory(prefix="ivr-day-") as folder,
        address_of(kind, Path(folder)) as address,
    ):
        day = live(chosen.seconds, chosen.callers, Path(folder), address)
    sys.stdout.write("\n".join(day.lines()) + "\n")
    return 1 if day.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
