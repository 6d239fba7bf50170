"""Changes of an account that somebody else makes, recorded as grants."""

from typing import TypeAlias

from sqlalchemy.orm import Session

from ivr.i18n import N_
from ivr.studio.database import now
from ivr.studio.editions.grants import Grant, GrantKind
from ivr.studio.editions.outbox import EventKind, add_event
from ivr.studio.people.person import Person, PersonError

PEOPLE_LOCK = "people"
"""Name of the lock for changes of accounts."""

Granter: TypeAlias = Person | str
"""The person who changes an account, or the login name of a shell."""


def active_person(session: Session, id: int) -> Person:
    """Return an active account; raises PersonError if there is none with this id."""
    row = session.get(Person, id)
    if row is None or not row.active:
        raise PersonError(N_("There is no such account."))
    return row


def add_grant(
    session: Session, row: Person, kind: GrantKind, by: Granter, *, before: str = ""
) -> None:
    """Record a change of an account for the approval policy and mail, unless its owner made it."""
    if is_own(row, by):
        return
    address, full_name = (by.address, by.full_name) if isinstance(by, Person) else (by, by)
    grant = Grant(
        account=row.address,
        kind=kind,
        role=row.role.word,
        by=address,
        by_name=full_name,
        from_shell=not isinstance(by, Person),
        at=now(),
        before=before,
        after=row.full_name if before else "",
    )
    session.add(grant)
    session.flush()
    add_event(session, EventKind.GRANTED, str(grant.id), {"grant": str(grant.id)})


def is_own(row: Person, by: Granter) -> bool:
    """Return whether an account belongs to whoever changes it."""
    return row.address == (by.address if isinstance(by, Person) else by)
