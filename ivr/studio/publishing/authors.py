"""The names of those who changed and published something, as people read them."""

from collections.abc import Iterable, Mapping

from ivr.studio.accounts import Person


def full_names(people: Iterable[Person]) -> Mapping[str, str]:
    """Return the full name of each person by the name that they sign in with."""
    return {person.name: person.full_name for person in people}
