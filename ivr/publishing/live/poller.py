"""The rounds: what a worker looks after again and again, beside the calls that it answers."""

import threading
from collections.abc import Callable

import structlog

from ivr.errors import Problem

POLL_SECONDS = 0.25
"""How often everything is looked after."""

SUMMARY = "Something went wrong beside the calls."

log = structlog.get_logger()


class Poller:
    """Looks after some things in turn, in a thread of its own that ends with the process."""

    def __init__(self, *looks: Callable[[], None], every: float = POLL_SECONDS) -> None:
        self._looks = looks
        self._every = every
        self._stopped = threading.Event()
        self._failures: dict[int, Exception] = {}

    def start(self) -> None:
        """Begin to look every `every` seconds."""
        threading.Thread(target=self._run, name="ivr-poller", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be looked after at the last look."""
        return tuple(
            Problem(SUMMARY, (f"{SUMMARY[:-1]}: {failure!r}",))
            for failure in tuple(self._failures.values())
        )

    def poll(self) -> None:
        """Look once after everything; what fails is logged when it begins."""
        for number, poll in enumerate(self._looks):
            try:
                poll()
            except Exception as error:  # whatever it was, the next look must come
                before = self._failures.get(number)
                self._failures[number] = error
                if type(before) is not type(error):
                    log.exception("poll-failed")
            else:
                self._failures.pop(number, None)

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            self.poll()
