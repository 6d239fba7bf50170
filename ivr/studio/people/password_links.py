"""Links with which people choose their own password: invitations, and resets.

A link is valid once, for a day, and an account has at most one. Its secret is made when the link
is shown or mailed, and only its hash is stored, so that nobody can use what a table, a backup or a
queue of mails has.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, MappedAsDataclass, Session, mapped_column

from ivr.studio.database import Base, Database, Moment
from ivr.studio.editions.grants import GrantKind
from ivr.studio.editions.outbox import EventKind, add_event
from ivr.studio.people.granting import PEOPLE_LOCK, Granter, active_person, add_grant
from ivr.studio.people.passwords import Passwords, require_good
from ivr.studio.people.person import Person, Role

LIFETIME = timedelta(days=1)
"""How long a link is valid, from when somebody makes it."""

SECRET_BYTES = 32

PAGE = "/studio/password"
"""The page of the links. The secret is the fragment of its URL, which browsers send to no server,
so that no log has it."""


class PasswordLink(MappedAsDataclass, Base, kw_only=True):
    """The link of an account, from when it is made until it is used.

    `by` is the address of the account that made it, or a login name if it was made in a shell.
    `digest` is the hash of the secret; it is empty until the link is mailed.
    """

    __tablename__ = "password_link"

    account: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    by: Mapped[str] = mapped_column(String(200))
    from_shell: Mapped[bool]
    made: Mapped[datetime] = mapped_column(Moment)
    digest: Mapped[str] = mapped_column(String(64), default="")


class _Valid(NamedTuple):
    """A link that can be used, its account, and who made it."""

    link: PasswordLink
    person: Person
    by: Granter


class PasswordLinks:
    """The links of a database. Methods raise DatabaseUnavailableError."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._passwords = passwords or Passwords()
        self._clock = clock

    def make(self, id: int, *, by: Granter) -> str:
        """Make a link for an account, which ends an earlier one, and return its secret.

        Raises PersonError if there is no such account.
        """
        secret = secrets.token_urlsafe(SECRET_BYTES)
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            self._replace(session, id, by).digest = _digest(secret)
        return secret

    def make_by_mail(self, id: int, *, by: Granter) -> None:
        """Make a link for an account, which `ivr notify` mails to its owner."""
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            made = self._replace(session, id, by).made.isoformat()
            name = by.full_name if isinstance(by, Person) else by
            values = {"account": str(id), "made": made, "by_name": name}
            add_event(session, EventKind.PASSWORD_LINK, f"{id} {made}", values)

    def secret_to_mail(self, id: int, made: datetime) -> str | None:
        """Return a new secret for a link that is mailed, or None if it cannot be used any more.

        The secret of an attempt to mail it before is no longer valid.
        """
        secret = secrets.token_urlsafe(SECRET_BYTES)
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            link = session.get(PasswordLink, id)
            if link is None or link.made != made or self._checked(session, link) is None:
                return None
            link.digest = _digest(secret)
        return secret

    def is_valid(self, secret: str) -> bool:
        """Return whether a link with this secret can be used."""
        with self._database.reading() as session:
            return self._with_secret(session, secret) is not None

    def choose(self, secret: str, password: str) -> Person | None:
        """Set the password of a link's account, and end the link and the sessions.

        Returns the person, or None if no link with this secret can be used. Records the password
        as a grant by whoever made the link. Raises PersonError for an invalid password.
        """
        with self._database.reading() as session:
            found = self._with_secret(session, secret)
            if found is None:
                return None
            address = found.person.address
        require_good(password, address)
        hashed = self._passwords.hashed(password)
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            found = self._with_secret(session, secret)
            if found is None:
                return None  # it was used or ended meanwhile
            person = found.person
            person.password = hashed
            person.must_change_password = False
            person.stamp += 1
            session.delete(found.link)
            add_grant(session, person, GrantKind.LINK, found.by)
            return person

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _replace(self, session: Session, id: int, by: Granter) -> PasswordLink:
        active_person(session, id)
        end_link(session, id)
        is_person = isinstance(by, Person)
        name = by.address if isinstance(by, Person) else by
        link = PasswordLink(account=id, by=name, from_shell=not is_person, made=self._now())
        session.add(link)
        return link

    def _with_secret(self, session: Session, secret: str) -> _Valid | None:
        link = session.scalars(
            select(PasswordLink).where(PasswordLink.digest == _digest(secret))
        ).one_or_none()
        return self._checked(session, link) if link else None

    def _checked(self, session: Session, link: PasswordLink) -> _Valid | None:
        """Return a link with its people, unless it is old or one of them has lost their rights."""
        person = session.get_one(Person, link.account)
        maker = session.scalars(select(Person).where(Person.address == link.by)).one_or_none()
        may_make = link.from_shell or (maker and maker.may(Role.ADMINISTRATOR))
        is_new = self._now() < link.made + LIFETIME
        if not (may_make and person.active and is_new):
            return None
        return _Valid(link, person, link.by if link.from_shell or maker is None else maker)


def end_link(session: Session, id: int) -> None:
    """Delete the link of an account, if it has one."""
    session.execute(delete(PasswordLink).where(PasswordLink.account == id))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
