"""Limits and turns of concurrent requests, so that calls are answered however many there are.

The threads of a worker share one processor: the more of them work, the longer each call waits.
"""

from collections import deque
from threading import BoundedSemaphore, Lock

from werkzeug.exceptions import ServiceUnavailable

RETRY_SECONDS = 2
"""Time after which a refused client should try again."""

OVERTAKEN_SECONDS = 0.1
"""Time after which a thread that waits for a lock is served in the order of arrival."""


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


class StarvationFreeLock:
    """A lock that no thread waits for much longer than others.

    Python's own lock goes to the thread that asks at the moment when it is free, so that one among
    hundreds can be overtaken for seconds. This lock is handed to threads that have waited for
    OVERTAKEN_SECONDS, in their order. Handing it over each time would cost 8 % of the
    throughput, because the next thread has to be woken first.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._overtaken = deque[Lock]()
        """For each of these threads a lock that is released when it holds this one."""

    def __enter__(self) -> None:
        if self._lock.acquire(timeout=OVERTAKEN_SECONDS):
            return
        turn = Lock()
        turn.acquire()
        self._overtaken.append(turn)
        while not turn.acquire(timeout=OVERTAKEN_SECONDS):
            # It may have become free just before this thread could be seen.
            if self._lock.acquire(blocking=False):
                self._overtaken.remove(turn)
                return

    def __exit__(self, *error: object) -> None:
        if self._overtaken:
            self._overtaken.popleft().release()
        else:
            self._lock.release()
