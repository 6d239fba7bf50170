"""Classification of database errors: unavailable, damaged, or a bug in this program."""

from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    MultipleResultsFound,
    NoResultFound,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from ivr.errors import DatabaseDamagedError, DatabaseUnavailableError
from ivr.i18n import N_

SQLITE_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_ERROR")
"""Names of SQLite errors. SQLITE_ERROR means that a statement does not match the tables."""

POSTGRESQL_DAMAGED = ("XX", "58", "42P01", "42P07", "42703")
"""Prefixes of PostgreSQL codes: damaged data, lost files, and tables that do not match."""

MISTAKES = (IntegrityError, ProgrammingError, DataError, NotSupportedError)

UNREADABLE = (ValueError, TypeError, NoResultFound, MultipleResultsFound)
"""Raised for rows with values that this program never writes, such as an unknown source."""


def fault_of(error: Exception, url: URL) -> DatabaseUnavailableError | None:
    """Return the database fault that an error means, or None for a bug in this program."""
    if isinstance(error, UNREADABLE):
        return damaged(f"it holds what this program cannot read: {error}", url)
    if isinstance(error, DBAPIError) and _is_damage(error):
        return damaged(_reason(error), url)
    if isinstance(error, DBAPIError | PoolTimeoutError) and not isinstance(error, MISTAKES):
        return unavailable(_reason(error), url)
    return None


def unavailable(reason: str, url: URL) -> DatabaseUnavailableError:
    """Return the error for a database that cannot be used at present."""
    message = (
        N_(
            "The database cannot be used: %(reason)s (%(place)s). Check that its folder is "
            "writable and that its disk has free space."
        )
        if url.drivername == "sqlite"
        else N_(
            "The database cannot be used: %(reason)s (%(place)s). "
            "Start it, or set DATABASE_URL to one that runs."
        )
    )
    return DatabaseUnavailableError(message, reason=reason, place=url.render_as_string())


def damaged(reason: str, url: URL) -> DatabaseDamagedError:
    """Return the error for a database that needs repair."""
    return DatabaseDamagedError(
        N_(
            "The database is damaged: %(reason)s (%(place)s). It is not changed. Restore a "
            'backup, or recover its contents: docs/editions.md, "A damaged database".'
        ),
        reason=reason,
        place=url.render_as_string(),
    )


def _is_damage(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return str(code).startswith(POSTGRESQL_DAMAGED)
    return str(getattr(error.orig, "sqlite_errorname", "")).startswith(SQLITE_DAMAGED)


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split()).rstrip(".")
