"""The approval policy: when a second person must approve, and who that may be."""

import unicodedata
from typing import Protocol

from ivr.script.files import Files
from ivr.script.model import Script
from ivr.script.reading import read


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


def asks_for_approval(script: Script | None) -> bool:
    """Return whether a script asks for approval; one that cannot be read might, so it does."""
    return script is None or script.publishing.approval


def is_same_person(author: str, account: NamedPerson) -> bool:
    """Return whether an author is the owner of an account.

    An author from a shell is a login name or the value of `--author`, so the account's address,
    the part before the @ and the full name all match.
    """
    login, _, _ = account.name.partition("@")
    return _folded(author) in map(_folded, (account.name, account.full_name, login))


def _asks_for_approval(files: Files) -> bool:
    return asks_for_approval(read(files).script)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
