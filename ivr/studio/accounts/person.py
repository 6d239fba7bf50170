"""People and roles, with normalised and validated addresses and full names."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.publishing.policy import AccessGrant

MAX_ADDRESS_LENGTH = 200
MAX_NAME_LENGTH = 100
ADDRESS = re.compile(r"[^\s@<>,;:\"\\()\[\]]+@[^\s@<>,;:\"\\()\[\]]+\.[^\s@<>,;:\"\\()\[\]]+")


class PersonError(IVRError):
    """An account cannot be added, changed or found; nothing was changed.

    `field` is the invalid field of the form: name (the address), full_name, password or role.
    """

    def __init__(self, message: str, /, *, field: str = "name", **values: object) -> None:
        super().__init__(message, **values)
        self.field = field


class Role(IntEnum):
    """The role of a person; each role includes the rights of lower ones."""

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
        """Return the role named by a word; raises PersonError if there is none."""
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
    """An account; `name` is the address with which the person signs in.

    The `stamp` changes with every change of the account, which makes older sessions invalid.
    `access` is the last time that another person made the account or set its password.
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
    wants_mail: bool = True
    must_change_password: bool = False
    access: AccessGrant | None = None

    def may(self, role: Role) -> bool:
        """Return whether the person has this role or a higher one."""
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


def name_of(address: str) -> str:
    """Return an address in stored form; raises PersonError for an invalid one.

    Addresses with equal stored forms differ only in case. Characters with a compatibility form in
    Unicode, such as full-width letters, are refused.
    """
    written = address.strip()
    name = unicodedata.normalize("NFC", written).lower()
    if (
        len(name) > MAX_ADDRESS_LENGTH
        or any(unicodedata.normalize("NFKC", each) != each for each in written)
        or not name.isprintable()
        or not ADDRESS.fullmatch(name)
    ):
        raise PersonError(
            N_(
                "%(address)s is not an e-mail address. Accounts are named by e-mail address, "
                "such as anna@example.se."
            ),
            address=excerpt(address),
        )
    return name


def full_name_of(name: str) -> str:
    """Return a full name in stored form; raises PersonError for an invalid one."""
    kept = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(kept) <= MAX_NAME_LENGTH or not name.isprintable():
        raise PersonError(
            N_("%(name)s is not a name: it needs 1 to %(longest)s characters on one line."),
            name=excerpt(name),
            longest=MAX_NAME_LENGTH,
            field="full_name",
        )
    return kept


def excerpt(text: str) -> str:
    """Return a quoted excerpt of a text, without control characters."""
    safe = "".join(character if character.isprintable() else "?" for character in text)
    return f'"{safe[:60]}"'
