"""The watch over the script's folder: every change of it is handed on."""

from collections.abc import Callable
from pathlib import Path

import structlog

from ivr.errors import (
    DatabaseUnavailableError,
    Problem,
    ScriptRefusedError,
    ScriptUnreadableError,
)
from ivr.script.files import Files, Stamp, load, stamp
from ivr.script.inventory import belonging

WAITS = "The folder of the script waits to be published."
FAILED = "The folder of the script could not be examined: the last line answers."

log = structlog.get_logger()


class FolderWatcher:
    """Looks at a folder, and hands on what it holds when anything in it changed.

    `take` raises ScriptRefusedError for a script with errors: it is logged and kept as the
    `problem`, and whatever answered before goes on, even when the whole folder is gone.
    """

    def __init__(self, folder: Path, take: Callable[[Files], None]) -> None:
        self._folder = folder
        self._take = take
        self._seen: Stamp | None = None
        self.problem: Problem | None = None

    @property
    def state(self) -> str:
        """How the folder is: `good`, `refused`, or `waiting` for the database."""
        if self.problem is None:
            return "good"
        return "waiting" if self.problem.summary == WAITS else "refused"

    def poll(self) -> None:
        """Look once: read the folder if anything in it changed since the last look."""
        try:
            seen = stamp(self._folder)
            if seen == self._seen:
                return
            files = load(self._folder)
            if stamp(self._folder) != seen:
                return  # somebody is still writing: the next look reads it all
        except ScriptUnreadableError as error:
            self._seen = None
            self._refuse("The folder of the script cannot be read: the last line answers.", error)
            return
        self._seen = seen
        try:
            self._take(belonging(files))
        except ScriptRefusedError as error:
            self._refuse("The folder of the script holds errors: the last line answers.", error)
        except DatabaseUnavailableError:  # the feed says why
            self._seen = None  # the next look tries again
            self.problem = Problem(WAITS, (WAITS,))
        except Exception as error:
            self._refuse(FAILED, f"The script could not be examined: {error!r}")
            raise
        else:
            self.problem = None

    def _refuse(self, summary: str, reason: object) -> None:
        problem = Problem(summary, tuple(str(reason).splitlines()))
        if problem != self.problem:
            self.problem = problem
            log.error("line-refused", problems=list(problem.details))
