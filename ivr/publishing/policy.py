"""The approval policy: when a second person must approve, and who may approve."""

import unicodedata
from datetime import datetime
from typing import Protocol

from ivr.i18n import N_
from ivr.publishing.writing import write
from ivr.script import fields
from ivr.script.fields import Value
from ivr.script.files import Files
from ivr.script.place import Address

OWN_REQUEST = N_("Another person must approve your request.")
OWN_ACCOUNT = N_(
    "The author of this request made your account or set your password after requesting approval. "
    "Another person must approve it."
)


class AccessGrant(Protocol):
    """The last time that somebody made an account or set its password, if not its owner."""

    @property
    def by(self) -> str:
        """The name of that person."""

    @property
    def at(self) -> datetime:
        """The time."""


class Account(Protocol):
    """A person's account."""

    @property
    def name(self) -> str:
        """The e-mail address."""

    @property
    def full_name(self) -> str:
        """The full name."""

    @property
    def access(self) -> AccessGrant | None:
        """The last time that another person granted access to the account, or None."""


def wants_approval(live: Files, candidate: Files) -> bool:
    """Return whether replacing `live` by `candidate` requires another person's approval.

    Either of them can require it, so that one person alone cannot turn approval off. The first
    edition needs none.
    """
    return bool(live) and any(map(_asks_for_approval, (live, candidate)))


def with_policy(files: Files, live: Files) -> Files:
    """Return a script with the approval policy of another one, the live script."""
    return write(files, {**dict.fromkeys(_policy(files)), **_policy(live)})


def is_same_person(author: str, account: Account) -> bool:
    """Return whether an author is the owner of an account.

    An author from a shell is a login name or the value of `--author`, so the account's address, the
    part before the @ and the full name all match.
    """
    return _folded(author) in {*_names(account.name), _folded(account.full_name)}


def approval_obstacle(author: str, requested: datetime, approver: Account) -> str | None:
    """Return the reason why a person may not approve a request, None if they may.

    An author who may manage accounts could make one, or set a colleague's password, and approve
    with that.
    """
    if is_same_person(author, approver):
        return OWN_REQUEST
    grant = approver.access
    if grant and grant.at >= requested and not _names(author).isdisjoint(_names(grant.by)):
        return OWN_ACCOUNT
    return None


def _asks_for_approval(files: Files) -> bool:
    """Return whether a script requires approval, as any value in the section but false does."""
    return any(value is not False for value in _policy(files).values())


def _policy(files: Files) -> dict[Address, Value]:
    """Return the fields of the section on publishing."""
    return {field: value for field, value in fields.read(files).items() if field[0] == "publishing"}


def _names(address: str) -> set[str]:
    """Return an address and its part before the @."""
    return {_folded(address), _folded(address.partition("@")[0])}


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
