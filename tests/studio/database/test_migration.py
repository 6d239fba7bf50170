"""Migrations: tables of an earlier version, of a newer one, and none, on SQLite and PostgreSQL."""

import json
import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, make_url, text

from ivr.errors import DatabaseNewerError, DatabaseUnavailableError, MigrationError
from ivr.script.files import fingerprint
from ivr.studio.database import Base, engine, schema
from ivr.studio.editions.editions import Editions
from ivr.studio.statistics import store
from ivr.studio.statistics.events import CallEvent
from tests.databases import (
    DUMPS,
    LATER,
    POSTGRESQL,
    address_of,
    editions_of_older_rules,
    later_program,
    migrated,
    opened,
    with_dump,
)
from tests.studio.database.release import PENDING, SUMS, describe
from tests.studio.editions.conftest import FIRST, OLGA, SECOND, Machine, publish

ANNA, KARIN = "anna@example.se", "karin@example.se"


@pytest.fixture
def dumped(empty_address: str) -> str:
    """The address of a database with rows in each table."""
    return with_dump(empty_address)


RELEASES = sorted(path.stem for path in DUMPS.glob("*.json"))
"""Versions of the program whose databases must be migrated for ever."""


def test_the_dumps_of_a_release_are_never_written_again() -> None:
    lines = (DUMPS / SUMS).read_text().splitlines()
    sums = {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}
    dumps = {path.name: path.read_bytes() for path in DUMPS.iterdir() if path.name != SUMS}
    assert sums == {name: sha256(content).hexdigest() for name, content in dumps.items()}


