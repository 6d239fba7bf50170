"""A worker's switchboard with the folder watcher and updater that keep it current."""

from collections.abc import Callable
from contextlib import nullcontext
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
from ivr.script.files import Files
from ivr.twilio.switchboard import Switchboard


class Service:
    """Answers with the live edition, and takes up new ones from the folder and the database.

    Without a database there are no editions, and the folder itself answers. `check` checks its
    changes, each in a `turn` of this worker. Raises IVRError if no script can answer calls.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database: Database | None = None,
        edition_cache: EditionCache | None = None,
        every: float = POLL_SECONDS,
        now: Callable[[], float] = time,
        check: Callable[[Files], Check] = check_script,
        turn: Turn = nullcontext,
    ) -> None:
        self.database = database
        self.editions = Editions(database, check) if database else None
        startup = open_first(folder, self.editions, edition_cache)
        self.switchboard = Switchboard(startup.line, now)
        self.updater = Updater(
            startup,
            editions=self.editions,
            edition_cache=edition_cache,
            expect=self.switchboard.expect,
            adopt=self.switchboard.adopt,
            check=check,
            turn=turn,
        )
        self._watcher = FolderWatcher(folder, self.updater.offer)
        self._poller = Poller(self._watcher.poll, self.updater.poll, every=every)
        self._endings: list[Callable[[], None]] = []

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of folder, database and cache; calls are answered all the same."""
        watched = (self._watcher.problem,) if self._watcher.problem else ()
        return (*watched, *self.updater.problems, *self._poller.problems)

    @property
    def folder(self) -> str:
        """The folder's state: as `Updater.folder`, or `refused` or `waiting`."""
        return self.updater.folder if self._watcher.state == "good" else self._watcher.state

    def start(self) -> None:
        """Start polling the folder and the database."""
        self._poller.start()

    def at_stop(self, end: Callable[[], None]) -> None:
        """Register a function to be called by `stop`."""
        self._endings.append(end)

    def stop(self) -> None:
        """Stop polling, and call what was registered with `at_stop`."""
        self._poller.stop()
        self.updater.stop()
        for end in self._endings:
            end()

    def poll(self) -> None:
        """Poll once, without waiting for the thread."""
        self._poller.poll()
