"""Attempts to sign in, counted by the address that they come from, in this process's memory.

The accounts themselves count too, in the database; this keeps one address from trying many.
"""

from flask import abort, request
from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

LIMITS = "20 per minute; 200 per hour"
"""A whole office may come from one address in the morning."""


class Attempts:
    """The attempts of the last hour; `proxies` of our own stand between us and whoever asks."""

    def __init__(self, proxies: int) -> None:
        self._proxies = proxies
        self._limits = parse_many(LIMITS)
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def count(self) -> None:
        """Count an attempt; ends the request with 429 where there were too many."""
        address = self._address()
        if not all(self._counted.hit(limit, address) for limit in self._limits):
            abort(429)

    def _address(self) -> str:
        """Who asks. Of what a header says, only what our own proxies have added is true."""
        hops = [*request.access_route][-self._proxies :] if self._proxies else []
        return hops[0] if hops else request.remote_addr or ""
