"""Loading of editions from the database, with unreadable ones reported instead of raised."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress

import structlog

from ivr.checks.check import Check, reopen, require_good
from ivr.checks.checker import check_candidate
from ivr.errors import DatabaseUnavailableError, Problem, ScriptRefusedError
from ivr.i18n import N_
from ivr.publishing.edition import Edition
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from ivr.script.files import Files, fingerprint
from ivr.script.line import Line

RECENT = 16
"""Editions loaded when a worker starts, for calls in progress."""

READING_SECONDS = 1.0
"""Time limit for loading earlier editions at start, which limits their number for large scripts."""

RETRY_SECONDS = 60
"""Interval between attempts to read an unreadable edition."""

FOLDER = 0
"""Number of a line from the folder, which is not an edition."""

log = structlog.get_logger()


def folder_line(
    files: Files,
    live: Files,
    edition_cache: EditionCache | None,
    check: Callable[[Files], Check],
    *,
    approves: bool,
) -> Line:
    """Return the line of a folder's script; raises ScriptRefusedError.

    It is checked as a candidate for the `live` script, which is empty at the first start. A script
    in the cache has passed the check before, maybe in another worker. A script that requires
    approval is refused without a studio (`approves`).
    """
    is_checked = edition_cache and edition_cache.holds("", FOLDER, fingerprint(files)[:8])
    line = reopen(files) if is_checked else require_good(check_candidate(check, files, live), files)
    if line.script.publishing.approval and not approves:
        raise ScriptRefusedError(
            "line.toml: approval = true needs the studio, in which another person approves. Set "
            "SECRET_KEY, or remove it."
        )
    return line


def require_live(live: Edition | None, last: int) -> None:
    """Raise DatabaseUnavailableError if nothing is live although edition `last` answered calls."""
    if live is None and last > FOLDER:
        raise DatabaseUnavailableError(
            N_(
                "The database has no editions, although edition %(last)s is answering calls. "
                "Calls are still answered with it. Restore the database from a backup. If none "
                "can be restored, `ivr history --accept-database` publishes that edition again: "
                'docs/operations.md, "Another database".'
            ),
            last=last,
        )


def lines(scripts: Iterable[Files]) -> tuple[Line, ...]:
    """Return the lines of scripts that load within READING_SECONDS, oldest first."""
    found: list[Line] = []
    began = time.monotonic()
    for files in scripts:
        with suppress(ScriptRefusedError):
            found.append(reopen(files))
        if time.monotonic() - began > READING_SECONDS:
            break
    return tuple(reversed(found))


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
        return not (tried and self._unreadable == (edition.number, edition.line))

    def read(self, editions: Editions, edition: Edition) -> tuple[Line, Files] | None:
        """Return an edition's line and files; log an unreadable one once, and return None."""
        try:
            files = editions.files(edition.number)
            if fingerprint(files) != edition.fingerprint:
                raise ScriptRefusedError(
                    f"Files of edition {edition.number} are missing or changed in the database."
                )
            line = reopen(files)
        except ScriptRefusedError as error:  # maybe of a newer program
            self._note(edition, str(error).splitlines())
            return None
        self.problem = self._unreadable = None
        return line, files

    def _note(self, edition: Edition, problems: list[str]) -> None:
        which = (edition.number, edition.line)
        if self._unreadable != which:
            self.refusals += 1
            log.error("edition-unreadable", number=edition.number, problems=problems)
        self._unreadable, self._tried = which, time.monotonic()
        self.problem = Problem(
            "The live edition cannot be read. An earlier one answers.",
            tuple(f"Edition {edition.number}: {problem}" for problem in problems),
        )
