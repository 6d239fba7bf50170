"""Addresses to sign in with, and full names: normalised and validated."""

import re
import unicodedata

from ivr.i18n import N_
from ivr.studio.accounts.person import PersonError

LONGEST_ADDRESS = 200
LONGEST_NAME = 100
ADDRESS = re.compile(r"[^\s@<>,;:\"\\()\[\]]+@[^\s@<>,;:\"\\()\[\]]+\.[^\s@<>,;:\"\\()\[\]]+")


def name_of(address: str) -> str:
    """Return an address as it is stored; raises PersonError for an invalid one.

    Two addresses have the same form only if they differ in case alone. Characters that Unicode
    takes for another form of others, such as full-width letters, are refused.
    """
    written = address.strip()
    name = unicodedata.normalize("NFC", written).lower()
    if (
        len(name) > LONGEST_ADDRESS
        or any(unicodedata.normalize("NFKC", each) != each for each in written)
        or not name.isprintable()
        or not ADDRESS.fullmatch(name)
    ):
        raise PersonError(
            N_(
                "%(address)s is not an e-mail address. People sign in with theirs, such as "
                "anna@example.se."
            ),
            address=shown(address),
        )
    return name


def full_name_of(name: str) -> str:
    """Return a full name as it is stored; raises PersonError for an invalid one."""
    kept = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(kept) <= LONGEST_NAME or not name.isprintable():
        raise PersonError(
            N_("%(name)s is not a name: it needs 1 to %(longest)s characters on one line."),
            name=shown(name),
            longest=LONGEST_NAME,
            field="full_name",
        )
    return kept


def shown(text: str) -> str:
    """Return a quoted excerpt of a text, without control characters."""
    safe = "".join(character if character.isprintable() else "?" for character in text)
    return f'"{safe[:60]}"'
