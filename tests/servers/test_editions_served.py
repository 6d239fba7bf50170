"""Editions where calls are really answered: servers with several workers, on one database."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, create_engine, event, make_url, text

from ivr.cli import main
from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from ivr.settings import storage_from
from tests.calling import said
from tests.cli.test_publish_command import save
from tests.databases import POSTGRESQL, Wire, address_of
from tests.scripts import full_script, with_text
from tests.servers.nginx import until
from tests.servers.running import (
    HEARD_WITHIN,
    STARTS_IN,
    Server,
    caller,
    calls_all_the_time,
    started,
)

SECRET_KEY = "0123456789abcdef" * 4
WORKERS = 2
"""In each server."""

WELCOME = "sv/welcome.txt"
PEACE = "sv/fred.txt"
OLD = "Det här är den gamla texten."

pytestmark = pytest.mark.needs("proc")


def edited(words: str) -> dict[str, bytes]:
    return with_text(full_script(), WELCOME, f"{words}\n")


FIRST = with_text(
    edited("Välkommen till den första linjen."), PEACE, full_script()[PEACE] + f"{OLD}\n".encode()
)
SECOND = edited("Välkommen till den andra linjen.")
THIRD = edited("Välkommen till den tredje linjen.")


def welcome(files: Mapping[str, bytes]) -> str:
    return files[WELCOME].decode().strip()


@dataclass
class Place:
    """Where servers are started, which share a key."""

    folder: Path
    stack: ExitStack

    def start(
        self, name: str, address: str, files: Mapping[str, bytes] = FIRST, **environment: str
    ) -> Server:
        """Start a machine with its own folder and disk; it may not answer yet."""
        own = {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": address, "IVR_WORKERS": str(WORKERS)}
        return self.stack.enter_context(started(self.folder / name, files, **own, **environment))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(tmp_path, stack)


def all_answer(*servers: Server) -> None:
    until(lambda: all(server.answers() for server in servers), STARTS_IN)


@contextmanager
def editions_of(address: str) -> Iterator[Editions]:
    database = Database(address)
    try:
        yield Editions(database)
    finally:
        database.close()


def ivr(address: str, *words: object) -> Result:
    """Run a command at a terminal."""
    given = list(map(str, words))
    environment = {"DATABASE_URL": address, "SECRET_KEY": SECRET_KEY}
    return CliRunner().invoke(main, [*given, "--lang", "en"], env=environment)


def seconds_until_heard(editions: Editions, servers: tuple[Server, ...], expected: str) -> float:
    """How long after it was published every worker of all servers answers with an edition."""
    live = editions.newest()
    assert live is not None

    def all_say_it() -> bool:
        reports = [worker.edition for worker in editions.workers()]
        told = reports.count(live.number) == WORKERS * len(servers)
        return told and all(server.hears(expected) == 10 for server in servers)

    until(all_say_it, STARTS_IN)
    return (datetime.now(UTC) - live.at).total_seconds()


def test_what_is_published_at_a_terminal_is_heard_from_every_worker_of_two_servers_in_two_seconds(
    place: Place, tmp_path: Path
) -> None:
    with address_of("sqlite", tmp_path) as address, editions_of(address) as editions:
        servers = (place.start("one", address), place.start("other", address))
        all_answer(*servers)
        until(lambda: len(editions.workers()) == WORKERS * len(servers), STARTS_IN)
        begun = [caller(*servers) for _ in range(4)]
        for telephone in begun:
            assert welcome(FIRST) in said(telephone.dial())
        desk = tmp_path / "desk"
        assert ivr(address, "pull", desk).exit_code == 0

        with calls_all_the_time(*servers):
            save(desk, SECOND)
            assert ivr(address, "publish", desk, "--note", "New words.").exit_code == 0
            seconds_until_heard(editions, servers, welcome(SECOND))
            for telephone in begun[:2]:
                assert OLD in said(telephone.press("4"))
            assert ivr(address, "rollback", 1, "--note", "Wrong words.").exit_code == 0
            seconds_until_heard(editions, servers, welcome(FIRST))
            for telephone in begun[2:]:
                assert OLD in said(telephone.press("4"))

        # Timed without the calls, which take all that a small machine has.
        assert ivr(address, "rollback", 2, "--note", "New words again.").exit_code == 0
        published = seconds_until_heard(editions, servers, welcome(SECOND))
        assert published < HEARD_WITHIN
        click.echo(f"heard from {WORKERS * len(servers)} workers in {published:.2f} s")
        history = ivr(address, "history").output
        assert "Edition 4 is live. 4 of 4 workers answer with it:" in history


@pytest.fixture(params=[POSTGRESQL])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with address_of(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def wire(address: str) -> Iterator[Wire]:
    wire = Wire(address)
    yield wire
    wire.cut()


def connections(address: str) -> int:
    """How many others are in a database just now."""
    url = make_url(address)
    engine = create_engine(url.set(drivername="postgresql+psycopg", database="postgres"))
    asked = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name")
    with engine.connect() as connection:
        found: int = connection.execute(asked, {"name": url.database}).scalar_one()
    engine.dispose()
    return found


def test_no_call_is_broken_when_the_database_stops_during_calls_and_during_a_publication(
    place: Place, wire: Wire, address: str, tmp_path: Path
) -> None:
    servers = (place.start("one", wire.address), place.start("other", wire.address))
    all_answer(*servers)
    desk = tmp_path / "desk"
    assert ivr(address, "pull", desk).exit_code == 0
    save(desk, SECOND)

    with editions_of(address) as editions, calls_all_the_time(*servers):
        with cut_before("INSERT INTO script_file", wire):
            assert ivr(wire.address, "publish", desk, "--note", "New words.").exit_code == 1
        assert editions.newest_number() == 1
        logs = [server.log for server in servers]
        until(lambda: all("database-unavailable" in log.read_text() for log in logs), STARTS_IN)
        assert all(server.hears(welcome(FIRST)) == 10 for server in servers)
        wire.mend()
        assert ivr(wire.address, "publish", desk, "--note", "New words.").exit_code == 0
        until(lambda: all(server.hears(welcome(SECOND)) == 10 for server in servers), STARTS_IN)


def test_a_start_without_the_database_answers_with_what_the_machine_has(
    place: Place, wire: Wire, address: str, tmp_path: Path
) -> None:
    """It stops in the middle of one start, and before two: on a known machine and on a new one."""
    with editions_of(address) as editions:
        for files in (THIRD, FIRST):
            editions.publish(files, author="Karin", source=Source.STUDIO)
    data = str(tmp_path / "known" / "data")
    known_storage = storage_from({"IVR_DATA": data, "DATABASE_URL": wire.address})
    EditionCache(known_storage.edition_cache).keep(1, THIRD)

    meanwhile = place.start("meanwhile", wire.address)
    until(lambda: connections(address) > 0, STARTS_IN)
    wire.cut()
    known, new = place.start("known", wire.address), place.start("new", wire.address)
    all_answer(meanwhile, known, new)

    with calls_all_the_time(meanwhile), calls_all_the_time(known), calls_all_the_time(new):
        assert meanwhile.hears(welcome(FIRST)) == 10
        assert known.hears(welcome(THIRD)) == 10
        assert new.hears(welcome(FIRST)) == 10
        wire.mend()
        until(lambda: known.hears(welcome(FIRST)) == 10, STARTS_IN)


LAST_INSERT = "INSERT INTO script_file"
COMMIT = "COMMIT"


@contextmanager
def cut_before(statement: str, wire: Wire) -> Iterator[None]:
    """Stop the database right before a statement of this process, or its COMMIT."""
    said: list[str] = []
    done: list[str] = []

    def see(statement_now: str) -> None:
        said.append(statement_now)
        # Reading commits too: of the publication, it is the one after the last insert.
        in_time = statement != COMMIT or any(each.startswith(LAST_INSERT) for each in said)
        if not done and in_time and statement_now.startswith(statement):
            done.append(statement)
            wire.cut()

    def execute(connection: object, cursor: object, statement: str, *rest: object) -> None:
        see(statement)

    def commit(connection: object) -> None:
        see(COMMIT)

    event.listen(Engine, "before_cursor_execute", execute)
    event.listen(Engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", execute)
        event.remove(Engine, "commit", commit)
    assert done == [statement]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_advisory",
        "INSERT INTO edition ",
        "INSERT INTO blob",
        LAST_INSERT,
        COMMIT,
    ],
)
def test_a_publication_that_loses_the_database_is_there_as_a_whole_or_not_at_all(
    wire: Wire, address: str, folder: Path, statement: str
) -> None:
    with editions_of(address) as editions:
        editions.take_folder(FIRST)
        shutil.rmtree(folder)
        assert ivr(wire.address, "pull", folder).exit_code == 0
        save(folder, SECOND)
        with cut_before(statement, wire):
            lost = ivr(wire.address, "publish", folder, "--note", "New words.")
        assert (lost.exit_code, "The database cannot be used" in lost.output) == (1, True)
        assert editions.newest_number() == 1
        assert editions.files(1) == FIRST
        wire.mend()
        again = ivr(wire.address, "publish", folder, "--note", "New words.")
        assert (again.exit_code, editions.newest_number()) == (0, 2)
        assert editions.files(2) == SECOND
        assert [edition.number for edition in editions.history()] == [2, 1]
