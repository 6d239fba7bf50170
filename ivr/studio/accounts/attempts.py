"""Limits on attempts to sign in, by the address that they come from.

They are counted in the database, so that all workers share the limits. Wrong passwords are also
counted for each account (`people`), which stops a guesser with many addresses.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from ivr.database import Database
from ivr.studio.accounts.tables import AttemptRow

Limits = Sequence[tuple[timedelta, int]]
"""How many attempts may be made within each period."""

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

AT_AN_ACCOUNT: Limits = ((MINUTE, 20), (HOUR, 200))
"""From one address at one account."""

FROM_AN_ADDRESS: Limits = ((MINUTE, 60), (HOUR, 600))
"""From one address at all accounts. A whole office may sign in from one address in the morning."""

LONGEST_NAME = 254
"""No e-mail address is longer."""

LOCK = "sign-in"


class SignInLimits:
    """The attempts of the last hour. Addresses and names are stored only as keyed hashes."""

    def __init__(self, database: Database, secret_key: str, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._key = hashlib.sha256(secret_key.encode()).digest()

    def admit(self, address: str, name: str) -> bool:
        """Count an attempt at an account, or return False if there were too many.

        A refused attempt is not counted, so that many attempts at one account lock nobody else
        out who shares the address. Raises DatabaseUnavailableError.
        """
        address = self._hash(address)
        account = self._hash(name.strip().casefold()[:LONGEST_NAME])
        moment = datetime.fromtimestamp(self._clock(), UTC)
        with self._database.writing(alone=LOCK) as session:
            session.execute(delete(AttemptRow).where(AttemptRow.at <= moment - HOUR))
            query = select(AttemptRow.at, AttemptRow.account).where(AttemptRow.address == address)
            attempts = session.execute(query).all()
            at_account = [at for at, other in attempts if other == account]
            if _reached(AT_AN_ACCOUNT, at_account, moment) or _reached(
                FROM_AN_ADDRESS, [at for at, _ in attempts], moment
            ):
                return False
            session.add(AttemptRow(at=moment, address=address, account=account))
        return True

    def _hash(self, text: str) -> str:
        return hashlib.blake2b(text.encode(), key=self._key, digest_size=16).hexdigest()


def _reached(limits: Limits, attempts: Sequence[datetime], moment: datetime) -> bool:
    """Whether no further attempt is allowed within one of the periods."""
    return any(sum(at > moment - period for at in attempts) >= most for period, most in limits)
