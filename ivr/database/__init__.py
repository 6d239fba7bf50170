"""Access to SQLite or PostgreSQL, and the declarative base of all tables."""

from ivr.database.base import Base, Moment, choice, now
from ivr.database.database import Database
from ivr.database.identity import database_id

__all__ = [
    "Base",
    "Database",
    "Moment",
    "choice",
    "database_id",
    "now",
]
