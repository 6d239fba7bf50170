"""Limits on attempts to sign in.

Attempts are counted in the database, so that all workers share the limits. An attempt counts for
its account and network together, so that nobody can lock a colleague out from elsewhere; wider
limits stop an attacker with many accounts or networks.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import ColumnElement, String, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from ivr.studio.database import Base, Database, Moment
from ivr.studio.people.person import Person

AttemptLimits = Sequence[tuple[timedelta, int]]
"""Maximum numbers of attempts within periods."""

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

AT_AN_ACCOUNT: AttemptLimits = ((timedelta(minutes=15), 5),)
"""Limits for an account from one network, or from one known browser."""

AT_AN_ACCOUNT_FROM_ANYWHERE: AttemptLimits = ((HOUR, 100),)
"""Limits for an account from all networks; known browsers are exempt."""

FROM_A_NETWORK: AttemptLimits = ((MINUTE, 60), (HOUR, 600))
"""Limits for a network, over all accounts. A whole office may sign in from one address in the
morning."""

NETWORK_BITS = 64
"""Prefix length of an IPv6 network that belongs to one household or office."""

MAX_NAME_LENGTH = 254
"""No e-mail address is longer."""

ATTEMPTS_LOCK = "sign-in"


class AttemptRow(Base):
    """An attempt to sign in during the last hour, or a wrong code on the test number.

    The network or browser and the account of a sign-in are stored as keyed hashes.
    """

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    source: Mapped[str] = mapped_column(String(32), index=True)
    account: Mapped[str] = mapped_column(String(32), index=True)


class SignInLimits:
    """The unsuccessful attempts of the last hour.

    Networks, browsers and accounts are stored only as keyed hashes.
    """

    def __init__(self, database: Database, secret_key: str, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._key = hashlib.sha256(secret_key.encode()).digest()

    def admit(self, name: str, person: Person | None, address: str, browser: str = "") -> bool:
        """Count an attempt, or return False if there were too many.

        *person* is the owner of account *name*, and *browser* is set if they have signed in with
        this browser before. A change of the account, such as a new password, resets its count.
        Refused attempts are not counted, so that attacks on one account do not lock out others at
        the same address. Raises DatabaseUnavailableError.
        """
        source, account = self._row(name, person, address, browser)
        moment = datetime.fromtimestamp(self._clock(), UTC)
        with self._database.writing(alone=ATTEMPTS_LOCK) as session:
            query = select(AttemptRow.at, AttemptRow.source, AttemptRow.account).where(
                or_(AttemptRow.source == source, AttemptRow.account == account)
            )
            attempts = session.execute(query).all()
            here = [at for at, *both in attempts if both == [source, account]]
            from_here = [at for at, other, _ in attempts if other == source]
            at_account = [at for at, _, other in attempts if other == account]
            if _is_limit_reached(AT_AN_ACCOUNT, here, moment):
                return False
            is_limited_elsewhere = _is_limit_reached(
                FROM_A_NETWORK, from_here, moment
            ) or _is_limit_reached(AT_AN_ACCOUNT_FROM_ANYWHERE, at_account, moment)
            if is_limited_elsewhere and not browser:
                return False
            session.add(AttemptRow(at=moment, source=source, account=account))
        return True

    def forget(self, name: str, person: Person | None, address: str, browser: str = "") -> None:
        """Delete a person's failed attempts after a successful sign-in."""
        source, account = self._row(name, person, address, browser)
        of_account: ColumnElement[bool] = AttemptRow.account == account
        with self._database.writing(alone=ATTEMPTS_LOCK) as session:
            session.execute(delete(AttemptRow).where(of_account, AttemptRow.source == source))

    def _row(self, name: str, person: Person | None, address: str, browser: str) -> tuple[str, str]:
        source = f"browser {browser}" if browser else network(address)
        if person is None:
            return self._hash(source), self._hash(name.strip().casefold()[:MAX_NAME_LENGTH])
        return self._hash(source), self._hash(f"{person.id} {person.stamp}")

    def _hash(self, text: str) -> str:
        return hashlib.blake2b(text.encode(), key=self._key, digest_size=16).hexdigest()


def network(address: str) -> str:
    """Return an IPv4 address, the network of an IPv6 address, or any other text unchanged."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or ip_network((int(read), NETWORK_BITS), strict=False))


def _is_limit_reached(
    limits: AttemptLimits, attempts: Iterable[datetime], moment: datetime
) -> bool:
    times = tuple(attempts)
    for period, most in limits:
        if sum(at > moment - period for at in times) >= most:
            return True
    return False
