"""Accounts in the database: adding, finding, signing in, changing.

Changing an account ends its sessions. Accounts are never deleted, so that editions keep their
author. Access that one person gives another is recorded as a grant.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.i18n import N_
from ivr.studio.database import Database, now
from ivr.studio.editions.grants import GrantKind
from ivr.studio.editions.policy import folded, names_of
from ivr.studio.people.granting import PEOPLE_LOCK, Granter, active_person, add_grant, is_own
from ivr.studio.people.password_links import end_link
from ivr.studio.people.passwords import Passwords, require_good
from ivr.studio.people.person import (
    Person,
    PersonError,
    Role,
    excerpt,
    full_name_of,
    new_address,
    stored_address,
)


class People:
    """The accounts of a database."""

    def __init__(self, database: Database, passwords: Passwords | None = None) -> None:
        self._database = database
        self.passwords = passwords or Passwords()

    def everybody(self) -> tuple[Person, ...]:
        """Return all accounts by address, deactivated ones last."""
        with self._database.reading() as session:
            rows = session.scalars(select(Person).order_by(Person.active.desc(), Person.address))
            return tuple(rows)

    def full_names(self) -> dict[str, str]:
        """Return full names by sign-in address."""
        return {person.address: person.full_name for person in self.everybody()}

    def person(self, id: int) -> Person | None:
        """Return the person with this id, or None."""
        with self._database.reading() as session:
            return session.get(Person, id)

    def find(self, address: str) -> Person | None:
        """Return the person with this address, or None."""
        with self._database.reading() as session:
            return _with_address(session, address)

    def add(
        self, address: str, full_name: str, role: Role, password: str | None, *, by: Granter
    ) -> Person:
        """Add an account, or activate a deactivated one, and return its person.

        Without a password the person can only use single sign-on. Raises PersonError if the address
        has an account already, for a name that stands for somebody else, and for invalid names and
        passwords.
        """
        address = new_address(address)
        full_name = full_name_of(full_name)
        kept = self._checked_hash(password, address)
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            row = _with_address(session, address)
            if row and row.active:
                raise PersonError(N_("%(name)s has an account already."), name=address)
            _require_own_names(session, address, full_name)
            kind = GrantKind.RESTORED if row else GrantKind.MADE
            if row is None:
                row = Person(address=address, full_name=full_name, role=role)
                session.add(row)
            _set_full_name(session, row, full_name, by)
            row.role = role
            row.active = True
            _set_password(session, row, kept, by)
            row.stamp += 1
            session.flush()
            add_grant(session, row, kind, by)
            return row

    def sign_in(self, address: str, password: str) -> Person | None:
        """Return the person if the password is right, otherwise None without a reason."""
        with self._database.reading() as session:
            person = _with_address(session, address)
            id, kept = (person.id, person.password) if person and person.active else (0, None)
        if not self.passwords.fits(kept, password) or kept is None:
            return None
        newer = self.passwords.hashed(password) if self.passwords.outdated(kept) else kept
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            row = session.get_one(Person, id)
            if row.password != kept or not row.active:
                return None  # it was changed meanwhile
            row.password = newer
            row.signed_in = now()
            return row

    def vouched_for(self, address: str) -> Person | None:
        """Return the person with an address verified by single sign-on, or None."""
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            row = _with_address(session, address)
            if row is None or not row.active:
                return None
            row.signed_in = now()
            return row

    def set_password(self, id: int, password: str, *, by: Granter) -> Person:
        """Set a password; its owner must change one that somebody else set."""
        with self._database.reading() as session:
            address = active_person(session, id).address
        kept = self._checked_hash(password, address)
        with self._changing(id) as (session, row):
            _set_password(session, row, kept, by)
            add_grant(session, row, GrantKind.PASSWORD, by)
        return row

    def set_role(self, id: int, role: Role, *, by: Granter) -> Person:
        """Set a role; raises PersonError for the last administrator."""
        with self._changing(id) as (session, row):
            before = row.role
            row.role = role
            if role != before:
                kind = GrantKind.RAISED if role > before else GrantKind.LOWERED
                add_grant(session, row, kind, by)
        return row

    def set_full_name(self, id: int, full_name: str, *, by: Granter) -> Person:
        """Set the full name of a person, which keeps their sessions.

        Raises PersonError for an invalid name, and for one that stands for somebody else.
        """
        full_name = full_name_of(full_name)
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            row = active_person(session, id)
            _require_own_names(session, row.address, full_name)
            _set_full_name(session, row, full_name, by)
            return row

    def set_mail(self, id: int, wants_mail: bool) -> None:
        """Set whether a person gets mail from the studio, which keeps their sessions."""
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            active_person(session, id).wants_mail = wants_mail

    def deactivate(self, id: int) -> Person:
        """Deactivate an account; raises PersonError for the last administrator."""
        with self._changing(id) as (_session, row):
            row.active = False
        return row

    def end_sessions(self, id: int) -> None:
        """End all sessions of a person, in all browsers."""
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            row = session.get(Person, id)
            if row:
                row.stamp += 1

    def _checked_hash(self, password: str | None, address: str) -> str | None:
        if password is None:
            return None
        require_good(password, address)
        return self.passwords.hashed(password)

    @contextmanager
    def _changing(self, id: int) -> Iterator[tuple[Session, Person]]:
        """Yield an active account to change, with its session, and end its sign-ins.

        Raises PersonError without such an account, and if it was the last administrator's.
        """
        with self._database.writing(alone=PEOPLE_LOCK) as session:
            row = active_person(session, id)
            ruled = row.role is Role.ADMINISTRATOR
            yield session, row
            row.stamp += 1
            session.flush()
            if ruled:
                _require_administrator(session)


def _with_address(session: Session, address: str) -> Person | None:
    try:
        address = stored_address(address)
    except PersonError:
        return None
    return session.scalars(select(Person).where(Person.address == address)).one_or_none()


def _require_own_names(session: Session, address: str, full_name: str) -> None:
    """Raise PersonError if a name of an account stands for the owner of another one, too.

    The history would name the wrong person. Two people may share the part of their address before
    the @, which they do not choose.
    """
    own = Person(address=address, full_name=full_name, role=Role.READER)
    for other in session.scalars(select(Person).where(Person.address != address)):
        if folded(full_name) in names_of(other):
            field, name = "full_name", full_name
        elif folded(other.full_name) in names_of(own):
            field, name = "name", address
        else:
            continue
        raise PersonError(
            N_(
                "%(name)s could be taken for %(other)s, who has an account with the address "
                "%(address)s. Add something that tells the two apart, such as a department."
            ),
            name=excerpt(name),
            other=other.full_name,
            address=other.address,
            field=field,
        )


def _set_full_name(session: Session, row: Person, full_name: str, by: Granter) -> None:
    before, row.full_name = row.full_name, full_name
    if before != full_name:
        add_grant(session, row, GrantKind.RENAMED, by, before=before)


def _set_password(session: Session, row: Person, kept: str | None, by: Granter) -> None:
    end_link(session, row.id)
    row.password = kept
    row.must_change_password = kept is not None and not is_own(row, by)


def _require_administrator(session: Session) -> None:
    """Raise PersonError if no active account is an administrator's."""
    administrators = session.scalar(
        select(func.count())
        .select_from(Person)
        .where(Person.active, Person.role == Role.ADMINISTRATOR)
    )
    if not administrators:
        raise PersonError(
            N_(
                "This is the last administrator, and the studio needs at least one. "
                "Make somebody else an administrator first."
            )
        )
