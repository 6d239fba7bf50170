"""The watch over the script's folder: every change of it is handed on."""

from collections.abc import Callable
from pathlib import Path

import structlog

from ivr.errors import DatabaseUnavailableError, ScriptRefusedError, ScriptUnreadableError
from ivr.script.files import Files, Stamp, load, stamp
from ivr.script.inventory import belonging

log = structlog.get_logger()


class Watch:
    """Looks at a folder, and hands on what it holds when anything in it changed.

    `take` raises ScriptRefusedError for a script with errors: it is logged and kept in
    `problems`, and whatever answered before goes on, even when the whole folder is gone.
    """

    def __init__(self, folder: Path, take: Callable[[Files], None]) -> None:
        self._folder = folder
        self._take = take
        self._seen: Stamp | None = None
        self.problems: tuple[str, ...] = ()

    def look(self) -> None:
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
            self._refuse([str(error)])
            return
        self._seen = seen
        try:
            self._take(belonging(files))
        except ScriptRefusedError as error:
            self._refuse(str(error).splitlines())
        except DatabaseUnavailableError as error:
            self._refuse([f"The folder waits to be published. {error}"])
            self._seen = None  # the next look tries again
        except Exception as error:
            self._refuse([f"The script could not be examined: {error!r}"])
            raise
        else:
            self.problems = ()

    def _refuse(self, problems: list[str]) -> None:
        if tuple(problems) != self.problems:
            self.problems = tuple(problems)
            log.error("line-refused", problems=problems)
