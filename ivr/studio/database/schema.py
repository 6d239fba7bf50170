"""The tables of a database and their version."""

from importlib import import_module

from sqlalchemy import Column, Connection, MetaData, String, Table, func, inspect, select

from ivr.errors import ConfigError, DatabaseNewerError, DatabaseUnavailableError, IVRError
from ivr.i18n import N_
from ivr.studio.database.base import Base
from ivr.studio.database.engine import lengthen_limits, lock, shorten_table_locks
from ivr.studio.database.identity import compatible_version, new_identity, set_compatible

FIRST = "0103"
"""The first version that can be migrated: the tables of 0.9.0. Programs before it were never
published."""

NEWEST = "0103"
"""The version of the declared tables, set by the last migration."""

COMPATIBLE = "0103"
"""The oldest version whose programs can read these tables and write what calls need.

A migration keeps this value if it only adds tables, and columns that may be empty or have a default
in the database. Any other one sets it to the first version whose programs do without what it
removes or changes. A migration is made beside a running program only if that knows this version.
"""

MIGRATION_LOCK = "schema"
"""Name of the lock of migrations, which transactions that write share."""

DECLARING = (
    "ivr.studio.editions.contents",
    "ivr.studio.editions.edition",
    "ivr.studio.editions.grants",
    "ivr.studio.editions.outbox",
    "ivr.studio.editions.request_rows",
    "ivr.studio.editions.revisions",
    "ivr.studio.editions.workers",
    "ivr.studio.statistics.store",
    "ivr.studio.people.attempts",
    "ivr.studio.people.password_links",
    "ivr.studio.people.people",
    "ivr.studio.services.takes",
    "ivr.studio.services.codes",
    "ivr.studio.services.writers",
)
"""Modules that declare tables, imported when tables are created: they import this package."""

VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""The table in which Alembic keeps the version."""

READ_VERSION = select(func.max(VERSION.c.version_num))


def version_of(connection: Connection) -> str | None:
    """Return the version of a database, or None if it is empty."""
    return read_version(connection) if inspect(connection).has_table(VERSION.name) else None


def read_version(connection: Connection) -> str | None:
    """Return the version of a database that has tables, or None if it is lost."""
    version = connection.scalar(READ_VERSION)
    return None if version is None else str(version)


def update(connection: Connection) -> None:
    """Create or migrate tables in the connection's transaction, if that is needed.

    Raises MigrationError, and ConfigError for tables of a version before FIRST.
    """
    lengthen_limits(connection)
    lock(connection, MIGRATION_LOCK)
    version = version_of(connection)  # another process may have migrated meanwhile
    if version is None:
        _create(connection)
    elif version < FIRST:
        raise outdated(version)
    elif version < NEWEST:
        from ivr.studio.database.migration import upgrade  # Alembic takes long to import

        shorten_table_locks(connection)
        upgrade(connection)
        set_compatible(connection, COMPATIBLE)


def is_readable_by(known: str) -> bool:
    """Return whether a program can use these tables, by the newest version that it knows."""
    return known >= COMPATIBLE


def newer_error(connection: Connection, place: str) -> DatabaseNewerError | None:
    """Return the error for saving to tables of a newer program, or None.

    Raises it if this program cannot read them either.
    """
    version = read_version(connection)
    if version is None or version <= NEWEST:
        return None
    error = DatabaseNewerError(
        N_(
            "The database is newer than this program: its tables have version %(version)s, "
            "and this program knows versions up to %(newest)s (%(place)s). "
            "Install the newer program again."
        ),
        version=version,
        newest=NEWEST,
        place=place,
    )
    if compatible_version(connection) > NEWEST:
        raise error
    return error


def outdated(version: str | None) -> IVRError:
    """Return the error for missing tables, or for tables of an earlier version."""
    if version is None:
        return DatabaseUnavailableError(
            N_(
                "The database has no tables. If DATABASE_URL and IVR_DATA have the service's "
                "values, start the service, or run `ivr migrate`: both make the tables."
            )
        )
    if version < FIRST:
        return ConfigError(
            "DATABASE_URL or IVR_DATA names a database of a program before 0.9.0, which cannot be "
            f"migrated and has not changed: its tables have version {version}, the first one known "
            f"is {FIRST}. Save its script with that program (`ivr pull FOLDER`), move the database "
            "and IVR_DATA/editions away, and publish the folder again (`ivr publish FOLDER`)."
        )
    return DatabaseUnavailableError(
        N_(
            "The tables of the database have version %(version)s, and this program needs "
            "%(newest)s. `ivr migrate` migrates them."
        ),
        version=version,
        newest=NEWEST,
    )


def _create(connection: Connection) -> None:
    for name in DECLARING:
        import_module(name)
    # Tables without a version are damage, which is an error.
    Base.metadata.create_all(connection, checkfirst=False)
    new_identity(connection, compatible=COMPATIBLE)
    VERSION.create(connection, checkfirst=True)
    connection.execute(VERSION.insert().values(version_num=NEWEST))
