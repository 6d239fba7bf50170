"""Editions of small scripts, and workers on one database that poll on request."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from ivr.errors import IVRError
from ivr.service import create_service
from ivr.studio.database import Database
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.folder import OwnFolder
from ivr.studio.editions.source import EditionSource
from ivr.studio.people import Person, Role
from tests.calling import Twilio
from tests.conftest import SECRET_KEY, running, settings_for, state_of, write_into
from tests.databases import checked
from tests.scripts import short_script, with_text

FIRST = "Välkommen till den första linjen."
SECOND = "Välkommen till den andra linjen."
THIRD = "Välkommen till den tredje linjen."
BROKEN = with_text(short_script(), "sv/welcome.txt", "")


def edited(words: str) -> dict[str, bytes]:
    """Return the frozen script with another welcome."""
    return with_text(short_script(), "sv/welcome.txt", f"{words}\n")


def publish(editions: Editions, *welcomes: str) -> None:
    """Publish scripts with these welcomes, one after the other."""
    for words in welcomes:
        editions.publish(edited(words), author="Karin", source=Source.STUDIO)


KARIN = Person(address="karin@example.se", full_name="Karin Berg", role=Role.PUBLISHER)
ANNA = Person(address="anna@example.se", full_name="Anna Ek", role=Role.PUBLISHER)
OLGA = Person(address="olga@example.se", full_name="Olga Ros", role=Role.PUBLISHER)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Return the outcomes or errors of concurrent actions."""
    together = threading.Barrier(len(acts))

    def done(act: Callable[[], object]) -> object:
        together.wait()
        try:
            return act()
        except IVRError as error:
            return type(error)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(done, acts))


class Machine:
    """A worker with a database; it polls only when `poll` is called."""

    def __init__(
        self,
        folder: Path,
        address: str,
        edition_cache: Path | None = None,
        *,
        has_studio: bool = True,
        own_folder: OwnFolder | None = None,
    ) -> None:
        self.database = Database(address, creates=True)
        key = {"SECRET_KEY": SECRET_KEY} if has_studio else {}
        data = edition_cache or folder.parent / "cache"
        settings = settings_for(folder, **key, IVR_DATA=str(data), DATABASE_URL=address)
        try:
            self.app: Flask = create_service(
                settings, database=self.database, own_folder=own_folder
            )
        except IVRError:
            self.database.close()
            raise
        self.service = running(self.app)
        self.service.stop()

    @property
    def editions(self) -> Editions:
        """The editions as this worker knows them."""
        source = self.service.source
        assert isinstance(source, EditionSource)
        return source.editions

    def poll(self) -> None:
        self.service.poller.poll()

    def hears(self, words: str) -> None:
        """Poll, and return whether the welcome has these words."""
        self.poll()
        assert words in self.welcome

    @property
    def source(self) -> str:
        """The line source in /readyz."""
        return str(state_of(self.app)["source"])

    @property
    def welcome(self) -> str:
        return Twilio(self.app).ask().words

    @property
    def problems(self) -> str:
        """The details of the service's problems."""
        return "\n".join(
            line for problem in self.service.source.problems for line in problem.details
        )


class Machines:
    """Workers on one database; each may have its own folder."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self._started: list[Machine] = []

    def start(
        self, folder: Path | None = None, *, cache: Path | None = None, has_studio: bool = True
    ) -> Machine:
        machine = Machine(folder or self.folder, self.address, cache, has_studio=has_studio)
        self._started.append(machine)
        return machine

    def stop(self) -> None:
        for machine in self._started:
            machine.database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The short script in a temporary folder."""
    return write_into(tmp_path / "prompts", short_script())


@pytest.fixture
def machines(folder: Path, address: str) -> Iterator[Machines]:
    """Workers on a database of each kind."""
    machines = Machines(folder, address)
    yield machines
    machines.stop()


@pytest.fixture
def editions(database: Database) -> Editions:
    """The editions of a database of each kind."""
    return Editions(database, checked)


@pytest.fixture
def another(address: str) -> Iterator[Callable[[], Database]]:
    """The same database with separate connections."""
    opened: list[Database] = []

    def another() -> Database:
        opened.append(Database(address))
        return opened[-1]

    yield another
    for database in opened:
        database.close()
