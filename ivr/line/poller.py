"""Background threads of a worker, beside which it answers callers."""

import threading
from collections.abc import Callable

import structlog

from ivr.errors import Problem

POLL_SECONDS = 0.25

FAILED_TASK = "A background task failed."

log = structlog.get_logger()


class Poller:
    """A daemon thread that calls functions `every` seconds."""

    def __init__(
        self, *tasks: Callable[[], None], every: float = POLL_SECONDS, name: str = "ivr-poller"
    ) -> None:
        self._tasks = tasks
        self._every = every
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._stopped = threading.Event()
        self._failures: dict[int, Exception] = {}

    def start(self) -> None:
        """Begin to call the functions, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Let the current call end, and make no further one."""
        self._stopped.set()

    def join(self) -> None:
        """Wait for the end of the thread, if it was started."""
        if self._thread.ident:
            self._thread.join()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of the tasks whose last call failed."""
        return tuple(
            Problem(FAILED_TASK, (f"{FAILED_TASK[:-1]}: {failure!r}",))
            for failure in tuple(self._failures.values())
        )

    def poll(self) -> None:
        """Call every task once; log the first of consecutive failures."""
        for index, task in enumerate(self._tasks):
            try:
                task()
            except Exception as error:  # the thread must survive any error
                before = self._failures.get(index)
                self._failures[index] = error
                if type(before) is not type(error):
                    log.exception("poll-failed")
            else:
                self._failures.pop(index, None)

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            self.poll()
