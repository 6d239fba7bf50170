"""Tables of accounts and of attempts to sign in.

Accounts are never deleted: what somebody published keeps its author.
"""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database import Base, Moment


class PersonRow(Base):
    """An account."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    full_name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    password: Mapped[str | None] = mapped_column(String(200))
    stamp: Mapped[int]
    active: Mapped[bool]
    added: Mapped[datetime] = mapped_column(Moment)
    signed_in: Mapped[datetime | None] = mapped_column(Moment)


class AttemptRow(Base):
    """An attempt to sign in during the last hour; its network or browser, and
    its account, are keyed hashes."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    source: Mapped[str] = mapped_column(String(32), index=True)
    account: Mapped[str] = mapped_column(String(32), index=True)
