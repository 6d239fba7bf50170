"""People and roles, with normalised and validated addresses and full names."""

import re
import unicodedata
from datetime import datetime
from enum import IntEnum

from sqlalchemy import Enum, String, false, true
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.studio.database import Base, Moment, now

MAX_ADDRESS_LENGTH = 200
MAX_NAME_LENGTH = 100
ADDRESS = re.compile(r"[^\s@<>,;:\"\\()\[\]]+@[^\s@<>,;:\"\\()\[\]]+\.[^\s@<>,;:\"\\()\[\]]+")

"""An address with which an account can sign in. Earlier versions made accounts of any of these."""

ATOM = r"[\w#$&'*+/^~-]+"
LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
MAILBOX = re.compile(rf"{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})+")
"""An address that every mail server reads as this one. Others have encoded words (`=?…?=`), which
are decoded, routes to another server (`a%b`, `a!b`), or empty parts, which are left out."""


class PersonError(IVRError):
    """An account cannot be added, changed or found; nothing was changed.

    `field` is the invalid field of the form: name (the address), full_name or password.
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
    def from_word(cls, word: str) -> "Role":
        """Return the role of a word, which a command or a form has checked."""
        return cls[word.upper()]


class Person(MappedAsDataclass, Base, kw_only=True):
    """An account; `address` is the one with which the person signs in.

    The `stamp` changes with every change of the account, which makes older sessions invalid.
    `password` is its hash, None for a person who can only use single sign-on.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    address: Mapped[str] = mapped_column("name", String(200), unique=True)
    full_name: Mapped[str] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(
        Enum(
            Role,
            native_enum=False,
            length=20,
            values_callable=lambda roles: [each.word for each in roles],
        )
    )
    password: Mapped[str | None] = mapped_column(String(200), default=None, repr=False)
    stamp: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    added: Mapped[datetime] = mapped_column(Moment, default_factory=now)
    signed_in: Mapped[datetime | None] = mapped_column(Moment, default=None)
    wants_mail: Mapped[bool] = mapped_column(server_default=true(), default=True)
    must_change_password: Mapped[bool] = mapped_column(server_default=false(), default=False)

    def may(self, role: Role) -> bool:
        """Return whether the person has this role or a higher one."""
        return self.active and self.role >= role


def person_of_this_machine() -> Person:
    """Return the user of an open studio on a developer's machine: an administrator."""
    person = Person(address="local", full_name="This machine", role=Role.ADMINISTRATOR)
    person.id = 0
    return person


def stored_address(address: str) -> str:
    """Return an address in stored form; raises PersonError for an invalid one.

    Addresses with equal stored forms differ only in case. Characters with a compatibility form in
    Unicode, such as full-width letters, are refused.
    """
    written = address.strip()
    stored = unicodedata.normalize("NFC", written).lower()
    if (
        len(stored) > MAX_ADDRESS_LENGTH
        or any(unicodedata.normalize("NFKC", each) != each for each in written)
        or not stored.isprintable()
        or not ADDRESS.fullmatch(stored)
    ):
        raise _no_address(address)
    return stored


def new_address(address: str) -> str:
    """Return the stored form for a new account; raises PersonError if it is no mailbox."""
    stored = stored_address(address)
    if not is_mailbox(stored):
        raise _no_address(address)
    return stored


def is_mailbox(address: str) -> bool:
    """Return whether a mail to this address reaches no other one."""
    return MAILBOX.fullmatch(address) is not None


def _no_address(written: str) -> PersonError:
    return PersonError(
        N_(
            "%(address)s is not an e-mail address. Accounts are named by e-mail address, "
            "such as anna@example.se."
        ),
        address=excerpt(written),
    )


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
