"""The tables of a database, and their version."""

from importlib import import_module

from sqlalchemy import Column, Connection, MetaData, String, Table, func, inspect, select

from ivr.database.base import Base
from ivr.database.identity import keep_identity
from ivr.errors import ConfigError, DatabaseUnavailableError
from ivr.i18n import N_

VERSIONS = ("0016", "0017", "0018")
"""Versions of the tables, oldest first: each one has all tables of the one before, as they were.

Where a table itself changes, the new version is the only one. Until 1.0 nothing is migrated.
"""

DECLARING = (
    "ivr.publishing.edition",
    "ivr.publishing.tables",
    "ivr.statistics.tables",
    "ivr.studio.accounts.attempts",
    "ivr.studio.accounts.people",
    "ivr.studio.takes",
    "ivr.twilio.canary",
)
"""Modules that declare tables, imported when tables are created: they import this package."""

VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Where the version is kept, as Alembic does, which could change tables with rows in them."""


def update(connection: Connection) -> None:
    """Create the tables that a database lacks, in the connection's transaction.

    Raises ConfigError for a database with tables of an earlier program, and
    DatabaseUnavailableError for one of a newer program.
    """
    version, newest = version_of(connection), VERSIONS[-1]
    if version == newest:
        return
    if version and version not in VERSIONS:
        raise _unknown(version, connection.engine.url.render_as_string())
    for name in DECLARING:
        import_module(name)
    # Tables without a version are damage, which is an error.
    Base.metadata.create_all(connection, checkfirst=version is not None)
    keep_identity(connection)
    VERSION.create(connection, checkfirst=True)
    connection.execute(VERSION.delete())
    connection.execute(VERSION.insert().values(version_num=newest))


def version_of(connection: Connection) -> str | None:
    """Return the version of a database, or None if it is empty."""
    if not inspect(connection).has_table(VERSION.name):
        return None
    found = connection.scalar(select(func.max(VERSION.c.version_num)))
    return None if found is None else str(found)


def _unknown(version: str, place: str) -> ConfigError | DatabaseUnavailableError:
    """The error for a database of another program."""
    newest = VERSIONS[-1]
    if version > newest:
        return DatabaseUnavailableError(
            N_(
                "The database is newer than this program: its tables have version %(version)s, "
                "and this program knows versions up to %(newest)s (%(place)s). "
                "Install the newer program again."
            ),
            version=version,
            newest=newest,
            place=place,
        )
    return ConfigError(
        "DATABASE_URL or IVR_DATA names a database of an earlier program, which cannot be "
        f"migrated: its tables have version {version}, the first one known is {VERSIONS[0]} "
        f"({place}). Save its script with the earlier program (ivr pull FOLDER), move the "
        "database and IVR_DATA/editions away, and publish the folder again."
    )
