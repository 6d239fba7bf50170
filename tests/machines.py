"""Workers with a database that poll only when a test calls `poll`."""

from pathlib import Path

from calling import Twilio
from conftest import service_of, settings_for
from flask import Flask

from ivr.app import create_app
from ivr.database import Database
from ivr.errors import IVRError
from ivr.publishing.live.cache import EditionCache


class Machine:
    """A worker with a database; it polls only when `poll` is called."""

    def __init__(self, folder: Path, address: str, edition_cache: Path | None = None) -> None:
        self.database = Database(address)
        edition_cache = edition_cache or folder.parent / "cache"
        try:
            self.app: Flask = create_app(
                settings_for(folder),
                database=self.database,
                edition_cache=EditionCache(edition_cache),
            )
        except IVRError:
            self.database.close()
            raise
        self.service = service_of(self.app)
        self.service.stop()

    def poll(self) -> None:
        self.service.poll()

    @property
    def welcome(self) -> str:
        return Twilio(self.app).ask().words

    @property
    def problems(self) -> str:
        """The details of the service's problems."""
        return "\n".join(line for problem in self.service.problems for line in problem.details)


class Machines:
    """Workers on one database; each may have a folder of its own."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self._started: list[Machine] = []

    def start(self, folder: Path | None = None, *, address: str = "") -> Machine:
        machine = Machine(folder or self.folder, address or self.address)
        self._started.append(machine)
        return machine

    def stop(self) -> None:
        for machine in self._started:
            machine.database.close()
