"""People and roles."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from ivr.errors import IVRError
from ivr.i18n import N_


class PersonError(IVRError):
    """An account cannot be made, changed or found; nothing was changed.

    `field` is the invalid field of the form: name (the address), full_name, password or role.
    """

    def __init__(self, message: str, /, *, field: str = "name", **values: object) -> None:
        super().__init__(message, **values)
        self.field = field


class Role(IntEnum):
    """What a person may do: each role includes those before it."""

    READER = 1
    EDITOR = 2
    PUBLISHER = 3
    ADMINISTRATOR = 4

    @property
    def word(self) -> str:
        """The role in commands, forms and the database."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Role":
        """Return the role of this word; raises PersonError if there is none."""
        for role in cls:
            if role.word == word:
                return role
        roles = ", ".join(role.word for role in cls)
        raise PersonError(
            N_("There is no role %(word)r. The roles are: %(roles)s."),
            word=word,
            roles=roles,
            field="role",
        )


@dataclass(frozen=True, slots=True)
class Person:
    """An account; `name` is the address that the person signs in with.

    The `stamp` changes with every change of the account, which makes older sessions invalid.
    """

    id: int
    name: str
    full_name: str
    role: Role
    stamp: int
    active: bool
    has_password: bool
    added: datetime
    signed_in: datetime | None = None

    def may(self, role: Role) -> bool:
        """Tell whether the person has this role or a higher one."""
        return self.active and self.role >= role


def person_of_this_machine() -> Person:
    """Return the user of an open studio on a developer's machine: an administrator."""
    return Person(
        id=0,
        name="local",
        full_name="This machine",
        role=Role.ADMINISTRATOR,
        stamp=0,
        active=True,
        has_password=False,
        added=datetime.now(UTC),
    )
