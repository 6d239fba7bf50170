"""The line with all that can fail around it: two instances, their database, folder, disk, clock."""

import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from ivr.database import Database
from ivr.publishing.editions import Editions
from tests.conftest import write_into
from tests.databases import Wire
from tests.faults.carrier import PUBLIC_URL
from tests.faults.instances import THIS_PROGRAM, Instance, wait_for
from tests.faults.variants import variant
from tests.programs import find

DISK_MEGABYTES = 24


@dataclass
class Stage:
    """All that can be disturbed; `wire` is None where the database is a file."""

    folder: Path
    environment: Mapping[str, str]
    command: Sequence[str | Path]
    database: Database
    wire: Wire | None
    disk_is_small: bool
    clock: Path | None
    instances: list[Instance] = field(default_factory=list)

    @property
    def prompts(self) -> Path:
        """The folder of the script."""
        return self.folder / "prompts"

    @property
    def data(self) -> Path:
        """What the service keeps."""
        return self.folder / "data"

    @property
    def token(self) -> str:
        """What Twilio signs with."""
        return self.environment["TWILIO_AUTH_TOKEN"]

    @property
    def editions(self) -> Editions:
        """The editions in the database."""
        return Editions(self.database)

    def origins(self) -> Sequence[str]:
        """Where the instances that there are answer."""
        return [instance.origin for instance in self.instances]

    def start(self) -> None:
        """Start two instances."""
        for number in (1, 2):
            log = self.folder / f"log-{number}"
            self.instances.append(Instance(self.environment, log, self.command))
        wait_for(self.instances)

    def lose_the_database(self) -> None:
        """Cut the database off."""
        if self.wire:
            self.wire.cut()
        else:
            self._database_folder.rename(self._database_folder.with_suffix(".gone"))

    def find_the_database(self) -> None:
        """Let the database be there again."""
        if self.wire:
            self.wire.mend()
        else:
            self._database_folder.with_suffix(".gone").rename(self._database_folder)

    @property
    def _database_folder(self) -> Path:
        return Path(self.database.engine.url.database or "").parent

    def fill_the_disk(self) -> None:
        """Leave no room for anything that the service keeps, if its disk is one of its own."""
        if self.disk_is_small:
            with suppress(OSError), (self.data / "filler").open("wb") as file:
                while True:
                    file.write(bytes(65_536))
                    file.flush()

    def free_the_disk(self) -> None:
        """Remove what fills the disk."""
        (self.data / "filler").unlink(missing_ok=True)

    def lose_one(self) -> None:
        """Kill an instance, which nobody starts again."""
        self.instances.pop(0).lose()

    def lose_all(self) -> None:
        """Kill what is left."""
        while self.instances:
            self.lose_one()

    def problems(self) -> str:
        """Return the problems at /readyz."""
        for origin in self.origins():
            with suppress(requests.RequestException):
                ready = requests.get(f"{origin}/readyz", timeout=5).json()
                return " ".join(ready["problems"]) or "none"
        return "no answer"


@contextmanager
def staged(
    folder: Path,
    address: str,
    command: Sequence[str | Path] = THIS_PROGRAM,
    *,
    steady_clock: bool = True,
) -> Iterator[Stage]:
    """Run two instances on a database of this address."""
    write_into(folder / "prompts", variant(0))
    wire = Wire(address) if address.startswith("postgresql") else None
    moved, clock_environment = (None, {}) if steady_clock else clock(folder)
    database = Database(address)
    with small_disk(folder / "data") as small:
        environment = {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "TWILIO_AUTH_TOKEN": secrets.token_hex(),
            "PUBLIC_URL": PUBLIC_URL,
            "IVR_PROMPTS": str(folder / "prompts"),
            "IVR_DATA": str(folder / "data"),
            "SECRET_KEY": secrets.token_hex(),
            "DATABASE_URL": wire.address if wire else address,
            **clock_environment,
        }
        stage = Stage(folder, environment, command, database, wire, small, moved)
        try:
            stage.start()
            yield stage
        finally:
            stage.lose_all()
            database.close()
            if wire:
                wire.cut()


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Make a folder of its own small disk, where the machine allows that; tell whether."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    try:
        yield mounted.returncode == 0
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


def clock(folder: Path) -> tuple[Path | None, dict[str, str]]:
    """Return the file that moves the service's clock, and the environment that makes it so."""
    library = find("libfaketime")
    if library is None:
        return None, {}
    file = folder / "clock"
    file.write_text("+0h\n")
    return file, {
        "LD_PRELOAD": library,
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
