"""The database: connections, tables and failures, on SQLite and PostgreSQL."""

import re
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import DataError

import ivr
from ivr.errors import DatabaseUnavailableError
from ivr.studio.database import Database, now
from ivr.studio.editions.contents import BlobRow
from ivr.studio.editions.workers import Worker, Workers
from tests.databases import address_of, memory_database, opened

FIRST_USE = """
import sys
from ivr.studio.database import Database
with Database(sys.argv[1], creates=True).reading():
    pass
"""


@pytest.mark.servers
def test_an_empty_database_gets_all_tables_whatever_was_imported(tmp_path: Path) -> None:
    """Commands import only what they need; this test imports no module that declares a table."""
    file = tmp_path / "ivr.db"
    subprocess.run([sys.executable, "-c", FIRST_USE, f"sqlite:///{file}"], check=True)
    with opened(file) as database:
        made = set(inspect(database.engine).get_table_names())
    declared = "".join(source.read_text() for source in Path(ivr.__path__[0]).rglob("*.py"))
    assert made == {*re.findall(r'(?:__tablename__ = |= Table\(\s*)"(\w+)"', declared)}


def test_a_reading_session_sees_one_state_during_writes(database: Database) -> None:
    with database.reading() as reader:
        before = reader.scalars(select(BlobRow.digest)).all()
        with database.writing() as writer:
            writer.add(BlobRow(digest="d", data=b"new"))
        assert reader.scalars(select(BlobRow.digest)).all() == before == []


def test_any_thread_closes_a_database_in_memory() -> None:
    database = memory_database()
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
    thread = threading.Thread(target=database.close)
    thread.start()
    thread.join()
    assert isinstance(driver, sqlite3.Connection)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        driver.execute("SELECT 1")


@pytest.mark.servers
@pytest.mark.needs("postgresql")
def test_postgresql_without_an_encoding_keeps_swedish_words(tmp_path: Path) -> None:
    template = "template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
    with address_of("postgresql", tmp_path, template=template) as address:
        with opened(address) as database, database.writing() as session:
            session.add(Worker(name="Åre", edition=1, since=now(), seen=now()))
        with opened(address) as database:
            assert [worker.name for worker in Workers(database).all()] == ["Åre"]


@pytest.mark.servers
@pytest.mark.needs("postgresql")
def test_a_value_that_the_tables_do_not_take_is_no_missing_database(tmp_path: Path) -> None:
    with address_of("postgresql", tmp_path) as address, opened(address) as database:
        with pytest.raises(DataError), database.writing() as session:
            session.add(Worker(name="a\0b", edition=1, since=now(), seen=now()))
        assert not Workers(database).all()


def test_concurrent_first_sessions_make_the_tables_once(empty_address: str) -> None:
    together = threading.Barrier(4)

    def come(number: int) -> None:
        with opened(empty_address) as another:
            together.wait()
            with another.writing() as session:
                session.add(BlobRow(digest=f"{number:064}", data=b""))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come, range(4)))
    with opened(empty_address) as database, database.reading() as session:
        assert session.query(BlobRow).count() == 4


@pytest.mark.parametrize(
    "address",
    [
        "postgres://who:secret@127.0.0.1:1/ivr",
        "postgresql://127.0.0.1:1/ivr",
        "sqlite:////dev/null/below/ivr.db",
    ],
)
def test_an_unusable_database_is_reported_without_its_password(address: str) -> None:
    with pytest.raises(DatabaseUnavailableError, match="cannot be used") as told:
        Database(address, creates=True).reading().__enter__()
    for said in (str(told.value), told.value.message("sv")):
        assert "secret" not in said and "DATABASE_URL" in said and "IVR_DATA" in said


def test_the_file_becomes_private_to_its_owner(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    folder, open_file = tmp_path / "data", tmp_path / "ivr.db"
    open_file.touch(mode=0o644)
    with opened(folder / "ivr.db") as database, database.reading():
        for path in (folder, *folder.iterdir()):
            assert path.stat().st_mode & 0o077 == 0, path
    with opened(open_file) as database, database.reading():
        assert open_file.stat().st_mode & 0o777 == 0o600
    assert tmp_path.stat().st_mode & 0o777 == 0o755, "whose folder that is, nobody knows"
