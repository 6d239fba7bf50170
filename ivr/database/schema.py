"""The schema version of a database, and its migration to the newest one."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from ivr.database.faults import damaged
from ivr.errors import DatabaseDamagedError
from ivr.i18n import N_

HEAD = "0009"
"""The newest migration in `migrations/versions/`."""

STEPS = tuple(f"{number:04}" for number in range(1, int(HEAD) + 1))
VERSION_TABLE = "alembic_version"


def update(connection: Connection) -> None:
    """Migrate a database to the newest version, in the connection's transaction.

    Raises DatabaseDamagedError if its version is newer than this program's, or unknown.
    """
    version = version_of(connection)
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise DatabaseDamagedError(
            N_(
                "The database is newer than this program: it is at migration %(version)s, and "
                "this program knows migrations up to %(head)s. Install the newer program again."
            ),
            version=version,
            head=HEAD,
        )
    if version not in (None, *STEPS):
        raise damaged(f"it is at an unknown step, {version!r}", connection.engine.url)
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
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalars().all()
    if len(found) > 1:
        raise damaged(f"it is at several steps at once, {found}", connection.engine.url)
    return str(found[0]) if found else None
