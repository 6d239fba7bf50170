"""A watcher for changes of the prompts folder."""

from collections.abc import Callable
from pathlib import Path

import structlog

from ivr.errors import (
    CheckBusyError,
    DatabaseUnavailableError,
    Problem,
    ScriptRefusedError,
    ScriptUnreadableError,
)
from ivr.script.files import Files, Stamp, load, stamp
from ivr.script.inventory import select_script_files

WAITS = "The prompts folder has changes that are no edition until the database is available."
UNREADABLE = "The prompts folder cannot be read. The last good script answers."
ERRORS = "The prompts folder has errors. The last good script answers."
FAILED = "The prompts folder could not be checked. The last good script answers."

log = structlog.get_logger()


class FolderWatcher:
    """Passes the folder's content to `take` when a file has changed.

    `take` raises ScriptRefusedError for a script with errors. The error is logged, counted in
    `refusals`, and becomes the `problem`; the last good script continues to answer, even if the
    folder is deleted.
    """

    def __init__(self, folder: Path, take: Callable[[Files], None]) -> None:
        self._folder = folder
        self._take = take
        self._seen: Stamp | None = None
        self.problem: Problem | None = None
        self.refusals = 0

    def poll(self) -> None:
        """Read the folder if it has changed since the last poll."""
        try:
            seen = stamp(self._folder)
            if seen == self._seen:
                return
            files = load(self._folder)
            if stamp(self._folder) != seen:
                return  # somebody is still writing: the next poll reads all of it
        except ScriptUnreadableError as error:
            self._seen = None
            self._refuse(UNREADABLE, error)
            return
        self._seen = seen
        try:
            self._take(select_script_files(files))
        except ScriptRefusedError as error:
            self.refusals += 1
            self._refuse(ERRORS, error)
        except CheckBusyError:  # maybe another worker takes in the same
            self._seen = None
        except DatabaseUnavailableError:  # the updater reports why
            self._seen = None  # so that the next poll tries again
            self.problem = Problem(WAITS, (WAITS,))
        except Exception as error:
            self._refuse(FAILED, f"The script could not be checked: {error!r}")
            raise
        else:
            self.problem = None

    def _refuse(self, summary: str, reason: object) -> None:
        problem = Problem(summary, tuple(str(reason).splitlines()))
        if problem != self.problem:
            self.problem = problem
            log.error("line-refused", problems=list(problem.details))
