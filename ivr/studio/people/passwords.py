"""Password hashing and password rules."""

import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ivr.i18n import N_
from ivr.studio.people.person import PersonError

MIN_LENGTH = 12
MAX_LENGTH = 200
"""Characters. Longer passwords cost time and are no safer."""


class Passwords:
    """Hashes and verifies passwords with argon2id, one at a time.

    A hash takes 64 MiB, and many people may try to sign in at once.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._one_at_a_time = threading.Lock()
        self._nobodys = ""

    def hashed(self, password: str) -> str:
        """Return the hash of a password."""
        with self._one_at_a_time:
            return self._hasher.hash(_normal(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Return whether a password matches a hash.

        It takes as long without a hash, so that the duration does not reveal whether an account
        exists.
        """
        decoy = self._hash_of_random_password()
        if kept is None:
            self.fits(decoy, password)
            return False
        if len(password) > MAX_LENGTH:
            password = ""
        try:
            with self._one_at_a_time:
                return self._hasher.verify(kept, _normal(password))
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, kept: str) -> bool:
        """Return whether a hash was made with other parameters than the current ones."""
        return self._hasher.check_needs_rehash(kept)

    def _hash_of_random_password(self) -> str:
        if not self._nobodys:
            self._nobodys = self.hashed(secrets.token_urlsafe())
        return self._nobodys


def require_good(password: str, name: str) -> None:
    """Raise PersonError for a password that is too short, too long, or easy to guess."""
    if len(password) < MIN_LENGTH:
        raise PersonError(
            N_(
                "The password has %(length)s characters; it needs at least %(shortest)s. Four or "
                "five words that do not belong together make a good password."
            ),
            length=len(password),
            shortest=MIN_LENGTH,
            field="password",
        )
    if len(password) > MAX_LENGTH:
        raise PersonError(
            N_("The password has %(length)s characters; it may have %(longest)s at most."),
            length=len(password),
            longest=MAX_LENGTH,
            field="password",
        )
    folded = password.casefold()
    if folded in (name, name.partition("@")[0]) or len(set(folded)) < 5:
        raise PersonError(
            N_(
                "The password is easy to guess: it is your address, or repeats a few "
                "characters. Choose another one."
            ),
            field="password",
        )


def _normal(password: str) -> str:
    """Normalise characters, since an å can be typed as one character or two."""
    return unicodedata.normalize("NFKC", password)
