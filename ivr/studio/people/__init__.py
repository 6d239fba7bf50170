"""Accounts of staff: people, roles, passwords and limits on signing in."""

from ivr.studio.people.attempts import SignInLimits
from ivr.studio.people.password_links import PasswordLinks
from ivr.studio.people.passwords import Passwords
from ivr.studio.people.people import People
from ivr.studio.people.person import Person, PersonError, Role, person_of_this_machine

__all__ = [
    "PasswordLinks",
    "Passwords",
    "People",
    "Person",
    "PersonError",
    "Role",
    "SignInLimits",
    "person_of_this_machine",
]
