"""Migration of tables by Alembic, one script for each version in `migrations/versions`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from ivr.errors import MigrationError
from ivr.i18n import N_

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(connection: Connection) -> None:
    """Migrate all tables to the newest version, in the connection's transaction.

    Raises MigrationError, after which the transaction must be rolled back.
    """
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
        if connection.dialect.name == "sqlite":
            _require_references(connection)
    except Exception as error:
        raise MigrationError(
            N_(
                "The tables of the database could not be migrated, and have not changed: "
                "%(reason)s. The earlier version can go on. Try again, and report this if it "
                "fails again."
            ),
            reason=" ".join(str(getattr(error, "orig", None) or error).split()).rstrip("."),
        ) from error


def pending(version: str) -> tuple[str, ...]:
    """Return the migrations from a version to the newest one, oldest first, with their titles."""
    scripts = ScriptDirectory.from_config(_config())
    newest_first = [*scripts.iterate_revisions("head", version)]
    return tuple(f"{script.revision} {script.doc}" for script in reversed(newest_first))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _require_references(connection: Connection) -> None:
    """Raise ValueError if a row refers to a missing one: SQLite has not looked meanwhile."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise ValueError(f"rows refer to missing ones: {broken[:3]}")
