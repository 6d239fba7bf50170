"""The service: what a worker keeps in memory, and what it looks after beside the calls."""

from collections.abc import Callable
from pathlib import Path

from ivr.database import Database
from ivr.errors import Problem
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from ivr.publishing.live.poller import LOOK_SECONDS, Poller
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
        shelf: EditionCache | None = None,
        every: float = LOOK_SECONDS,
    ) -> None:
        self.database = database
        self.editions = Editions(database) if database else None
        opening = open_first(folder, self.editions, shelf)
        self.switchboard = Switchboard(opening.line)
        self.feed = Updater(
            opening,
            editions=self.editions,
            shelf=shelf,
            expect=self.switchboard.expect,
            adopt=self.switchboard.adopt,
        )
        self._watch = FolderWatcher(folder, self.feed.offer)
        self._rounds = Poller(self._watch.look, self.feed.look, every=every)
        self._endings: list[Callable[[], None]] = []

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the script's folder or around it; calls are answered all the same."""
        watched = (self._watch.problem,) if self._watch.problem else ()
        return (*watched, *self.feed.problems, *self._rounds.problems)

    @property
    def folder(self) -> str:
        """How the folder's content stands to what is live, or why it does not count."""
        return self.feed.folder if self._watch.state == "good" else self._watch.state

    def start(self) -> None:
        """Begin to look after the folder and the editions."""
        self._rounds.start()

    def at_stop(self, end: Callable[[], None]) -> None:
        """End something else together with the service."""
        self._endings.append(end)

    def stop(self) -> None:
        """Look after nothing any more."""
        self._rounds.stop()
        self.feed.stop()
        for end in self._endings:
            end()

    def look(self) -> None:
        """Look once after everything."""
        self._rounds.look()
