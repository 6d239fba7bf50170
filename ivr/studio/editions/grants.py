"""Grants of access: a person makes or restores an account, or sets its role, password or name.

They are kept beside the editions because they decide who may approve a request (`policy`), and
belong to the record of who approved what. Rows are only added.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, MappedAsDataclass, Session, mapped_column

from ivr.i18n import N_, Translator
from ivr.studio.database import Base, Moment, choice


class GrantKind(StrEnum):
    """Kinds of grants. A role is raised or lowered from the one that the account had."""

    MADE = "made"
    RESTORED = "restored"
    RAISED = "raised"
    LOWERED = "lowered"
    PASSWORD = "password"
    LINK = "link"
    """The owner of the account has chosen a password with a link, which somebody else made."""
    RENAMED = "renamed"


SENTENCES = {
    GrantKind.MADE: N_("%(by)s made the account of %(name)s (%(role)s)."),
    GrantKind.RESTORED: N_("%(by)s restored the account of %(name)s (%(role)s)."),
    GrantKind.RAISED: N_("%(by)s gave %(name)s a higher role (%(role)s)."),
    GrantKind.LOWERED: N_("%(by)s gave %(name)s a lower role (%(role)s)."),
    GrantKind.PASSWORD: N_("%(by)s set the password of %(name)s."),
    GrantKind.LINK: N_("%(name)s has chosen a password, with a link that %(by)s made."),
    GrantKind.RENAMED: N_("%(by)s changed the name of %(address)s from %(before)s to %(after)s."),
}
FROM_SHELL = N_("%(name)s (in a shell)")
ROLES = {
    "reader": N_("Reader"),
    "editor": N_("Editor"),
    "publisher": N_("Publisher"),
    "administrator": N_("Administrator"),
}


class Grant(MappedAsDataclass, Base, kw_only=True):
    """Access to an account that somebody else gave, or took away.

    `account` is the address of the account, and `role` its role afterwards. `by` is the address of
    the account that acted, and `by_name` its full name then; in a shell, both are the login name.
    A change of the full name has the names `before` and `after` it, which are empty otherwise.
    """

    __tablename__ = "access_grant"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    account: Mapped[str] = mapped_column(String(200), ForeignKey("person.name"))
    kind: Mapped[GrantKind] = mapped_column(choice(GrantKind))
    role: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(200))
    by_name: Mapped[str] = mapped_column(String(200))
    from_shell: Mapped[bool]
    before: Mapped[str] = mapped_column("name_before", String(100), default="")
    after: Mapped[str] = mapped_column("name_after", String(100), default="")
    at: Mapped[datetime] = mapped_column(Moment)


def all_grants(session: Session) -> Sequence[Grant]:
    """Return all grants, oldest first."""
    return session.scalars(select(Grant).order_by(Grant.id)).all()


def grants_to(
    session: Session, accounts: Collection[str], start: datetime, end: datetime
) -> Sequence[Grant]:
    """Return the grants to some accounts between two times, oldest first."""
    grants = select(Grant).where(Grant.account.in_(accounts), Grant.at.between(start, end))
    return session.scalars(grants.order_by(Grant.id)).all()


def describe(grant: Grant, reader: Translator, name: Callable[[str], str] = str) -> str:
    """Return a sentence about a grant; `name` returns the full name of an account."""
    by = reader.gettext(FROM_SHELL, name=grant.by) if grant.from_shell else grant.by_name
    role = reader.gettext(ROLES[grant.role]).lower()
    return reader.gettext(
        SENTENCES[grant.kind],
        by=by,
        name=name(grant.account),
        role=role,
        address=grant.account,
        before=grant.before,
        after=grant.after,
    )
