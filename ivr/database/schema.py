"""The version of a database's tables."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from ivr.errors import ConfigError, DatabaseUnavailableError
from ivr.i18n import N_

KNOWN = ("0012",)
"""The migrations in `migrations/versions/`, oldest first."""

HEAD = KNOWN[-1]
VERSION_TABLE = "alembic_version"


def update(connection: Connection) -> None:
    """Migrate a database to the newest version, in the connection's transaction.

    Raises ConfigError for a database that is too old to be migrated, and
    DatabaseUnavailableError for one of a newer program.
    """
    version = version_of(connection)
    if version == HEAD:
        return
    place = connection.engine.url.render_as_string()
    if version and version not in KNOWN:
        if version > HEAD:
            raise DatabaseUnavailableError(
                N_(
                    "The database is newer than this program: it is at migration %(version)s, "
                    "and this program knows migrations up to %(head)s (%(place)s). "
                    "Install the newer program again."
                ),
                version=version,
                head=HEAD,
                place=place,
            )
        raise ConfigError(
            "DATABASE_URL or IVR_DATA names a database of an earlier program, which cannot be "
            f"migrated: it is at migration {version}, the first one known is {KNOWN[0]} "
            f"({place}). Save its script with the earlier program (ivr pull FOLDER), move the "
            "database and IVR_DATA/editions away, and publish the folder again."
        )
    # Imported here because most starts find an up-to-date database.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def version_of(connection: Connection) -> str | None:
    """Return the migration that a database is at, or None if it is empty."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.scalar(text(f"SELECT max(version_num) FROM {VERSION_TABLE}"))
    return None if found is None else str(found)
