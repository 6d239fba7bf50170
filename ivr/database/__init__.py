"""The room of the database: one set-up for editions, people, drafts and statistics."""

from ivr.database.base import Base, Moment, now
from ivr.database.database import Database, memory_address

__all__ = ["Base", "Database", "Moment", "memory_address", "now"]
