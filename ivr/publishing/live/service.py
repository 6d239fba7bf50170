"""The live line of a worker: a switchboard, an updater, and a watcher of the folder."""

from collections.abc import Callable
from contextlib import ExitStack, nullcontext, suppress
from functools import partial
from pathlib import Path
from time import time

import structlog

from ivr.checks.check import Check, check_script
from ivr.database import Database
from ivr.errors import (
    CheckBusyError,
    DatabaseUnavailableError,
    Problem,
    ScriptRefusedError,
    ScriptUnreadableError,
)
from ivr.publishing.editions import Editions
from ivr.publishing.folder import OwnFolder
from ivr.publishing.live.cache import EditionCache
from ivr.publishing.live.poller import Poller
from ivr.publishing.live.startup import open_first
from ivr.publishing.live.updater import Turn, Updater
from ivr.publishing.source import LineSource, line_source
from ivr.script.files import Files, Stamp, load, stamp
from ivr.script.inventory import select_script_files
from ivr.script.line import Line
from ivr.twilio.switchboard import Switchboard

WAITS = "The prompts folder has changes that are no edition until the database is available."
UNREADABLE = "The prompts folder cannot be read. The last good script answers."
ERRORS = "The prompts folder has errors. The last good script answers."
OUTDATED = "The prompts folder has errors by newer rules. Callers hear it as before."
FAILED = "The prompts folder could not be checked. The last good script answers."

log = structlog.get_logger()


class Service:
    """Answers calls from the line source, and follows its changes.

    Without a database there are no editions, and the folder answers. `check` checks changes of the
    folder, each within a `turn` of this worker. `prepare` is called with each line before it
    answers, and at every poll with the current one. Raises IVRError if no script can answer calls.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database: Database | None = None,
        edition_cache: EditionCache | None = None,
        has_studio: bool = False,
        own_folder: OwnFolder | None = None,
        now: Callable[[], float] = time,
        check: Callable[[Files], Check] = check_script,
        turn: Turn = nullcontext,
        prepare: Callable[[Line], None] = lambda line: None,
    ) -> None:
        self.database = database
        self.editions = Editions(database, check, own_folder, edition_cache) if database else None
        find_source = partial(
            line_source,
            has_studio=has_studio and database is not None,
            is_own_machine=own_folder is not None,
        )
        startup = open_first(folder, self.editions, edition_cache, find_source)
        self.switchboard = Switchboard(startup.line, now)
        self._prepare = prepare
        self._adopt(startup.line)
        self.updater = Updater(
            startup=startup,
            editions=self.editions,
            edition_cache=edition_cache,
            expect=self.switchboard.expect,
            adopt=self._adopt,
            check=check,
            turn=turn,
            find_source=find_source,
        )
        self._watcher = FolderWatcher(folder, self.updater.offer)
        self._poller = Poller(self._watch, self.updater.poll, self._prepare_current)
        self.at_stop = ExitStack()
        """Closed by `stop`, after polling has stopped."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of folder, database and cache; calls go on in spite of them."""
        watched: tuple[Problem, ...] = ()
        if self._watcher.problem and not self.source.is_editions:
            watched = (self._watcher.problem,)
        newer = self.database.newer if self.database else None
        outdated = (newer.problem,) if newer else ()
        return (*watched, *outdated, *self.updater.problems, *self._poller.problems)

    @property
    def refusals(self) -> int:
        """Scripts that this worker has refused: folders with errors, and unreadable editions."""
        return self._watcher.refusals + self.updater.refusals

    @property
    def source(self) -> LineSource:
        """The line source."""
        return self.updater.source

    def start(self) -> None:
        """Poll the folder and the database, and start to do so all the time.

        The first poll takes the longest: no caller is waiting yet.
        """
        if not self.problems:
            self.poll()
        self._poller.start()

    def stop(self) -> None:
        """Stop polling, and close `at_stop`."""
        self._poller.stop()
        self.updater.stop()
        self.at_stop.close()

    def poll(self) -> None:
        """Poll once, without waiting for the thread."""
        self._poller.poll()

    def _adopt(self, line: Line) -> None:
        with suppress(Exception):  # callers come first; the next poll reports the error
            self._prepare(line)
        self.switchboard.adopt(line)

    def _prepare_current(self) -> None:
        self._prepare(self.switchboard.line)

    def _watch(self) -> None:
        if not self.source.is_editions:
            self._watcher.poll()


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
            self._note("line-refused", UNREADABLE, error)
            return
        self._seen = seen
        try:
            errors = self._take(select_script_files(files))
        except ScriptRefusedError as error:
            self.refusals += 1
            self._note("line-refused", ERRORS, error)
        except CheckBusyError:  # maybe another worker takes in the same
            self._seen = None
        except DatabaseUnavailableError:  # the updater reports why
            self._seen = None  # so that the next poll tries again
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
