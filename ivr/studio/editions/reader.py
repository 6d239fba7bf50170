"""Reading of editions for callers, with unreadable ones reported instead of raised."""

import time

import structlog

from ivr.checks.check import read_published
from ivr.errors import DatabaseUnavailableError, Problem, ScriptRefusedError
from ivr.i18n import N_
from ivr.line.cache import NO_EDITION
from ivr.script.files import Files, fingerprint
from ivr.script.model.line import Line
from ivr.studio.editions.edition import Edition
from ivr.studio.editions.editions import Editions

RECENT = 16
"""Editions loaded when a worker starts, for calls in progress."""

RETRY_SECONDS = 60
"""Interval between attempts to read an unreadable edition."""

log = structlog.get_logger()


def require_live(live: Edition | None, last: int) -> None:
    """Raise DatabaseUnavailableError if nothing is live although edition `last` answered calls."""
    if live is None and last > NO_EDITION:
        raise DatabaseUnavailableError(
            N_(
                "The database has no editions, although edition %(last)s is answering calls. "
                "Calls are still answered with it. Restore the database from a backup. If none "
                "can be restored, `ivr history --accept-database` publishes that edition again: "
                'docs/operations.md, "Another database".'
            ),
            last=last,
        )


class EditionReader:
    """Reads the live edition; `problem` is set while it cannot be read.

    `refusals` counts the editions that could not be read.
    """

    def __init__(self) -> None:
        self.problem: Problem | None = None
        self.refusals = 0
        self._unreadable: tuple[int, str] | None = None
        self._tried = 0.0

    def is_due(self, edition: Edition) -> bool:
        """Return whether to try to read an edition now."""
        tried = time.monotonic() - self._tried < RETRY_SECONDS
        return not (tried and self._unreadable == (edition.number, edition.short_fingerprint))

    def read(self, editions: Editions, edition: Edition) -> tuple[Line, Files] | None:
        """Return an edition's line and files; log an unreadable one once, and return None."""
        try:
            files = editions.files(edition.number)
            if fingerprint(files) != edition.fingerprint:
                raise ScriptRefusedError(
                    f"Files of edition {edition.number} are missing or changed in the database."
                )
            line = read_published(files)
        except ScriptRefusedError as error:  # maybe of a newer program
            self._note(edition, str(error).splitlines())
            return None
        self.problem = self._unreadable = None
        return line, files

    def _note(self, edition: Edition, problems: list[str]) -> None:
        which = (edition.number, edition.short_fingerprint)
        if self._unreadable != which:
            self.refusals += 1
            log.error("edition-unreadable", number=edition.number, problems=problems)
        self._unreadable = which
        self._tried = time.monotonic()
        self.problem = Problem(
            "The live edition cannot be read. An earlier one answers.",
            tuple(f"Edition {edition.number}: {problem}" for problem in problems),
        )
