"""Limits on attempts to sign in, counted in this process's memory.

Failed attempts at an account are also counted in the database (`ivr.studio.accounts`), which
stops a guesser with many addresses.
"""

from flask import abort
from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from ivr.studio.proxies import Proxies

AT_AN_ACCOUNT = parse_many("20 per minute; 200 per hour")
"""From one address at one account."""

FROM_AN_ADDRESS = parse_many("60 per minute; 600 per hour")
"""A whole office may come from one address in the morning."""

LONGEST_NAME = 254
"""No e-mail address is longer."""


class Attempts:
    """The attempts of the last hour."""

    def __init__(self, proxies: Proxies) -> None:
        self._proxies = proxies
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def count(self, name: str) -> None:
        """Count an attempt at an account; ends the request with 429 where there were too many.

        What is refused for its account does not count for its address: many attempts at one
        account lock nobody else out who shares the address.
        """
        visitor, account = self._proxies.visitor(), name.strip().casefold()[:LONGEST_NAME]
        for limits, key in ((AT_AN_ACCOUNT, (visitor, account)), (FROM_AN_ADDRESS, (visitor,))):
            if not all(self._counted.hit(limit, *key) for limit in limits):
                abort(429)
