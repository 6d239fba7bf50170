"""Limits of concurrent requests, so that no number of them stops calls.

The threads of a worker share one processor: the more of them work, the longer each call waits.
"""

from threading import BoundedSemaphore

from werkzeug.exceptions import ServiceUnavailable

RETRY_SECONDS = 2
"""Time after which a refused client should try again."""


class BusyError(ServiceUnavailable):
    """A limit is reached: a 503 with the header Retry-After."""

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_SECONDS)


class ConcurrencyLimit:
    """A context for a number of requests at once, which refuses others with BusyError."""

    def __init__(self, number: int) -> None:
        self._free = BoundedSemaphore(number)

    def __enter__(self) -> None:
        if not self._free.acquire(blocking=False):
            raise BusyError

    def __exit__(self, *error: object) -> None:
        self._free.release()
