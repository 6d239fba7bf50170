"""The rounds: what a worker looks after again and again, beside the calls that it answers."""

import threading
from collections.abc import Callable

import structlog

LOOK_SECONDS = 0.25
"""How often everything is looked after."""

log = structlog.get_logger()


class Rounds:
    """Looks after some things in turn, in a thread of its own that ends with the process."""

    def __init__(self, *looks: Callable[[], None], every: float = LOOK_SECONDS) -> None:
        self._looks = looks
        self._every = every
        self._stopped = threading.Event()
        self.problem = ""

    def start(self) -> None:
        """Begin to look every `every` seconds."""
        threading.Thread(target=self._run, name="ivr-rounds", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def look(self) -> None:
        """Look once after everything."""
        for look in self._looks:
            look()

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                self.look()
                self.problem = ""
            except Exception as error:  # whatever it was, the next look must come
                self.problem = f"The script could not be looked after: {error!r}"
                log.exception("rounds-failed")
