"""What fails on a day: two instances, their database and disk, and the host of the fallback."""

import os
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests
from click.testing import CliRunner

from ivr.cli import main
from ivr.database import Database
from ivr.phone import ExchangeError, HTTPAnswer, HTTPExchange
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.twilio.export.folder import EARLIER, LIVE
from tests.conftest import write_into
from tests.databases import Wire
from tests.faults.disturbances import small_disk
from tests.faults.instances import THIS_PROGRAM, Instance
from tests.faults.variants import variant
from tests.servers.export_hosts import NginxHost
from tests.servers.nginx import free_port, until

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
        """Export the live edition and bring it to its host, as deploy/ivr-export.service does."""
        arguments = ["export", str(self.exports), "--url", f"{FALLBACK_ORIGIN}{PATH}"]
        result = CliRunner().invoke(main, arguments, env=self.environment)
        assert result.exit_code == 0, result.output
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
        """Return the problems at /readyz."""
        ready = self.readyz()
        if not ready:
            return "no answer"
        return " ".join(ready["problems"]) or "none"


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


@contextmanager
def staged(folder: Path, address: str) -> Iterator[tuple[Stage, Callable[[], Carrier]]]:
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
            "SECRET_KEY": secrets.token_hex(),
            "IVR_PROMPTS": str(prompts),
            "IVR_DATA": str(data),
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
