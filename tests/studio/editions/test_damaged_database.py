"""A damaged database: calls go on, the problem is logged once, and no data is lost."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from ivr.studio.database import Database
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from tests.conftest import Journal
from tests.studio.editions.conftest import FIRST, SECOND, Machine, Machines, edited

pytestmark = pytest.mark.servers


FILES: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[: len(data) // 2 + 100],
    "garbage": lambda data: os.urandom(5_000),
}
ROWS = {
    "no version": "DELETE FROM alembic_version",
    "lost editions": "DELETE FROM publication / DELETE FROM script_file / DELETE FROM edition",
    "another text": "UPDATE script_file SET digest = (SELECT digest FROM script_file "
    "WHERE path = 'sv/goodbye.txt' LIMIT 1) WHERE path = 'sv/welcome.txt'",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "database" / "ivr.db"


@pytest.fixture
def on_file(folder: Path, file: Path) -> Iterator[Machines]:
    """A service whose database is a file."""
    machines = Machines(folder, f"sqlite:///{file}")
    yield machines
    machines.stop()


def publish(machines: Machines, words: str = FIRST) -> Machine:
    """Publish an edition, and let a worker load it."""
    machine = machines.start()
    Editions(machine.database).publish(edited(words), author="Karin", source=Source.STUDIO)
    machine.hears(words)
    return machine


def change(address: str, statements: str) -> None:
    """Write to the database directly."""
    database = Database(address)
    with database.engine.begin() as connection:
        for statement in statements.split(" / "):
            connection.execute(text(statement))
    database.close()


@pytest.mark.parametrize("damage", FILES)
def test_a_start_with_a_damaged_file_uses_the_cache_and_reports_once(
    on_file: Machines, file: Path, damage: str, journal: Journal
) -> None:
    publish(on_file)
    on_file.stop()
    file.write_bytes(FILES[damage](file.read_bytes()))
    damaged = file.read_bytes()
    again = on_file.start()
    for _ in range(3):
        again.hears(FIRST)
    assert str(file) in again.problems and "docs/operations.md" in again.problems
    (told,) = journal.lines("database-unavailable")
    assert "docs/operations.md" in told["reason"]
    assert not journal.lines("poll-failed")
    assert file.read_bytes() == damaged


@pytest.mark.parametrize("is_started", [False, True], ids=["while calls come in", "at a start"])
@pytest.mark.parametrize("damage", ROWS)
def test_a_damaged_row_stops_no_call_and_is_reported_once(
    machines: Machines, damage: str, is_started: bool, journal: Journal
) -> None:
    machine = publish(machines)
    change(machines.address, ROWS[damage])
    machine = machines.start() if is_started else machine
    for _ in range(3):
        machine.hears(FIRST)
    told = len(journal.lines("database-unavailable") + journal.lines("edition-unreadable"))
    assert told == 1 if is_started else told <= 1
    assert bool(machine.problems) or not is_started
    assert not journal.lines("poll-failed")


def test_a_backup_in_place_is_used_at_once(on_file: Machines, file: Path, journal: Journal) -> None:
    machine, backup = publish(on_file), file.with_name("backup.db")
    with sqlite3.connect(file) as source, sqlite3.connect(backup) as target:
        source.backup(target)
    source.close()
    target.close()
    file.rename(file.with_name("damaged.db"))
    machine.poll()
    assert "was deleted" in machine.problems and FIRST in machine.welcome
    assert not file.exists(), "an empty one would hide that all is lost"
    restored = Database(f"sqlite:///{backup}")
    Editions(restored).publish(edited(SECOND), author="Karin", source=Source.STUDIO)
    restored.close()
    for left in file.parent.glob("ivr.db-*"):
        left.rename(left.with_name(f"old{left.suffix}"))
    backup.rename(file)
    machine.hears(SECOND)
    assert machine.problems == ""
    for event in ("database-unavailable", "database-available"):
        assert len(journal.lines(event)) == 1


def test_an_emptied_database_file_is_reported_and_kept(on_file: Machines, file: Path) -> None:
    machine = publish(on_file)
    for part in file.parent.glob("ivr.db*"):
        part.rename(part.with_name(f"old{part.suffix}"))
    file.touch()
    machine.poll()
    assert "its tables are gone" in machine.problems and FIRST in machine.welcome
    assert file.stat().st_size <= 4096, "no table was made"


def test_a_start_survives_a_programming_error(on_file: Machines, journal: Journal) -> None:
    publish(on_file)
    change(on_file.address, "UPDATE edition SET source = 'a mistake'")
    assert FIRST in on_file.start().welcome
    assert len(journal.lines("editions-failed")) == 1
