"""Twilio and the proxy in front of the line, as far as they decide what a caller hears.

The proxy has two instances, and tries the other one for as long as deploy/nginx.conf tells
it to; Twilio asks once more after that, and then its fallback URL.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ivr.phone import ExchangeError, HTTPAnswer, HTTPExchange

PROXY_SECONDS = 3.5
TWILIO_SECONDS = 4.0
ATTEMPTS = 2
"""The first one and the retry that the connection overrides ask for."""

PAUSE_SECONDS = 0.1
"""Between two tries of the proxy."""


@dataclass
class Tally:
    """What the carriers of a run saw; counted by many threads."""

    requests: int = 0
    passed_on: int = 0
    retried: int = 0
    fallbacks: int = 0
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, seconds: float, *, tries: int, attempts: int, fallback: bool) -> None:
        """Note one request."""
        with self.lock:
            self.requests += 1
            self.passed_on += tries > 1
            self.retried += attempts > 1
            self.fallbacks += fallback
            self.slowest = max(self.slowest, seconds)


class Carrier:
    """An exchange that gives up only when Twilio would, and then answers with the fallback."""

    def __init__(
        self, origins: Sequence[str], *, token: str, public: str, fallback: bytes, tally: Tally
    ) -> None:
        self._ways = [
            HTTPExchange(origin, token=token, signed_origin=public, timeout=TWILIO_SECONDS)
            for origin in origins
        ]
        self._fallback = fallback
        self._tally = tally
        self._turn = 0

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Keep the promise of Exchange.request."""
        started, tries = time.monotonic(), 0
        for attempt in range(1, ATTEMPTS + 1):
            deadline = time.monotonic() + PROXY_SECONDS
            while time.monotonic() < deadline:
                tries += 1
                self._turn += 1
                way = self._ways[self._turn % len(self._ways)]
                try:
                    answer = way.request(method, path, params)
                except ExchangeError:
                    threading.Event().wait(PAUSE_SECONDS)
                    continue
                if answer.status < 500:
                    seconds = time.monotonic() - started
                    self._tally.count(seconds, tries=tries, attempts=attempt, fallback=False)
                    return answer
        seconds = time.monotonic() - started
        self._tally.count(seconds, tries=tries, attempts=ATTEMPTS, fallback=True)
        return HTTPAnswer(200, "text/xml", self._fallback)

    def close(self) -> None:
        """Let go of all connections."""
        for way in self._ways:
            way.close()
