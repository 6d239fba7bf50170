"""The approval policy: when a second person must approve, and who that may be."""

import unicodedata
from typing import Protocol

from ivr.script.files import Files
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
    """Tell whether another person must approve that `candidate` replaces `live`.

    Either of them can ask for it, so that one person alone cannot give it up. Nobody approves
    the first edition, which nobody hears anything before.
    """
    return bool(live) and any(map(_asks_for_approval, (live, candidate)))


def is_same_person(author: str, account: NamedPerson) -> bool:
    """Tell whether an author is the person of an account.

    Authors from a shell are login names, or whatever was given as `--author`: the account's
    address, the part of it before the @ and the full name all count.
    """
    login, _, _ = account.name.partition("@")
    return _folded(author) in map(_folded, (account.name, account.full_name, login))


def _asks_for_approval(files: Files) -> bool:
    """What cannot be read might ask for it."""
    script = read(files).script
    return script is None or script.publishing.approval


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
