"""Twilio and the proxy in front of the line, as far as they decide what a caller hears.

The proxy has two instances, and tries the other one for as long as deploy/nginx.conf tells
it to; Twilio asks once more after that, and then its fallback URL.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from ivr.phone import ExchangeError, HTTPAnswer, HTTPExchange

PUBLIC_URL, FALLBACK_URL = "https://ivr.example.se", "https://fallback.example.se/line"
PROXY_SECONDS = 3.5
TWILIO_SECONDS = 4.0
ATTEMPTS = 2
"""The first one and the retry that the connection overrides ask for."""

PAUSE_SECONDS = 0.1
"""Between two tries of the proxy."""

STATUS = "/voice/status"
"""Has no fallback, and no caller hears it."""

Fallback = Callable[[str, str, Mapping[str, str]], HTTPAnswer]


@dataclass
class Tally:
    """What the carriers of a run saw; counted by many threads."""

    requests: int = 0
    passed_on: int = 0
    retried: int = 0
    fallbacks: int = 0
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Carrier:
    """An exchange that gives up only when Twilio would, and then asks the fallback.

    `origins` returns the instances that there are now, and the proxy tries them for `patience`
    seconds, at least once each. `heard` are the hosts that answered this carrier's caller.
    """

    def __init__(
        self,
        origins: Callable[[], Sequence[str]],
        fallback: Fallback,
        tally: Tally,
        *,
        token: str,
        patience: float = PROXY_SECONDS,
    ) -> None:
        self._origins, self._fallback, self._tally = origins, fallback, tally
        self._token, self._patience = token, patience
        self._ways: dict[str, HTTPExchange] = {}
        self._turn = 0
        self.heard: set[str] = set()
        self.slowest = 0.0

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Keep the promise of Exchange.request."""
        began = time.monotonic()
        at_fallback = path.startswith(FALLBACK_URL)
        answer = None if at_fallback else self._asked(method, path, params)
        if answer is None and path == STATUS:
            return HTTPAnswer(204, "", b"")
        self.heard.add("service" if answer else "fallback")
        if answer is None:
            if not at_fallback:  # what Twilio adds when it requests the fallback URL
                error = {"ErrorCode": "11200", "ErrorUrl": f"{PUBLIC_URL}{path}"}
                method, path, params = "GET", FALLBACK_URL, {**params, **error}
            answer = self._fallback(method, path, params)
            with self._tally.lock:
                self._tally.fallbacks += 1
        self.slowest = max(self.slowest, time.monotonic() - began)
        return answer

    def _asked(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer | None:
        """Ask the instances as the proxy does, and once more; None if that fails."""
        began, tries = time.monotonic(), 0
        for attempt in range(ATTEMPTS):
            deadline, first = time.monotonic() + self._patience, True
            while first or time.monotonic() < deadline:
                first = False
                for origin in self._in_turn():
                    tries += 1
                    with suppress(ExchangeError):
                        answer = self._way(origin).request(method, path, params)
                        if answer.status < 500:
                            self._count(time.monotonic() - began, tries, attempt)
                            return answer
                    threading.Event().wait(min(PAUSE_SECONDS, self._patience))
        self._count(time.monotonic() - began, tries, ATTEMPTS - 1)
        return None

    def _in_turn(self) -> Sequence[str]:
        self._turn += 1
        origins = list(self._origins())
        first = self._turn % max(1, len(origins))
        return [*origins[first:], *origins[:first]]

    def _way(self, origin: str) -> HTTPExchange:
        if origin not in self._ways:
            self._ways[origin] = HTTPExchange(
                origin, token=self._token, signed_origin=PUBLIC_URL, timeout=TWILIO_SECONDS
            )
        return self._ways[origin]

    def _count(self, seconds: float, tries: int, attempt: int) -> None:
        with self._tally.lock:
            self._tally.requests += 1
            self._tally.passed_on += tries > 1
            self._tally.retried += attempt > 0
            self._tally.slowest = max(self._tally.slowest, seconds)

    def close(self) -> None:
        """Let go of all connections."""
        for way in self._ways.values():
            way.close()
