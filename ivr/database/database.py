"""The database: reached when it is there, brought up to date by itself, waited for briefly.

Nothing that answers a caller asks it.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from ivr.database import schema
from ivr.database.faults import damaged, fault_of
from ivr.database.file import DatabaseFile
from ivr.errors import ConfigError, DatabaseUnavailableError

CONNECT_SECONDS = 3
"""How long a database may take to be reached before it counts as stopped."""

ANSWER_SECONDS = 10
"""How long a single statement, or the wait for another writer, may take."""

SERVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
"""Platforms write `postgres://`; the driver is ours to choose."""

WRITES = "ivr_writes"


class Database:
    """SQLite in a file, or PostgreSQL; `reading` and `writing` give sessions."""

    def __init__(self, address: str) -> None:
        """Take the address, such as `sqlite:///data/ivr.db`; raises ConfigError for a wrong one.

        Nothing is reached yet: the first session does that.
        """
        self._url = _understood(address)
        self._engine = _engine(self._url)
        self._writer = self._engine.execution_options(**{WRITES: True})
        on_disk = self.is_sqlite and self._url.database not in (None, "", ":memory:")
        self._file = DatabaseFile(self._url) if on_disk else None
        self._prepared = self._was_used = False
        self._preparing = threading.Lock()

    @property
    def engine(self) -> Engine:
        """What tools such as Alembic work with."""
        return self._engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this machine alone has it, in a file."""
        return self._engine.dialect.name == "sqlite"

    @property
    def missing_file(self) -> Path | None:
        """The file that the first session will make, if it is not there yet."""
        return self._file.missing if self._file else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state of the database.

        Raises DatabaseUnavailableError when the database cannot be used.
        """
        with self._told():
            self._prepare()
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session

    @contextmanager
    def writing(self, alone: str = "") -> Iterator[Session]:
        """Give a session whose changes become true together, or not at all if anything fails.

        Whoever writes `alone` under a name waits until nobody else does so under the same.
        Raises DatabaseUnavailableError when the database cannot be used.
        """
        with self._told():
            self._prepare()
            with Session(self._writer, expire_on_commit=False) as session, session.begin():
                if alone:
                    _lock(session.connection(), alone)
                yield session

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def _prepare(self) -> None:
        """Bring the tables up to date: at first, after a fault, and in a file that is another."""
        if self._file and self._file.was_replaced():
            self._engine.dispose()
            self._prepared = False
        if self._prepared:
            return
        with self._preparing:
            if self._file:
                self._file.make_private()
                self._file.note()
            with self._writer.begin() as connection:
                _lock(connection, "schema")
                if self._was_used and schema.version_of(connection) is None:
                    raise damaged("its tables are gone", self._url)
                schema.update(connection)
            self._prepared = self._was_used = True

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what a driver says of a database that is away or damaged into our own words."""
        try:
            yield
        except DatabaseUnavailableError:
            self._prepared = False
            raise
        except Exception as error:
            fault = fault_of(error, self._url)
            if fault is None:
                raise
            self._prepared = False
            raise fault from error


def memory_address() -> str:
    """Return the address of a database that lives as long as its Database object."""
    return "sqlite://"


def _understood(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    backend = url.drivername.partition("+")[0] if url else ""
    if url is None or backend not in (*SERVERS, "sqlite"):
        raise ConfigError(
            "DATABASE_URL cannot be used: it must be an address such as "
            "postgresql://name:password@host/database or sqlite:////folder/ivr.db."
        )
    return url.set(drivername=SERVERS.get(backend, "sqlite"))


def _engine(url: URL) -> Engine:
    if url.drivername == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": ANSWER_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    limit = f"{ANSWER_SECONDS}s"
    return create_engine(
        url,
        hide_parameters=True,  # people's addresses, in the words of errors
        pool_pre_ping=True,
        pool_timeout=CONNECT_SECONDS,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": ANSWER_SECONDS * 1000,
            "options": f"-c statement_timeout={limit} -c lock_timeout={limit}",
        },
    )


def _set_up_sqlite(connection: object, record: object) -> None:
    # Transactions are begun by us: the driver would begin them only at the first change.
    connection.isolation_level = None  # type: ignore[attr-defined] # of the sqlite3 module
    cursor = connection.cursor()  # type: ignore[attr-defined] # of the sqlite3 module
    with suppress(sqlite3.OperationalError):  # another process is just doing it, and it stays so
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once, for one that has read first cannot wait for another.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _lock(connection: Connection, name: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
