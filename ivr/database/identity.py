"""The identity of a database: an id that stays the same in backups and copies."""

import secrets
from hashlib import sha256

from sqlalchemy import Connection, String, column, func, insert, inspect, select, table
from sqlalchemy.orm import Mapped, Session, mapped_column

from ivr.database.base import Base, Moment


class Identity(Base):
    """A table with one row, which is created with the tables and never changes."""

    __tablename__ = "database_identity"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)


def database_id(session: Session) -> str:
    """Return the id of a database: 32 hexadecimal digits."""
    return session.scalars(select(Identity.id)).one()


def keep_identity(connection: Connection) -> None:
    """Give an id to a database that has none."""
    if not connection.scalar(select(func.count()).select_from(Identity)):
        connection.execute(insert(Identity).values(id=_new_id(connection)))


def _new_id(connection: Connection) -> str:
    """Return a new id, the same in older backups of this database that lack the table."""
    edition = table("edition", column("number"), column("at", Moment), column("fingerprint"))
    if not inspect(connection).has_table("edition"):
        return secrets.token_hex(16)
    first = connection.execute(select(edition).order_by(edition.c.number).limit(1)).first()
    if first is None:
        return secrets.token_hex(16)
    return sha256(f"{first.at.isoformat()} {first.fingerprint}".encode()).hexdigest()[:32]
