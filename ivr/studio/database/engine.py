"""Engines for SQLite and PostgreSQL with short timeouts, and locks."""

import sqlite3
from contextlib import suppress

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

from ivr.extras import POSTGRESQL, require

CONNECT_SECONDS = 3
"""Timeout of a connection."""

CONNECTIONS = 20
"""Connections of a worker beside the five that stay open: more than the studio's concurrent
requests, so that the background threads get one, too."""

ANSWER_SECONDS = 10
"""Timeout of a statement, and of the wait for another writer."""

MIGRATION_SECONDS = 300
"""Timeout of a statement in a migration."""

MIGRATION_LOCK_SECONDS = 60
"""Timeout of the wait for another migration, and for transactions that write."""

TABLE_LOCK_SECONDS = 5
"""Timeout of the wait for a table in a migration: everyone who uses the table waits behind it."""

WRITES = "ivr_writes"
MIGRATES = "ivr_migrates"
"""Execution options of connections that write, and that migrate tables."""


def make_engine(url: URL) -> Engine:
    """Return an engine; raises ConfigError if the driver of PostgreSQL is not installed."""
    if url.drivername == "sqlite":
        # Any thread may close the connections: the one that collects the garbage.
        options = {"timeout": ANSWER_SECONDS, "check_same_thread": False}
        pool = {"max_overflow": CONNECTIONS} if on_disk(url) else {}
        engine = create_engine(url, hide_parameters=True, connect_args=options, **pool)
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
        max_overflow=CONNECTIONS,
        connect_args={
            "client_encoding": "UTF8",  # also of a database that was created as SQL_ASCII
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": ANSWER_SECONDS * 1000,
            "options": f"-c statement_timeout={limit} -c lock_timeout={limit}",
        },
    )


def on_disk(url: URL) -> bool:
    """Return whether a database is an SQLite file."""
    return url.drivername == "sqlite" and url.database not in (None, "", ":memory:")


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
    options = connection.get_execution_options()
    if options.get(MIGRATES):
        # A changed table is replaced by a copy, which must not delete the rows that refer to it.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {MIGRATION_LOCK_SECONDS * 1000}")
    # Writers take the lock at once: SQLite cannot wait for it after a read.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES) else "BEGIN")


def lock(connection: Connection, name: str, *, shared: bool = False) -> None:
    """Hold a lock until the transaction ends; SQLite has one writer at a time."""
    if connection.dialect.name == "postgresql":
        function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        connection.execute(text(f"SELECT {function}(hashtext(:name))"), {"name": name})


def lengthen_limits(connection: Connection) -> None:
    """Set the timeouts of a migration in PostgreSQL, before its lock is taken."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL statement_timeout = '{MIGRATION_SECONDS}s'"))
        connection.execute(text(f"SET LOCAL lock_timeout = '{MIGRATION_LOCK_SECONDS}s'"))


def shorten_table_locks(connection: Connection) -> None:
    """Let a migration give up soon if a table is in use: all others would wait behind it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{TABLE_LOCK_SECONDS}s'"))
