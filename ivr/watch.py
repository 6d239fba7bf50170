"""The watch over the script's folder: every good change of it answers calls."""

import threading
from collections.abc import Callable
from pathlib import Path

import structlog

from ivr.errors import ScriptRefusedError, ScriptUnreadableError
from ivr.examination import open_line
from ivr.script.files import Files, Stamp, load, stamp
from ivr.script.line import Line

LOOK_SECONDS = 0.25
"""How often the folder is looked at."""

SETTLE_SECONDS = 0.6
"""From when a line was read to when it answers: by then every other worker has read it too, and
knows what its callers press and which recordings they are told to play. Even an edit that
comes in this time is heard within two seconds."""

log = structlog.get_logger()


class Watch:
    """Looks at a folder again and again, and hands on every line that it becomes.

    `expect` is told of a line and its files when it was read, and `adopt` `settle` seconds
    later, when it is to answer. A change that has errors is refused: it is logged and kept in
    `problems`, and the line that was there goes on, even when the whole folder is gone.
    """

    def __init__(
        self,
        folder: Path,
        line: Line,
        adopt: Callable[[Line], None],
        *,
        expect: Callable[[Line, Files], None] = lambda line, files: None,
        every: float = LOOK_SECONDS,
        settle: float = 0.0,
    ) -> None:
        self._folder = folder
        self._edition = line.edition
        self._adopt = adopt
        self._expect = expect
        self._every = every
        self._settle = settle
        self._seen: Stamp | None = None
        self._stopped = threading.Event()
        self.problems: tuple[str, ...] = ()

    def start(self) -> None:
        """Begin to look every `every` seconds, in a thread that ends with the process."""
        threading.Thread(target=self._run, name="ivr-watch", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

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
            self._take(open_line(files), files)
        except ScriptRefusedError as error:
            self._refuse(str(error).splitlines())

    def _take(self, line: Line, files: Files) -> None:
        self.problems = ()
        if line.edition != self._edition:
            self._expect(line, files)
            self._stopped.wait(self._settle)
            self._adopt(line)
            self._edition = line.edition
            log.info("line-adopted", edition=line.edition)

    def _refuse(self, problems: list[str]) -> None:
        if tuple(problems) != self.problems:
            self.problems = tuple(problems)
            log.error("line-refused", problems=problems, answering=self._edition)

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                self.look()
            except Exception as error:  # whatever it was, the next look must come
                self.problems = (f"The script could not be examined: {error!r}",)
                log.exception("watch-failed")
