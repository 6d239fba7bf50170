"""Background polling thread of a worker."""

import threading
from collections.abc import Callable

import structlog

from ivr.errors import Problem

POLL_SECONDS = 0.25

SUMMARY = "A background task failed."

log = structlog.get_logger()


class Poller:
    """Calls functions every `every` seconds in a daemon thread."""

    def __init__(self, *tasks: Callable[[], None], every: float = POLL_SECONDS) -> None:
        self._tasks = tasks
        self._every = every
        self._stopped = threading.Event()
        self._failures: dict[int, Exception] = {}

    def start(self) -> None:
        """Start the thread."""
        threading.Thread(target=self._run, name="ivr-poller", daemon=True).start()

    def stop(self) -> None:
        """Stop the thread after the current call."""
        self._stopped.set()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of the tasks whose last call failed."""
        return tuple(
            Problem(SUMMARY, (f"{SUMMARY[:-1]}: {failure!r}",))
            for failure in tuple(self._failures.values())
        )

    def poll(self) -> None:
        """Call every task once; log the first of consecutive failures."""
        for number, task in enumerate(self._tasks):
            try:
                task()
            except Exception as error:  # the thread must survive any error
                before = self._failures.get(number)
                self._failures[number] = error
                if type(before) is not type(error):
                    log.exception("poll-failed")
            else:
                self._failures.pop(number, None)

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            self.poll()
