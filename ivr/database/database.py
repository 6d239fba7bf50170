"""Access to the database: sessions with short timeouts, and tables created on first use.

No code that answers calls uses it.
"""

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    MultipleResultsFound,
    NoResultFound,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from ivr.database import schema
from ivr.database.file import DatabaseFile, unusable
from ivr.errors import ConfigError, DatabaseUnavailableError
from ivr.extras import POSTGRESQL, require

CONNECT_SECONDS = 3
"""Timeout of a connection."""

ANSWER_SECONDS = 10
"""Timeout of a statement, and of the wait for another writer."""

SERVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
"""Drivers by URL scheme; platforms write `postgres://`."""

WRITES = "ivr_writes"

FAULTS = (DBAPIError, PoolTimeoutError, NoResultFound, MultipleResultsFound)
"""Exceptions of an unavailable or damaged database, or one that lacks required tables or rows."""


class Database:
    """SQLite in a file, or PostgreSQL; `reading` and `writing` open sessions.

    Connections are closed by `close`, or when the object is no longer referenced.
    """

    def __init__(self, address: str) -> None:
        """Take an address such as `sqlite:///data/ivr.db`; the first session connects.

        Raises ConfigError for an invalid address, and for PostgreSQL without its driver.
        """
        self._url = _parsed(address)
        self._engine = _engine(self._url)
        # Python 3.13 warns of connections that are left open. At exit the system closes them.
        weakref.finalize(self, self._engine.dispose).atexit = False
        self._writer = self._engine.execution_options(**{WRITES: True})
        # At PostgreSQL's default level, each statement sees the latest commits of others.
        isolation = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reader = self._engine.execution_options(**isolation)
        on_disk = self.is_sqlite and self._url.database not in (None, "", ":memory:")
        self._file = DatabaseFile(self._url) if on_disk else None
        self._prepared = self._was_used = False
        self._preparing = threading.Lock()

    @property
    def engine(self) -> Engine:
        """The engine, for access without sessions."""
        return self._engine

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that reads one consistent state.

        Raises DatabaseUnavailableError if the database cannot be used.
        """
        with self._converted_errors():
            self._prepare()
            with Session(self._reader, expire_on_commit=False) as session, session.begin():
                yield session

    @contextmanager
    def writing(self, alone: str = "") -> Iterator[Session]:
        """Open a session for a transaction, which holds the lock named `alone`, if given.

        Raises DatabaseUnavailableError if the database cannot be used.
        """
        with self._converted_errors():
            self._prepare()
            with Session(self._writer, expire_on_commit=False) as session, session.begin():
                if alone:
                    _lock(session.connection(), alone)
                yield session

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _prepare(self) -> None:
        """Create tables on first use, after an error, and after the file was replaced."""
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
                    raise unusable(self._url, "its tables are gone")
                schema.update(connection)
            self._prepared = self._was_used = True

    @contextmanager
    def _converted_errors(self) -> Iterator[None]:
        """Convert the driver's exceptions to DatabaseUnavailableError, except IntegrityError."""
        try:
            yield
        except IntegrityError:
            raise
        except DatabaseUnavailableError:
            self._prepared = False
            raise
        except FAULTS as error:
            self._prepared = False
            cause = getattr(error, "orig", None) or error
            raise unusable(self._url, " ".join(str(cause).split()).rstrip(".")) from error


def _parsed(address: str) -> URL:
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
    require({"DATABASE_URL": POSTGRESQL})
    limit = f"{ANSWER_SECONDS}s"
    return create_engine(
        url,
        hide_parameters=True,  # keeps personal data out of error messages
        pool_pre_ping=True,
        pool_timeout=CONNECT_SECONDS,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": ANSWER_SECONDS * 1000,
            "options": f"-c statement_timeout={limit} -c lock_timeout={limit}",
        },
    )


def _set_up_sqlite(connection: object, record: object) -> None:
    # Transactions are begun explicitly: the driver begins them only at the first change.
    connection.isolation_level = None  # type: ignore[attr-defined] # of the sqlite3 module
    cursor = connection.cursor()  # type: ignore[attr-defined] # of the sqlite3 module
    with suppress(sqlite3.OperationalError):  # another process is setting it, and it persists
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Writers take the lock at once: SQLite cannot wait for it after a read.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _lock(connection: Connection, name: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
