"""Access to SQLite or PostgreSQL, and the declarative base of all tables."""

from ivr.studio.database.base import Base, Moment, choice, now
from ivr.studio.database.database import Database
from ivr.studio.database.identity import database_id

__all__ = [
    "Base",
    "Database",
    "Moment",
    "choice",
    "database_id",
    "now",
]
