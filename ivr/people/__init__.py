"""The room of the people: who may come into the studio, and what each of them may do there."""

from ivr.people.errors import PersonError
from ivr.people.passwords import Passwords
from ivr.people.people import People
from ivr.people.person import Person, Role, person_of_this_machine

__all__ = ["Passwords", "People", "Person", "PersonError", "Role", "person_of_this_machine"]
