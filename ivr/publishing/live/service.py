"""The service: what a worker keeps in memory, and what it looks after beside the calls."""

from collections.abc import Callable
from pathlib import Path

from ivr.database import Database
from ivr.errors import Problem
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from ivr.publishing.live.poller import POLL_SECONDS, Poller
from ivr.publishing.live.startup import open_first
from ivr.publishing.live.updater import Updater
from ivr.publishing.live.watcher import FolderWatcher
from ivr.twilio.switchboard import Switchboard


class Service:
    """A switchboard that is told of every edition, from the folder or from the studio.

    Without a database there are no editions, and the folder itself answers. Raises IVRError
    if nothing is there that could answer a call.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database: Database | None = None,
        edition_cache: EditionCache | None = None,
        every: float = POLL_SECONDS,
    ) -> None:
        self.database = database
        self.editions = Editions(database) if database else None
        startup = open_first(folder, self.editions, edition_cache)
        self.switchboard = Switchboard(startup.line)
        self.updater = Updater(
            startup,
            editions=self.editions,
            edition_cache=edition_cache,
            expect=self.switchboard.expect,
            adopt=self.switchboard.adopt,
        )
        self._watcher = FolderWatcher(folder, self.updater.offer)
        self._poller = Poller(self._watcher.poll, self.updater.poll, every=every)
        self._endings: list[Callable[[], None]] = []

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the script's folder or around it; calls are answered all the same."""
        watched = (self._watcher.problem,) if self._watcher.problem else ()
        return (*watched, *self.updater.problems, *self._poller.problems)

    @property
    def folder(self) -> str:
        """How the folder's content stands to what is live, or why it does not count."""
        return self.updater.folder if self._watcher.state == "good" else self._watcher.state

    def start(self) -> None:
        """Begin to look after the folder and the editions."""
        self._poller.start()

    def at_stop(self, end: Callable[[], None]) -> None:
        """End something else together with the service."""
        self._endings.append(end)

    def stop(self) -> None:
        """Look after nothing any more."""
        self._poller.stop()
        self.updater.stop()
        for end in self._endings:
            end()

    def poll(self) -> None:
        """Look once after everything."""
        self._poller.poll()
