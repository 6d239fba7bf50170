"""The approval policy: when a second person must approve, and who that may be."""

import unicodedata
from typing import Protocol

from ivr.script import fields
from ivr.script.files import Files
from ivr.script.place import FILES, LINE_FILE


class NamedPerson(Protocol):
    """A person's account: the address they sign in with, and their full name."""

    @property
    def name(self) -> str:
        """The address."""

    @property
    def full_name(self) -> str:
        """The name that others call them."""


def wants_approval(live: Files, candidate: Files) -> bool:
    """Return whether another person must approve that `candidate` replaces `live`.

    Either of them can ask for it, so that one person alone cannot turn approval off. The first
    edition needs none.
    """
    return bool(live) and any(map(_asks_for_approval, (live, candidate)))


def is_same_person(author: str, account: NamedPerson) -> bool:
    """Return whether an author is the owner of an account.

    An author from a shell is a login name or the value of `--author`, so the account's address,
    the part before the @ and the full name all match.
    """
    login, _, _ = account.name.partition("@")
    return _folded(author) in map(_folded, (account.name, account.full_name, login))


def _asks_for_approval(files: Files) -> bool:
    """Return whether a script asks for approval; one whose table cannot be read might, so it does.

    So does anything in the section that is no plain no.
    """
    table = fields.read({LINE_FILE: files.get(LINE_FILE, b"?")})
    sections = ("publishing", FILES)  # a table that cannot be read is one field with its bytes
    return any(value is not False for field, value in table.items() if field[0] in sections)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
