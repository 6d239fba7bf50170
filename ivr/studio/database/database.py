"""Access to the database: sessions with short timeouts, on tables of this program's version.

No code that answers calls uses it.
"""

import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    MultipleResultsFound,
    NoResultFound,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from ivr.addresses import parse_database
from ivr.errors import DatabaseNewerError, DatabaseUnavailableError
from ivr.studio.database import schema
from ivr.studio.database.engine import MIGRATES, WRITES, lock, make_engine, on_disk
from ivr.studio.database.file import DatabaseFile, unusable

log = structlog.get_logger()

FAULTS = (DBAPIError, PoolTimeoutError, NoResultFound, MultipleResultsFound)
"""Exceptions of an unavailable or damaged database, or one that lacks required tables or rows."""


class Database:
    """SQLite in a file, or PostgreSQL; `reading` and `writing` open sessions.

    With `creates`, the first session makes the tables of an empty database. Sessions on tables of
    an earlier version raise DatabaseUnavailableError until `migrate` is called, here or in another
    process. Connections are closed by `close`, or when the object is no longer referenced.
    """

    def __init__(self, address: str, *, creates: bool = False) -> None:
        """Take an address such as `sqlite:///data/ivr.db`; the first session connects.

        Raises ValueError for an invalid address, and ConfigError for PostgreSQL without its driver.
        """
        self._url = parse_database(address)
        self._engine = make_engine(self._url)
        # Python 3.13 warns of connections that are left open. At exit the system closes them.
        weakref.finalize(self, self._engine.dispose).atexit = False
        self._writer = self._engine.execution_options(**{WRITES: True})
        # At PostgreSQL's default level, each statement sees the latest commits of others.
        isolation = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reader = self._engine.execution_options(**isolation)
        self._file = DatabaseFile(self._url) if on_disk(self._url) else None
        self._creates = creates
        self._prepared = self._was_used = False
        self._preparing = threading.Lock()
        self.newer: DatabaseNewerError | None = None
        """The error of every save, once a newer program has migrated the tables."""

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
    def writing(self, alone: str = "", *, also_newer: bool = False) -> Iterator[Session]:
        """Open a session for a `transaction`; takes and raises the same."""
        with (
            self.transaction(alone, also_newer=also_newer) as connection,
            Session(connection, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def transaction(self, alone: str = "", *, also_newer: bool = False) -> Iterator[Connection]:
        """Begin a transaction that writes, and holds the lock named `alone`, if given.

        Raises DatabaseUnavailableError if the database cannot be used, and DatabaseNewerError for
        tables of a newer program, unless the transaction is compatible `also_newer` ones.
        """
        with self._converted_errors():
            self._prepare()
            with self._writer.begin() as connection:
                lock(connection, schema.MIGRATION_LOCK, shared=True)  # not during a migration
                if alone:
                    lock(connection, alone)
                self._compare(connection)
                if self.newer and not also_newer:
                    raise self.newer
                yield connection

    def migrate(self) -> None:
        """Create the tables, or migrate the tables of an earlier version, if needed.

        Raises MigrationError if that fails, in which case nothing has changed, ConfigError for
        tables that are too old, and DatabaseUnavailableError.
        """
        with self._converted_errors(), self._preparing:
            self._open_file()
            self._migrate()

    def version(self) -> str | None:
        """Return the version of the tables, or None without tables; raises as `reading` does."""
        with self._converted_errors():
            if self._file and not self._file.exists:
                return None
            with self._reader.begin() as connection:
                return schema.version_of(connection)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _prepare(self) -> None:
        """Raise DatabaseUnavailableError unless the tables can be used.

        The version is compared on first use, after an error, and after the file was replaced. An
        empty database gets its tables if this object `creates` them.
        """
        if self._file and self._file.was_replaced():
            self.close()
            self._prepared = False
        if self._prepared:
            return
        with self._preparing:
            if self._file and not (self._creates or self._file.exists):
                raise schema.outdated(None)
            self._open_file()
            with self._reader.begin() as connection:
                version = schema.version_of(connection)
                if self._was_used and version is None:
                    raise unusable(self._url, "its tables are gone")
                if version is not None and version >= schema.NEWEST:
                    self._compare(connection)
                    self._prepared = self._was_used = True
                    return
            if version or not self._creates:
                raise schema.outdated(version)
            self._migrate()
            self._prepared = self._was_used = True

    def _open_file(self) -> None:
        if self._file:
            self._file.make_private()
            self._file.note()

    def _migrate(self) -> None:
        migrator = self._writer.execution_options(**{MIGRATES: self._file is not None})
        try:
            with migrator.begin() as connection:
                schema.update(connection)
        finally:
            if self._file:
                self.close()  # connections that have the settings of a migration

    def _compare(self, connection: Connection) -> None:
        """Note whether a newer program has migrated the tables; raises if they cannot be read."""
        before = self.newer
        place = self._url.render_as_string()
        self.newer = schema.newer_error(connection, place)
        if self.newer and not before:
            log.warning(self.newer.event, reason=str(self.newer))

    @contextmanager
    def _converted_errors(self) -> Iterator[None]:
        """Convert the driver's exceptions to DatabaseUnavailableError.

        IntegrityError and DataError stay as they are, since they show a mistake of this program: a
        value that the tables do not take. After any other one the version is compared again.
        """
        try:
            yield
        except (IntegrityError, DataError):
            raise
        except DatabaseUnavailableError:
            self._prepared = False
            raise
        except FAULTS as error:
            self._prepared = False
            cause = getattr(error, "orig", None) or error
            raise unusable(self._url, " ".join(str(cause).split()).rstrip(".")) from error
