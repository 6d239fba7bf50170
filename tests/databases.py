"""Databases for tests: SQLite always, and PostgreSQL in the tests that start servers."""

import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import URL, create_engine, make_url, select
from sqlalchemy.orm import Session

from ivr import __version__
from ivr.atomic import make_folder
from ivr.checks.check import CheckResult, check_script
from ivr.script.files import Files
from ivr.studio.database import Database, migration, schema
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.grants import Grant
from tests import ROOT
from tests.programs import path_of
from tests.scripts import short_script

POSTGRESQL = pytest.param(
    "postgresql", marks=(pytest.mark.servers, pytest.mark.needs("postgresql"))
)
KINDS = ("sqlite", POSTGRESQL)
"""Kinds of databases, as parameters of tests."""

DUMPS = ROOT / "tests/studio/database/dumps"
"""Databases of the first tables, and of each release (tests/studio/database/release.py)."""

LATER = f"{int(schema.NEWEST) + 1:04}"
LATER_MIGRATION = f'''"""A later migration."""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{LATER}", "{schema.NEWEST}"


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("later", sa.Text(), server_default="", nullable=False))
    op.create_table("later", sa.Column("number", sa.Integer(), primary_key=True))
    LAST
'''
"""A migration of a later version of the program; the statement LAST is to be replaced."""

AnyDatabase = TypeVar("AnyDatabase", bound=Database)


@contextmanager
def address_of(
    kind: str, folder: Path, *, empty: bool = False, template: str = "template1"
) -> Iterator[str]:
    """Yield the address of a temporary database of a kind.

    It has tables unless it is `empty`; SQLite's are copied from a template. PostgreSQL's are those
    of the `template`, which options may follow.
    """
    if kind == "sqlite":
        file = folder / "database" / "ivr.db"
        if not empty:
            make_folder(file.parent)
            file.touch(mode=0o600)
            file.write_bytes(_tables())
        yield f"sqlite:///{file}"
        return
    url = make_url(path_of("postgresql")).set(drivername="postgresql+psycopg")
    address = _created(url, template)
    if not empty:
        with opened(address) as database:
            database.migrate()
    yield address
    _execute(url, f"DROP DATABASE {make_url(address).database} WITH (FORCE)")


@contextmanager
def copy_of(address: str, folder: Path) -> Iterator[str]:
    """Give the address of a copy of a database under another name, as of a restored backup."""
    url = make_url(address)
    if url.drivername == "sqlite":
        file, copy = str(url.database), folder / "copy.db"
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        yield f"sqlite:///{copy}"
        return
    copied = _created(url, template=str(url.database))
    yield copied
    _execute(url, f"DROP DATABASE {make_url(copied).database} WITH (FORCE)")


def with_dump(address: str, version: str = __version__) -> str:
    """Fill an empty database from the dump of a version, and return its address."""
    url = make_url(address)
    dump = DUMPS.joinpath(f"{version}.{url.get_backend_name()}.sql").read_text()
    if url.get_backend_name() == "sqlite":
        file = Path(str(url.database))
        make_folder(file.parent)
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(dump)
    else:
        _execute(url, dump)
    return address


@contextmanager
def later_program(
    folder: Path, last: str = "pass", *, compatible: str = schema.COMPATIBLE
) -> Iterator[None]:
    """Run the next version of this program, whose migration ends with a statement.

    Programs can use its tables from the version `compatible`.
    """
    scripts = shutil.copytree(migration.MIGRATIONS, folder / "later", dirs_exist_ok=True)
    (scripts / "versions" / "later.py").write_text(LATER_MIGRATION.replace("LAST", last))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migration, "MIGRATIONS", scripts)
        patch.setattr(schema, "NEWEST", LATER)
        patch.setattr(schema, "COMPATIBLE", compatible)
        yield


@contextmanager
def opened(address: object, *, creates: bool = True) -> Iterator[Database]:
    """Open a database at an address or in a file."""
    named = f"sqlite:///{address}" if isinstance(address, Path) else str(address)
    with closing(Database(named, creates=creates)) as database:
        yield database


@contextmanager
def migrated(address: str) -> Iterator[Database]:
    """Open a database and migrate its tables."""
    with opened(address) as database:
        database.migrate()
        yield database


@contextmanager
def editions_of(address: str) -> Iterator[Editions]:
    """Open a database, and yield its editions."""
    with opened(address) as database:
        yield Editions(database)


class SharedDatabase(Database):
    """A database that others may use before each transaction."""

    interrupt: Callable[[], object] = staticmethod(lambda: None)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        self.interrupt()
        with super().reading() as session:
            yield session

    @contextmanager
    def writing(self, alone: str = "", *, also_newer: bool = False) -> Iterator[Session]:
        self.interrupt()
        with super().writing(alone, also_newer=also_newer) as session:
            yield session


def memory_database(content: bytes | None = None) -> Database:
    """Return a database in memory, with its tables or with this content."""
    return filled(Database("sqlite://"), content)


def filled(database: AnyDatabase, content: bytes | None = None) -> AnyDatabase:
    """Return a database in memory when it has its tables or this content."""
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.deserialize(content or _tables())  # type: ignore[union-attr]
    return database


def editions_of_older_rules(database: Database) -> Editions:
    """Return the editions of a database, which take scripts that the rules of today refuse."""
    return Editions(database, lambda _files: _good_check())


def content_of(database: Database) -> bytes:
    """Return the content of a database in memory, as initial content of others."""
    with database.reading() as session:
        connection = session.connection().connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        return connection.serialize()


def age_grants(database: Database, time: timedelta) -> None:
    """Make all grants of access older, as after waiting."""
    with database.writing() as session:
        for grant in session.scalars(select(Grant)):
            grant.at -= time


def _good_check() -> CheckResult:
    return checked(short_script())


def checked(files: Files) -> CheckResult:
    """Check a script, once in a process for each content: tests publish the same few scripts."""
    return _checked(tuple(files.items()))


@cache
def _checked(files: tuple[tuple[str, bytes], ...]) -> CheckResult:
    return check_script(dict(files))


@cache
def _tables() -> bytes:
    """Return a SQLite database with empty tables."""
    database = Database("sqlite://", creates=True)
    data = content_of(database)
    database.close()
    return data


def _created(url: URL, template: str = "template1") -> str:
    name = f"ivr_{secrets.token_hex(8)}"
    _execute(url.set(database="postgres"), f"CREATE DATABASE {name} TEMPLATE {template}")
    return url.set(database=name).render_as_string(hide_password=False)


def _execute(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


class Wire:
    """A proxy to a database server, which can be cut and restored."""

    def __init__(self, address: str) -> None:
        self.address = address
        url = make_url(address)
        self._server, self._name = url.set(database="postgres"), url.database

    def cut(self) -> None:
        """Break all connections, and refuse new ones."""
        _execute(self._server, f"ALTER DATABASE {self._name} ALLOW_CONNECTIONS false")
        connections = f"FROM pg_stat_activity WHERE datname = '{self._name}'"
        _execute(self._server, f"SELECT pg_terminate_backend(pid) {connections}")

    def mend(self) -> None:
        """Accept connections again, at the same address."""
        _execute(self._server, f"ALTER DATABASE {self._name} ALLOW_CONNECTIONS true")
