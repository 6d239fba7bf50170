"""The folder of prompts: reading and checking its script, and watching it for changes."""

from collections.abc import Callable
from pathlib import Path

import structlog

from ivr.checks.check import CheckResult, read_published, require_good
from ivr.checks.checker import check_candidate
from ivr.errors import (
    CheckBusyError,
    DatabaseUnavailableError,
    Problem,
    ScriptRefusedError,
    ScriptUnreadableError,
)
from ivr.line.cache import NO_EDITION, EditionCache
from ivr.script.files import Files, Stamp, fingerprint, load, stamp
from ivr.script.model.line import Line
from ivr.script.reading.inventory import select_script_files

WAITS = "The prompts folder has changes that are no edition until the database is available."
UNREADABLE = "The prompts folder cannot be read. The last good script answers."
ERRORS = "The prompts folder has errors. The last good script answers."
OUTDATED = "The prompts folder has errors by newer rules. Callers hear it as before."
FAILED = "The prompts folder could not be checked. The last good script answers."

log = structlog.get_logger()


def files_in(folder: Path) -> Files:
    """Return the script in a folder; raises ScriptUnreadableError."""
    return select_script_files(load(folder))


def folder_line(
    files: Files, live: Files, cache: EditionCache | None, check: Callable[[Files], CheckResult]
) -> Line:
    """Return the line of a folder's script; raises ScriptRefusedError.

    It is checked as a candidate for the `live` script, which is empty at the first start. A script
    in the cache has passed the check before, maybe in another worker.
    """
    if cache and cache.holds("", NO_EDITION, fingerprint(files)[:8]):
        return read_published(files)
    return require_good(check_candidate(check, files, live), files)


class FolderWatcher:
    """Passes the content of the prompts folder to `take` when a file has changed.

    `take` raises ScriptRefusedError for a script with errors. The error is logged, counted in
    `refusals`, and becomes the `problem`; the last good script continues to answer, even if the
    folder is deleted. Errors that `take` returns are of a script that answers: they are logged, and
    become the `problem` too.
    """

    def __init__(self, folder: Path, take: Callable[[Files], str]) -> None:
        self._folder = folder
        self._take = take
        self._last_stamp: Stamp | None = None
        self.problem: Problem | None = None
        self.refusals = 0

    def poll(self) -> None:
        """Read the folder if it has changed since the last poll."""
        try:
            current = stamp(self._folder)
            if current == self._last_stamp:
                return
            files = load(self._folder)
            if stamp(self._folder) != current:
                return  # somebody is still writing: the next poll reads all of it
        except ScriptUnreadableError as error:
            self._last_stamp = None
            self._note("line-refused", UNREADABLE, error)
            return
        self._last_stamp = current
        try:
            errors = self._take(select_script_files(files))
        except ScriptRefusedError as error:
            self.refusals += 1
            self._note("line-refused", ERRORS, error)
        except CheckBusyError:  # maybe another worker takes in the same
            self._last_stamp = None
        except DatabaseUnavailableError:  # the source reports why
            self._last_stamp = None  # so that the next poll tries again
            self.problem = Problem(WAITS, (WAITS,))
        except Exception as error:
            self._note("line-refused", FAILED, f"The script could not be checked: {error!r}")
            raise
        else:
            if errors:
                self._note("line-outdated", OUTDATED, errors)
            else:
                self.problem = None

    def _note(self, event: str, summary: str, reason: object) -> None:
        problem = Problem(summary, tuple(str(reason).splitlines()))
        if problem != self.problem:
            self.problem = problem
            log.error(event, problems=list(problem.details))
