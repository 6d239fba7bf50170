"""Accounts of staff: people, roles, passwords and limits on signing in."""

from ivr.studio.accounts.attempts import SignInLimits
from ivr.studio.accounts.passwords import Passwords
from ivr.studio.accounts.people import People
from ivr.studio.accounts.person import Person, PersonError, Role, person_of_this_machine

__all__ = [
    "Passwords",
    "People",
    "Person",
    "PersonError",
    "Role",
    "SignInLimits",
    "person_of_this_machine",
]
