"""Accounts in the database: adding, finding, signing in, changing.

Changing an account ends its sessions. Accounts are never deleted, so that editions keep their
author.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ForeignKey, String, false, func, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from ivr.database import Base, Database, Moment, now
from ivr.i18n import N_
from ivr.publishing.policy import AccessGrant
from ivr.studio.accounts.passwords import Passwords, require_good
from ivr.studio.accounts.person import Person, PersonError, Role, full_name_of, name_of

ALONE = "people"
"""Name of the lock for changes of accounts."""


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
    wants_mail: Mapped[bool] = mapped_column(server_default=true())
    must_change_password: Mapped[bool] = mapped_column(server_default=false())
    access: Mapped["AccessRow | None"] = relationship(lazy="joined")


class AccessRow(Base):
    """The last time that somebody else made an account or set its password."""

    __tablename__ = "person_access"

    person: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)


class People:
    """The accounts of a database."""

    def __init__(self, database: Database, passwords: Passwords | None = None) -> None:
        self._database = database
        self._passwords = passwords or Passwords()

    def everybody(self) -> tuple[Person, ...]:
        """Return all accounts by name, deactivated ones last."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(PersonRow).order_by(PersonRow.active.desc(), PersonRow.name)
            )
            return tuple(map(_person, rows))

    def full_names(self) -> dict[str, str]:
        """Return full names by sign-in address."""
        return {person.name: person.full_name for person in self.everybody()}

    def person(self, id: int) -> Person | None:
        """Return the person with this id, or None."""
        with self._database.reading() as session:
            row = session.get(PersonRow, id)
            return _person(row) if row else None

    def find(self, name: str) -> Person | None:
        """Return the person with this address, or None."""
        with self._database.reading() as session:
            row = _named(session, name)
            return _person(row) if row else None

    def add(
        self, name: str, full_name: str, role: Role, password: str | None, *, by: str
    ) -> Person:
        """Add an account, or activate a deactivated one, and return its person.

        `by` is the name of the person who adds it. Without a password the person can only use
        single sign-on. Raises PersonError if the
        address has an account already, and for invalid names and passwords.
        """
        name, full_name = name_of(name), full_name_of(full_name)
        kept = self._checked_hash(password, name)
        with self._database.writing(alone=ALONE) as session:
            row = _named(session, name)
            if row and row.active:
                raise PersonError(N_("%(name)s has an account already."), name=name)
            if row is None:
                row = PersonRow(name=name, stamp=0, added=now())
                session.add(row)
            row.full_name, row.role, row.password, row.active = full_name, role.word, kept, True
            row.stamp += 1
            _note_access(row, by)
            session.flush()
            return _person(row)

    def sign_in(self, name: str, password: str) -> Person | None:
        """Return the person if the password is right, otherwise None without a reason."""
        with self._database.reading() as session:
            found = _named(session, name)
            id, kept = (found.id, found.password) if found and found.active else (0, None)
        if not self._passwords.fits(kept, password) or kept is None:
            return None
        newer = self._passwords.hashed(password) if self._passwords.outdated(kept) else kept
        with self._database.writing(alone=ALONE) as session:
            row = session.get_one(PersonRow, id)
            if row.password != kept or not row.active:
                return None  # it was changed meanwhile
            row.password, row.signed_in = newer, now()
            return _person(row)

    def vouched_for(self, name: str) -> Person | None:
        """Return the person with an address verified by single sign-on, or None."""
        with self._database.writing(alone=ALONE) as session:
            row = _named(session, name)
            if row is None or not row.active:
                return None
            row.signed_in = now()
            return _person(row)

    def set_password(self, id: int, password: str, *, by: str) -> Person:
        """Set a password; `by` is the name of the person who sets it."""
        with self._database.reading() as session:
            name = _active(session, id).name
        kept = self._checked_hash(password, name)
        with self._changing(id) as row:
            row.password = kept
            _note_access(row, by)
        return _person(row)

    def set_role(self, id: int, role: Role) -> Person:
        """Set a role; raises PersonError for the last administrator."""
        with self._changing(id) as row:
            row.role = role.word
        return _person(row)

    def set_mail(self, id: int, wants_mail: bool) -> None:
        """Set whether a person gets mail from the studio, which keeps their sessions."""
        with self._database.writing(alone=ALONE) as session:
            _active(session, id).wants_mail = wants_mail

    def deactivate(self, id: int) -> Person:
        """Deactivate an account; raises PersonError for the last administrator."""
        with self._changing(id) as row:
            row.active = False
        return _person(row)

    def end_sessions(self, id: int) -> None:
        """End all sessions of a person, in all browsers."""
        with self._database.writing(alone=ALONE) as session:
            row = session.get(PersonRow, id)
            if row:
                row.stamp += 1

    def _checked_hash(self, password: str | None, name: str) -> str | None:
        if password is None:
            return None
        require_good(password, name)
        return self._passwords.hashed(password)

    @contextmanager
    def _changing(self, id: int) -> Iterator[PersonRow]:
        """Yield the row of an account to change, and end its sessions."""
        with self._database.writing(alone=ALONE) as session:
            row = _active(session, id)
            ruled = row.role == Role.ADMINISTRATOR.word
            yield row
            row.stamp += 1
            session.flush()
            if ruled:
                _require_administrator(session)


def _named(session: Session, name: str) -> PersonRow | None:
    try:
        name = name_of(name)
    except PersonError:
        return None
    return session.scalars(select(PersonRow).where(PersonRow.name == name)).one_or_none()


def _active(session: Session, id: int) -> PersonRow:
    row = session.get(PersonRow, id)
    if row is None or not row.active:
        raise PersonError(N_("There is no such account."))
    return row


def _note_access(row: PersonRow, by: str) -> None:
    """Record who made an account or set its password; its owner must change what others set."""
    row.must_change_password = by != row.name and row.password is not None
    if by != row.name:
        row.access = row.access or AccessRow()
        row.access.by, row.access.at = by, now()


def _require_administrator(session: Session) -> None:
    """Require at least one active administrator."""
    found = session.scalar(
        select(func.count())
        .select_from(PersonRow)
        .where(PersonRow.active, PersonRow.role == Role.ADMINISTRATOR.word)
    )
    if not found:
        raise PersonError(
            N_("This is the last administrator. Make somebody else an administrator first.")
        )


def _person(row: PersonRow) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        full_name=row.full_name,
        role=Role.of(row.role),
        stamp=row.stamp,
        active=row.active,
        has_password=row.password is not None,
        added=row.added,
        signed_in=row.signed_in,
        wants_mail=row.wants_mail,
        must_change_password=row.must_change_password,
        access=AccessGrant(row.access.by, row.access.at) if row.access else None,
    )
