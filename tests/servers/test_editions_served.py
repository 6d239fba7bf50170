"""Editions on real servers with several workers, on one database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, event

from ivr.cli import main
from ivr.script.files import Files
from ivr.studio.editions.editions import Editions
from tests.calling import said
from tests.databases import POSTGRESQL, Wire, address_of, editions_of
from tests.servers.callers import calls_to, edition, hear, mark_of
from tests.servers.running import SECRET_KEY, WORKERS, Instance, all_answer, until
from tests.servers.test_server import HEARD_WITHIN

FIRST, SECOND = edition(0), edition(1)

pytestmark = pytest.mark.needs("proc")


Start = Callable[[str, str], Instance]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a machine with its own folder and disk, on a database; it may not answer yet."""
    with ExitStack() as stack:

        def start(name: str, address: str) -> Instance:
            shared = {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": address}
            return stack.enter_context(Instance(tmp_path / name, shared, files=FIRST))

        yield start


def ivr(address: str, *words: object) -> Result:
    """Run a command at a terminal."""
    environment = {"DATABASE_URL": address, "SECRET_KEY": SECRET_KEY}
    return CliRunner().invoke(main, [*map(str, words), "--lang", "en"], env=environment)


def pulled(address: str, desk: Path, files: Files) -> Path:
    """Pull the live edition to a folder, and edit it there."""
    assert ivr(address, "pull", desk).exit_code == 0
    for name, content in files.items():
        (desk / name).write_bytes(content)
    return desk


def seconds_until_heard(editions: Editions, servers: list[Instance], words: str) -> float:
    """Return the seconds from a publication until every worker of all servers answers with it."""
    live = editions.newest()
    assert live

    def all_say_it() -> bool:
        reports = [worker.edition for worker in editions.workers.all()]
        told = reports.count(live.number) == WORKERS * len(servers)
        return told and hear(words, *servers) == [10] * len(servers)

    until(all_say_it)
    return (datetime.now(UTC) - live.at).total_seconds()


def test_every_worker_of_two_servers_adopts_an_edition(start: Start, tmp_path: Path) -> None:
    with address_of("sqlite", tmp_path) as address, editions_of(address) as editions:
        servers = [start("one", address), start("other", address)]
        all_answer(*servers)
        until(lambda: len(editions.workers.all()) == WORKERS * len(servers))
        begun = servers[0].caller()
        assert mark_of(0) in said(begun.dial())
        desk = pulled(address, tmp_path / "desk", SECOND)
        with calls_to(*servers):
            assert ivr(address, "publish", desk, "--note", "New words.").exit_code == 0
            seconds_until_heard(editions, servers, mark_of(1))
            assert "Upplaga alfa" in said(begun.press("4")), "a call goes on in its own edition"

        # Timed without the calls, which take all that a small machine has.
        assert ivr(address, "rollback", 1, "--note", "Wrong words.").exit_code == 0
        assert seconds_until_heard(editions, servers, mark_of(0)) < HEARD_WITHIN
        history = ivr(address, "history").output
        assert "Edition 3 is live. 4 of 4 workers answer with it:" in history


@contextmanager
def cut_in_a_publication(wire: Wire) -> Iterator[None]:
    """Stop the database just before the last statement of a publication."""

    def execute(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("INSERT INTO script_file"):
            wire.cut()

    event.listen(Engine, "before_cursor_execute", execute)
    yield
    event.remove(Engine, "before_cursor_execute", execute)


@pytest.fixture(params=[POSTGRESQL])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with address_of(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def wire(address: str) -> Wire:
    return Wire(address)


def test_no_call_breaks_in_a_publication_that_is_cut_off(
    start: Start, wire: Wire, address: str, tmp_path: Path
) -> None:
    servers = [start(name, wire.address) for name in ("one", "other")]
    all_answer(*servers)
    desk = pulled(address, tmp_path / "desk", SECOND)
    with calls_to(*servers):
        with cut_in_a_publication(wire):
            lost = ivr(wire.address, "publish", desk, "--note", "New words.")
        assert (lost.exit_code, "The database cannot be used" in lost.output) == (1, True)
        until(lambda: all("database-unavailable" in each.log.read_text() for each in servers))
        assert hear(mark_of(0), *servers) == [10, 10]
        wire.mend()
        assert ivr(wire.address, "publish", desk, "--note", "New words.").exit_code == 0
        until(lambda: hear(mark_of(1), *servers) == [10, 10])
    assert "Edition 2 is live." in ivr(address, "history").output, "none of the lost one"
