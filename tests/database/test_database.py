"""The database: connections, tables and faults, on SQLite and PostgreSQL."""

import gc
import hashlib
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

import ivr
from ivr.database import Database, now, schema
from ivr.errors import ConfigError, DatabaseUnavailableError
from ivr.publishing.edition import Worker
from ivr.publishing.editions import Editions
from ivr.publishing.live.startup import open_first
from ivr.publishing.tables import BlobRow

TABLES = ("0016", "7edcc2085eb4472f")
"""The newest version, and a digest of what it creates."""

FIRST_USE = """
import sys
from ivr.database import Database
with Database(sys.argv[1]).reading():
    pass
"""


def test_an_empty_database_gets_all_tables_whatever_was_imported(tmp_path: Path) -> None:
    """Commands import only what they need, here nothing that declares a table."""
    address = f"sqlite:///{tmp_path}/ivr.db"
    subprocess.run([sys.executable, "-c", FIRST_USE, address], check=True)
    database = Database(address)
    made = set(inspect(database.engine).get_table_names())
    database.close()
    declared = "".join(file.read_text() for file in Path(ivr.__path__[0]).rglob("*.py"))
    assert made == {*re.findall(r'__tablename__ = "(\w+)"', declared), schema.VERSION.name}


def test_tables_that_have_changed_have_a_new_version(tmp_path: Path) -> None:
    """A database of the earlier version would otherwise be used as it is."""
    database = Database(f"sqlite:///{tmp_path}/ivr.db")
    with database.reading() as session:
        made = session.scalars(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
        told = sorted(" ".join(each.split()) for each in made)
    digest = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    database.close()
    assert (schema.VERSIONS[-1], digest) == TABLES


def test_whoever_reads_sees_one_state_whatever_is_written_meanwhile(database: Database) -> None:
    with database.reading() as reader:
        before = reader.scalars(select(BlobRow.digest)).all()
        with database.writing() as writer:
            writer.add(BlobRow(digest="d", data=b"new"))
        assert reader.scalars(select(BlobRow.digest)).all() == before == []


def test_a_database_gets_the_tables_that_a_later_version_adds(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "VERSIONS", ("0001", *schema.VERSIONS))
    with database.writing() as session:
        session.add(BlobRow(digest="a", data=b""))
        session.execute(text("DROP TABLE canary_answer"))
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    again = Database(database.engine.url.render_as_string(hide_password=False))
    with again.reading() as session:
        assert session.get(BlobRow, "a")
        assert inspect(session.connection()).has_table("canary_answer")
    again.close()


def test_many_who_come_first_at_once_bring_it_up_to_date_once(empty_address: str) -> None:
    together = threading.Barrier(4)

    def come(number: int) -> None:
        another = Database(empty_address)
        together.wait()
        with another.writing() as session:
            session.add(BlobRow(digest=f"{number:064}", data=b""))
        another.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come, range(4)))
    database = Database(empty_address)
    with database.reading() as session:
        assert session.query(BlobRow).count() == 4
    database.close()


def test_what_fails_half_way_has_not_happened(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(BlobRow(digest="a", data=b"a"))
        session.flush()
        raise ZeroDivisionError
    with database.reading() as session:
        assert session.get(BlobRow, "a") is None


def test_who_writes_alone_waits_for_the_other(database: Database) -> None:
    order: list[str] = []
    first_is_in, second_tries = threading.Event(), threading.Event()

    def second() -> None:
        first_is_in.wait()
        second_tries.set()
        with database.writing(alone="here"):
            order.append("second")

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second)
        with database.writing(alone="here") as session:
            first_is_in.set()
            second_tries.wait()
            session.add(BlobRow(digest="a", data=b"a"))
            session.flush()
            order.append("first")
        waiting.result()
    assert order == ["first", "second"]


def test_moments_come_back_in_utc(database: Database) -> None:
    stockholm = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as session:
        session.add(Worker(name="a", edition=1, since=stockholm, seen=now()))
    with database.reading() as session:
        found = session.get_one(Worker, "a").since
    assert (found, found.tzinfo) == (stockholm, UTC)


def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"), database.writing() as session:
        session.add(Worker(name="a", edition=1, since=datetime(2026, 7, 1), seen=now()))
        session.flush()


def test_a_mistake_of_ours_is_not_taken_for_a_database_that_is_away(database: Database) -> None:
    with database.writing() as session:
        session.add(BlobRow(digest="a", data=b""))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(BlobRow(digest="a", data=b""))


def test_a_database_of_a_newer_program_is_left_alone(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    again = Database(database.engine.url.render_as_string(hide_password=False))
    with pytest.raises(DatabaseUnavailableError, match="newer than this program"):
        again.reading().__enter__()
    again.close()


def test_a_database_of_an_earlier_program_stops_the_start(database: Database, folder: Path) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0009'"))
    again = Database(database.engine.url.render_as_string(hide_password=False))
    with pytest.raises(ConfigError, match="ivr pull"):
        open_first(folder, Editions(again))
    again.close()


@pytest.mark.parametrize(
    "address",
    ["postgres://who:secret@127.0.0.1:1/ivr", "postgresql://127.0.0.1:1/ivr"],
)
def test_a_database_that_is_stopped_is_told_in_words_without_its_password(address: str) -> None:
    database = Database(address)
    with pytest.raises(DatabaseUnavailableError, match="cannot be used") as told:
        database.reading().__enter__()
    assert "secret" not in str(told.value) and "secret" not in told.value.told("sv")
    assert "DATABASE_URL" in told.value.told("sv")


@pytest.mark.parametrize(
    "address",
    ["", "ivr.db", "mysql://localhost/ivr", "http://example.org", "postgresql:///:x@/y:z:"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises((ConfigError, DatabaseUnavailableError)):
        Database(address).reading().__enter__()


def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    database = Database(f"sqlite:///{tmp_path}/file/below/ivr.db")
    with pytest.raises(DatabaseUnavailableError, match="IVR_DATA"):
        database.reading().__enter__()


def test_a_database_in_memory_needs_no_folder() -> None:
    database = Database("sqlite://")
    with database.reading() as session:
        assert session.query(BlobRow).count() == 0
    assert database.is_sqlite
    database.close()


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/data/ivr.db")
    with database.reading():
        for path in (tmp_path / "data", *(tmp_path / "data").iterdir()):
            assert path.stat().st_mode & 0o077 == 0, path
    database.close()


def test_a_file_that_others_may_read_is_narrowed(tmp_path: Path) -> None:
    file = tmp_path / "ivr.db"
    tmp_path.chmod(0o755)
    file.touch()
    file.chmod(0o644)
    database = Database(f"sqlite:///{file}")
    with database.reading():
        assert file.stat().st_mode & 0o777 == 0o600
    assert tmp_path.stat().st_mode & 0o777 == 0o755, "whose folder that is, nobody knows"
    database.close()


def test_a_database_that_is_no_longer_referenced_has_no_connections(tmp_path: Path) -> None:
    def opened() -> list[str]:
        names = (os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd"))
        return [name for name in names if name.startswith(str(tmp_path))]

    database = Database(f"sqlite:///{tmp_path / 'ivr.db'}")
    with database.writing():
        assert opened()
    del database
    gc.collect()
    assert not opened()
