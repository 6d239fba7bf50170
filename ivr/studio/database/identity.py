"""The identity of a database: an id that stays the same in backups and copies."""

import secrets

from sqlalchemy import Connection, String, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.studio.database.base import Base


class Identity(Base):
    """The table with one row: the id, and the oldest version whose programs may use the tables.

    Programs of all versions read this table, so it never changes.
    """

    __tablename__ = "database_identity"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    compatible: Mapped[str] = mapped_column(String(32))


def database_id(session: Session) -> str:
    """Return the id of a database: 32 hexadecimal digits."""
    return session.scalars(select(Identity.id)).one()


def compatible_version(connection: Connection) -> str:
    """Return the oldest version whose programs can read the tables and write what calls need."""
    return connection.execute(select(Identity.compatible)).scalar_one()


def set_compatible(connection: Connection, version: str) -> None:
    """Record the oldest version whose programs can use migrated tables."""
    connection.execute(update(Identity).values(compatible=version))


def new_identity(connection: Connection, *, compatible: str) -> None:
    """Add the row of a new database."""
    values = {"id": secrets.token_hex(16), "compatible": compatible}
    connection.execute(insert(Identity).values(values))
