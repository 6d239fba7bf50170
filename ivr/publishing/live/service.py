"""The live line of a worker: a switchboard, an updater and a folder watcher."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from time import time

from ivr.checks.check import Check, check_script
from ivr.database import Database
from ivr.errors import Problem
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from ivr.publishing.live.poller import POLL_SECONDS, Poller
from ivr.publishing.live.startup import open_first
from ivr.publishing.live.updater import Turn, Updater
from ivr.publishing.live.watcher import FolderWatcher
from ivr.publishing.folder import OwnFolder
from ivr.publishing.source import LineSource, line_source
from ivr.script.files import Files
from ivr.twilio.switchboard import Switchboard


class Service:
    """Answers calls from the line source, and follows its changes.

    Without a database there are no editions, and the folder answers. `check` checks changes of the
    folder, each within a `turn` of this worker. Raises IVRError if no script can answer calls.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database: Database | None = None,
        edition_cache: EditionCache | None = None,
        has_studio: bool = False,
        own_folder: OwnFolder | None = None,
        every: float = POLL_SECONDS,
        now: Callable[[], float] = time,
        check: Callable[[Files], Check] = check_script,
        turn: Turn = nullcontext,
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
        self.updater = Updater(
            startup,
            editions=self.editions,
            edition_cache=edition_cache,
            expect=self.switchboard.expect,
            adopt=self.switchboard.adopt,
            check=check,
            turn=turn,
            find_source=find_source,
        )
        self._watcher = FolderWatcher(folder, self.updater.offer)
        self._poller = Poller(self._watch, self.updater.poll, every=every)
        self._endings: list[Callable[[], None]] = []

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
        """Start polling the folder and the database."""
        self._poller.start()

    def at_stop(self, end: Callable[[], None]) -> None:
        """Register a function to be called by `stop`."""
        self._endings.append(end)

    def stop(self) -> None:
        """Stop polling, and call the functions registered by `at_stop`."""
        self._poller.stop()
        self.updater.stop()
        for end in self._endings:
            end()

    def poll(self) -> None:
        """Poll once, without waiting for the thread."""
        self._poller.poll()

    def _watch(self) -> None:
        if not self.source.is_editions:
            self._watcher.poll()
