"""People with accounts, as values."""

from datetime import UTC, datetime

from ivr.studio.accounts import Person, Role


def person_named(name: str, full_name: str, role: Role = Role.PUBLISHER) -> Person:
    """A person who signs in with this address."""
    return Person(
        id=1,
        name=name,
        full_name=full_name,
        role=role,
        stamp=0,
        active=True,
        has_password=True,
        added=datetime(2026, 1, 1, tzinfo=UTC),
    )
