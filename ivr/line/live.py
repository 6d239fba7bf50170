"""The line that a worker answers with, and its replacement by the next one."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from ivr.line.cache import CachedScript, EditionCache
from ivr.line.switchboard import Switchboard
from ivr.script.model.line import Line

SETTLE_SECONDS = 0.6
"""Delay between loading a line and answering with it. By then all other workers have loaded it too,
so they can take its callers' next keys and serve its recordings. Short enough for an edit to be
heard within two seconds."""

CACHE_RETRY_SECONDS = 5
"""Interval between attempts to write the edition cache."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class StartingLine:
    """The line that a worker starts with, its edition, and earlier lines for calls in progress."""

    line: Line
    edition: CachedScript
    earlier: tuple[Line, ...] = ()


class LiveLine:
    """The line that answers new calls.

    `prepare` is called with each line before it answers. A new line answers SETTLE_SECONDS after it
    was loaded.
    """

    def __init__(
        self,
        opening: StartingLine,
        cache: EditionCache | None,
        *,
        now: Callable[[], float] = time.time,
        prepare: Callable[[Line], None] = lambda line: None,
    ) -> None:
        self._cache = cache
        self._prepare = prepare
        self._stopped = threading.Event()
        self._written = 0.0
        self.edition = opening.edition
        self.switchboard = Switchboard(opening.line, now)
        for line in opening.earlier:
            self.switchboard.expect(line)
        self._adopt(opening.line)

    @property
    def line(self) -> Line:
        """The line that answers new calls."""
        return self.switchboard.line

    def prepare(self) -> None:
        """Prepare the line again, since its announcements may have changed."""
        self._prepare(self.line)

    def replace(self, line: Line, edition: CachedScript) -> None:
        """Cache an edition, and answer new calls with its line, after it has settled."""
        is_new = line.short_fingerprint != self.line.short_fingerprint
        if is_new:
            self.switchboard.expect(line)
        if self._cache:
            self._cache.keep(edition)
        if is_new:
            self._stopped.wait(SETTLE_SECONDS)
            self._adopt(line)
        self.edition = edition
        log.info("line-adopted", edition=line.short_fingerprint, number=edition.number)

    def restore_cache(self) -> None:
        """Cache the edition again if its file was deleted."""
        if not self._cache:
            return
        edition = self.edition
        if self._cache.holds(edition.database, edition.number, self.line.short_fingerprint):
            self._cache.problem = None  # another worker may have saved it
            return
        if time.monotonic() - self._written < CACHE_RETRY_SECONDS and self._written:
            return
        self._written = time.monotonic()
        self._cache.keep(self.edition)
        if not self._cache.problem:
            log.warning("edition-cached-again", number=edition.number, reason="it was deleted")

    def stop(self) -> None:
        """End the wait for a line to settle."""
        self._stopped.set()

    def _adopt(self, line: Line) -> None:
        with suppress(Exception):  # callers come first; the next poll reports the error
            self._prepare(line)
        self.switchboard.adopt(line)
