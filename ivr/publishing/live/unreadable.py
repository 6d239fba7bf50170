"""An edition that is live and cannot be read: said once, and tried again now and then."""

import time

import structlog

from ivr.errors import IVRError, Problem
from ivr.publishing.edition import Edition

AGAIN_SECONDS = 60
"""How often it is tried again."""

log = structlog.get_logger()


class UnreadableEdition:
    """The edition that could not be read, if there is one, as a problem of the service."""

    def __init__(self) -> None:
        self.problem: Problem | None = None
        self._which: tuple[int, str] | None = None
        self._tried = 0.0

    def is_due(self, edition: Edition) -> bool:
        """Tell whether an edition was not tried lately."""
        tried = time.monotonic() - self._tried < AGAIN_SECONDS
        return not (tried and self._which == (edition.number, edition.line))

    def forget(self) -> None:
        """Forget it: another edition is live, and was read."""
        self.problem = self._which = None

    def note(self, edition: Edition, error: IVRError) -> None:
        """Remember that an edition could not be read; it is logged once."""
        problems = str(error).splitlines()
        if self._which != (edition.number, edition.line):
            log.error("edition-unreadable", number=edition.number, problems=problems)
        self._which, self._tried = (edition.number, edition.line), time.monotonic()
        self.problem = Problem(
            "The live edition cannot be read: an earlier one answers.",
            tuple(f"Edition {edition.number}: {problem}" for problem in problems),
        )
