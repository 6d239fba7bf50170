"""Names of people: the address that they sign in with, and what others call them."""

import re
import unicodedata

from ivr.i18n import N_
from ivr.studio.accounts.person import PersonError

LONGEST_ADDRESS = 200
LONGEST_NAME = 100
ADDRESS = re.compile(r"[^\s@<>,;:\"\\()\[\]]+@[^\s@<>,;:\"\\()\[\]]+\.[^\s@<>,;:\"\\()\[\]]+")


def name_of(address: str) -> str:
    """Return an address in the form in which it is kept; raises PersonError for what is none.

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
                "%(address)s is no e-mail address. People sign in with theirs, such as "
                "anna@example.se."
            ),
            address=shown(address),
        )
    return name


def full_name_of(name: str) -> str:
    """Return a full name as it is kept; raises PersonError if nobody could be called that."""
    kept = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(kept) <= LONGEST_NAME or not name.isprintable():
        raise PersonError(
            N_("%(name)s is no name: it needs 1 to %(longest)s characters on one line."),
            name=shown(name),
            longest=LONGEST_NAME,
            field="full_name",
        )
    return kept


def shown(text: str) -> str:
    """Return a text to quote in a sentence, whatever is in it."""
    safe = "".join(character if character.isprintable() else "?" for character in text)
    return f'"{safe[:60]}"'
