"""Limits and turns of concurrent requests, so that no number of them stops calls.

The threads of a worker share one processor: the more of them work, the longer each call waits.
"""

from collections import deque
from threading import BoundedSemaphore, Lock

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


class FairLock:
    """A lock that threads get in the order in which they ask for it.

    Python's own lock goes to any thread that asks at the moment when it is free. Beside hundreds
    of others, a thread that waits for it can be overtaken for more than a second.
    """

    def __init__(self) -> None:
        self._turns = deque[Lock]()  # of the holder, and of those that wait
        self._change = Lock()

    def __enter__(self) -> None:
        turn = Lock()
        turn.acquire()
        with self._change:
            self._turns.append(turn)
            is_first = len(self._turns) == 1
        if not is_first:
            turn.acquire()  # until the thread before releases it

    def __exit__(self, *error: object) -> None:
        with self._change:
            self._turns.popleft()
            if self._turns:
                self._turns[0].release()
