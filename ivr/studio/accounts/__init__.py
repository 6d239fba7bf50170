"""The room of the people: who may come into the studio, and what each of them may do there."""

from ivr.studio.accounts.errors import PersonError
from ivr.studio.accounts.passwords import Passwords
from ivr.studio.accounts.people import People
from ivr.studio.accounts.person import Person, Role, person_of_this_machine

__all__ = ["Passwords", "People", "Person", "PersonError", "Role", "person_of_this_machine"]
