"""Grants of access: who made or restored an account, set its role or its password, and when.

They are kept beside the editions because they decide who may approve a request (`policy`). Rows are
only added.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, MappedAsDataclass, Session, mapped_column

from ivr.database import Base, Moment, choice


class GrantKind(StrEnum):
    """Kinds of grants. A role is raised or lowered from the one that the account had."""

    MADE = "made"
    RESTORED = "restored"
    RAISED = "raised"
    LOWERED = "lowered"
    PASSWORD = "password"


class Grant(MappedAsDataclass, Base, kw_only=True):
    """Access to an account that somebody else gave, or took away.

    `account` is the address of the account, and `role` its role afterwards. `by` is the address of
    the account that acted, and `by_name` its full name then; in a shell, both are the login name.
    """

    __tablename__ = "access_grant"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    account: Mapped[str] = mapped_column(String(200), ForeignKey("person.name"))
    kind: Mapped[GrantKind] = mapped_column(choice(GrantKind))
    role: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(200))
    by_name: Mapped[str] = mapped_column(String(200))
    from_shell: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)


def all_grants(session: Session) -> Sequence[Grant]:
    """Return all grants, oldest first."""
    return session.scalars(select(Grant).order_by(Grant.id)).all()