def rows(address: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a database, by table."""
    with opened(address, creates=False) as database, database.engine.connect() as connection:
        names = sorted(inspect(connection).get_table_names())
        return {
            name: sorted(
                (*map(repr, row),) for row in connection.execute(text(f"SELECT * FROM {name}"))
            )
            for name in names
        }


def tables(connection: Connection) -> dict[str, object]:
    """Everything that makes up the tables, by name, in a form that can be compared."""
    look = inspect(connection)
    return {
        name: (
            sorted(
                (column["name"], str(column["type"]), column["nullable"])
                for column in look.get_columns(name)
            ),
            look.get_pk_constraint(name),
            look.get_foreign_keys(name),
            sorted(map(repr, look.get_indexes(name))),
            sorted(map(repr, look.get_unique_constraints(name))),
        )
        for name in look.get_table_names()
    }


def offered(connection: Connection) -> set[tuple[str, ...]]:
    """Return the columns that programs can read."""
    look = inspect(connection)
    return {
        (name, column["name"], str(column["type"]), f"nullable: {column['nullable']}")
        for name in look.get_table_names()
        for column in look.get_columns(name)
    }


def demanded(connection: Connection) -> set[tuple[str, ...]]:
    """Return the values and constraints that a written row must satisfy."""
    look, found = inspect(connection), set[tuple[str, ...]]()
    for name in look.get_table_names():
        needed = {
            column["name"]
            for column in look.get_columns(name)
            if not column["nullable"] and column["default"] is None
        }
        keys = [each["column_names"] for each in look.get_unique_constraints(name)]
        keys += [look.get_pk_constraint(name)["constrained_columns"]]
        unique = {str(each["column_names"]) for each in look.get_indexes(name) if each["unique"]}
        refers = {str(each["constrained_columns"]) for each in look.get_foreign_keys(name)}
        found |= {(name, "not empty", column) for column in needed}
        found |= {(name, "unique", columns) for columns in unique | {*map(str, keys)}}
        found |= {(name, "refers", columns) for columns in refers}
    return found


@pytest.mark.parametrize("version", RELEASES)
def test_a_migrated_database_equals_a_new(version: str, empty_address: str, tmp_path: Path) -> None:
    dumped = with_dump(empty_address, version)
    before = {name: found for name, found in rows(dumped).items() if found}
    with migrated(dumped) as database, database.reading() as session:
        connection = session.connection()
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == [], "write a migration"
        kind = make_url(dumped).get_backend_name()
        with (
            address_of(kind, tmp_path / "new", empty=True) as address,
            opened(address) as new,
            new.reading() as other,
        ):
            assert tables(connection) == tables(other.connection())
    after = rows(dumped)
    before.pop("alembic_version")
    for name, kept in before.items():  # columns are added at the end, and values are stored
        width = len(kept[0])
        assert {*kept} <= {row[:width] for row in after[name]}
    assert after["alembic_version"] == [(repr(schema.NEWEST),)]
    assert after["database_identity"][0][1] == repr(schema.COMPATIBLE)


@pytest.mark.parametrize("version", RELEASES)
def test_a_database_of_a_release_is_read_as_before(version: str, empty_address: str) -> None:
    with migrated(with_dump(empty_address, version)) as database:
        assert describe(database) == json.loads((DUMPS / f"{version}.json").read_text())
        editions = editions_of_older_rules(database)
        content = fingerprint(editions.approval_requests.files(PENDING))
        based_on = editions.newest_number()
        edition = editions.approve(PENDING, by=OLGA, content=content, based_on=based_on)
        assert editions.newest() == edition


@pytest.mark.parametrize("breaks", ["raise ValueError('a mistake')", "op.execute('SELECT wrong')"])
def test_a_failed_migration_changes_nothing(dumped: str, breaks: str, tmp_path: Path) -> None:
    with migrated(dumped):
        before = rows(dumped)
    with later_program(tmp_path, breaks), opened(dumped) as database:
        with pytest.raises(MigrationError, match="have not changed"):
            database.migrate()
    assert rows(dumped) == before
    with opened(dumped) as database:
        assert Editions(database).newest_number()


def test_a_start_changes_no_tables(address: str, folder: Path, tmp_path: Path) -> None:
    """Callers hear the last edition of the cache until the tables are migrated."""
    unchanged, before = schema.NEWEST, Machine(folder, address)
    publish(before.editions, FIRST)
    before.hears(FIRST)
    before.database.close()
    with later_program(tmp_path):
        started = Machine(folder, address)
        started.hears(FIRST)
        assert schema.NEWEST in started.problems and "ivr migrate" in started.problems
        with pytest.raises(DatabaseUnavailableError):
            publish(started.editions, SECOND)
        with opened(address) as database:
            assert database.version() == unchanged
            database.migrate()
            publish(Editions(database), SECOND)
        started.hears(SECOND)
        assert not started.problems
        started.database.close()


@pytest.mark.parametrize("version", RELEASES)
def test_compatible_tables_have_everything_that_earlier_programs_use(
    version: str, empty_address: str
) -> None:
    """The rule of `schema.COMPATIBLE`, for the tables of every dump."""
    dumped = with_dump(empty_address, version)
    with opened(dumped) as database, database.engine.connect() as connection:
        known = schema.read_version(connection)
        before, required = offered(connection), demanded(connection)
    with migrated(dumped) as database, database.engine.connect() as connection:
        taken = before - offered(connection)
        its = {name for name, *_ in before}
        added = {each for each in demanded(connection) - required if each[0] in its}
    assert known
    assert not (taken or added) or not schema.is_readable_by(known), (taken, added)


def test_a_migration_waits_a_limited_time_for_other_writers(
    dumped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MIGRATION_LOCK_SECONDS", 0.2)
    with migrated(dumped) as database, database.writing():
        began = time.monotonic()
        with later_program(tmp_path), opened(dumped) as later:
            with pytest.raises(DatabaseUnavailableError):
                later.migrate()
        assert time.monotonic() - began < engine.ANSWER_SECONDS


@pytest.mark.parametrize("empty_address", [POSTGRESQL], indirect=True)
@pytest.mark.parametrize(
    ("limit", "last", "reason"),
    [
        ("TABLE_LOCK_SECONDS", "pass", "lock timeout"),
        ("MIGRATION_SECONDS", "op.execute('SELECT pg_sleep(5)')", "statement timeout"),
    ],
)
def test_a_migration_gives_up_on_tables_in_use_and_on_long_statements(
    dumped: str, limit: str, last: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has neither limit: readers do not lock tables there."""
    monkeypatch.setattr(engine, limit, 0.2)
    with migrated(dumped) as database, database.reading() as session:
        if last == "pass":
            session.execute(text("SELECT * FROM person"))
        with later_program(tmp_path, last), opened(dumped) as later:
            with pytest.raises(MigrationError, match=reason):
                later.migrate()


def test_a_changed_table_keeps_its_rows_and_references(dumped: str, tmp_path: Path) -> None:
    before = rows(dumped)
    with later_program(tmp_path), migrated(dumped):
        after = rows(dumped)
    assert after["access_grant"] == before["access_grant"]
    assert [row[:-1] for row in after["person"]] == before["person"]


def test_an_older_program_reads_newer_tables(address: str, folder: Path, tmp_path: Path) -> None:
    """Its workers run while another instance migrates; and it starts again after a rollback."""
    running = Machine(folder, address)
    running.poll()
    with later_program(tmp_path), migrated(address) as database:
        publish(Editions(database), FIRST)
    started = Machine(folder, address)
    for machine in (running, started):
        machine.hears(FIRST)
        with pytest.raises(DatabaseNewerError, match="newer than this program"):
            publish(machine.editions, SECOND)
        store.write(machine.database, [CallEvent("call", 0.0)], datetime.now(UTC))
        machine.hears(FIRST)
        assert "newer than this program" in machine.problems
        machine.database.close()
    assert len(rows(address)["statistics_event"]) == 2


def test_an_older_program_avoids_newer_tables(address: str, folder: Path, tmp_path: Path) -> None:
    running = Machine(folder, address)
    publish(running.editions, FIRST)
    running.hears(FIRST)
    with later_program(tmp_path, compatible=LATER), migrated(address):
        pass
    started = Machine(folder, address)
    for machine in (running, started):
        machine.hears(FIRST)
        with pytest.raises(DatabaseNewerError):
            publish(machine.editions, SECOND)
        machine.database.close()
