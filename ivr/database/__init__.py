"""The database of editions, drafts, accounts and statistics: SQLite or PostgreSQL."""

from ivr.database.base import Base, Moment, now
from ivr.database.database import Database, memory_address
from ivr.database.file import make_folder, narrow_data

__all__ = ["Base", "Database", "Moment", "make_folder", "memory_address", "narrow_data", "now"]
