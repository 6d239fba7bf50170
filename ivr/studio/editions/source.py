"""Editions as the source of the line: the newest one answers, and the folder becomes the first."""

import os
import secrets
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import structlog

from ivr.checks.check import read_published
from ivr.checks.runner import HERE, CheckRunner, check_alone
from ivr.errors import (
    ConfigError,
    DatabaseUnavailableError,
    Problem,
    ScriptRefusedError,
    ScriptUnreadableError,
)
from ivr.i18n import N_
from ivr.line.cache import NO_EDITION, CachedScript, EditionCache
from ivr.line.folder import FolderWatcher, files_in, folder_line
from ivr.line.live import LiveLine, StartingLine
from ivr.line.source import earlier_lines, open_cached, open_folder
from ivr.script.files import Files, fingerprint
from ivr.script.model.line import Line
from ivr.studio.database import Database
from ivr.studio.database import now as current_time
from ivr.studio.editions.edition import Edition, LiveVersion
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.folder import OwnFolder
from ivr.studio.editions.reader import RECENT, EditionReader, require_live

REPORT_SECONDS = 5
"""Interval between a worker's reports to the database that it is alive."""

EDITIONS = N_(
    "Callers hear the newest edition. The studio and `ivr publish` make the next one; the "
    "folder of the script is not read."
)
FIRST_EDITION = N_(
    "There are no editions. The folder of the script becomes the first one as soon as it has "
    "no errors and the database can be used."
)
MEANWHILE = N_(
    "Callers hear the folder of the script until the database can be used: this machine knows "
    "no edition."
)
OWN_FOLDER = N_(
    "Callers hear the folder of the script, and its changes within two seconds. On this "
    "machine every version without errors becomes an edition, and the studio writes the "
    "folder."
)

OLDER = "The database is older than the edition cache of this machine."
UNREADABLE = "The editions cannot be read."
MAY_BE_OLD = "The words that callers hear may be old."

log = structlog.get_logger()


class EditionSource:
    """The newest edition of a database; of the cache, while the database cannot be used.

    The folder becomes the first edition; with `own_folder`, on a developer's machine, each version
    of the folder without errors becomes the next one. At a first start without the database the
    folder answers until the database can be used. Raises IVRError without any script, and for the
    database of an earlier program.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        cache: EditionCache,
        *,
        own_folder: OwnFolder | None = None,
        now: Callable[[], float] = time.time,
        checks: CheckRunner = HERE,
        prepare: Callable[[Line], None] = lambda line: None,
    ) -> None:
        self.database = database
        self.editions = Editions(database, checks.check, own_folder, cache)
        self._folder = folder
        self.cache = cache
        self._is_own = own_folder is not None
        self._checks = checks
        self._reader = EditionReader()
        self._watcher = FolderWatcher(folder, self._take)
        self._problem: Problem | None = None
        self._older: Problem | None = None
        self._live_version: LiveVersion | None = None
        self._published = NO_EDITION
        self.live = LiveLine(self._open(), cache, now=now, prepare=prepare)
        self._since = current_time()
        self._reported = 0.0
        # Containers may have the same host name, and the same ids of processes.
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"

    @property
    def tasks(self) -> Sequence[Callable[[], None]]:
        """Following the folder and the database, and preparing the menu in print."""
        return (self._watch, self._poll, self.live.prepare)

    @property
    def description(self) -> str:
        """A sentence about what callers hear."""
        if self._is_own:
            return OWN_FOLDER
        if self._has_editions:
            return EDITIONS
        return MEANWHILE if self._problem else FIRST_EDITION

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of the database, of the newest edition, of the folder and of the cache."""
        newer = self.database.newer
        folder = self._watcher.problem if self._reads_folder else None
        possible = (
            folder,
            newer.problem if newer else None,
            self._problem and self._with_age(self._problem),
            self._older,
            self._reader.problem,
            self.cache.problem,
        )
        return tuple(problem for problem in possible if problem)

    @property
    def refusals(self) -> int:
        """Folders with errors, and editions that could not be read, since this worker started."""
        return self._watcher.refusals + self._reader.refusals

    def close(self) -> None:
        """Close the connections to the database."""
        self.database.close()

    @property
    def _has_editions(self) -> bool:
        return bool(self._published or self.cache.last)

    @property
    def _reads_folder(self) -> bool:
        return self._is_own or not self._has_editions

    def _with_age(self, problem: Problem) -> Problem:
        """Add that words may be old, if the folder answers in place of the editions."""
        if self.live.edition.number != NO_EDITION or self._is_own:
            return problem
        return Problem(problem.summary, (*problem.details, f"{MAY_BE_OLD} The folder answers."))

    def _open(self) -> StartingLine:
        opening = None
        try:
            database, newest = self.editions.expected_live()
            require_live(newest, NO_EDITION if self._is_own else self.cache.last)
            if newest is None or self._is_own:
                with suppress(ScriptRefusedError, ScriptUnreadableError):  # the watcher reports it
                    self.editions.take_folder(files_in(self._folder))
            opening = self._newest_of(database)
        except ConfigError:  # a database of an earlier program
            raise
        except Exception as error:  # calls are answered without the database, too
            self._problem = _problem_of(error)
        if opening is None and not self._is_own and self.cache.last:
            opening = open_cached(self.cache)
        return opening or open_folder(self._folder, self.cache, approves=True)

    def _newest_of(self, database: str) -> StartingLine | None:
        recent = self.editions.recent(RECENT)
        if not recent:
            return None
        self._published = recent[0].number
        read = self._reader.read(self.editions, recent[0])
        if read is None:
            return None
        line, files = read
        edition = CachedScript(database, recent[0].number, files)
        self.cache.keep(edition)
        earlier = earlier_lines(self.editions.files(each.number) for each in recent[1:])
        return StartingLine(line, edition, earlier)

    def _watch(self) -> None:
        """Look for changes of the folder, as long as it is heard."""
        if self._reads_folder:
            self._watcher.poll()

    def _take(self, files: Files) -> str:
        """Publish the folder's content, or answer with it until the database can be used.

        Raises ScriptRefusedError for a script with errors, DatabaseUnavailableError if it cannot be
        published now, and CheckBusyError while another worker checks a script.
        """
        try:
            with self._checks.exclusively():
                self.editions.take_folder(files)
        except DatabaseUnavailableError:
            if self.live.edition.number == NO_EDITION:  # this worker has no edition yet
                self._answer_with(files)
            raise
        self._poll()
        return ""

    def _answer_with(self, files: Files) -> None:
        if fingerprint(files)[:8] != self.live.line.short_fingerprint:
            check = partial(check_alone, self._checks)
            line = folder_line(files, self.live.edition.files, self.cache, check)
            self._replace(line, CachedScript("", NO_EDITION, files))

    def _poll(self) -> None:
        """Load the newest edition if it is new, and report to the database.

        The cache is on this machine, and other workers write to it too. It must be read before the
        database: an edition is stored there before any worker can cache it, so whatever the cache
        has now, the database has as well when it is asked afterwards. In the other order, an
        edition that was published in between would look like one that the database has lost, and
        every worker would report an old backup.
        """
        cached = self.cache.last
        try:
            self._published = self._follow()
            self._compare_with_cache(cached, self._published)
            self._report()
        except DatabaseUnavailableError as error:
            self._note(error)
            self._load_from_cache()
        else:
            self._note(None)
        self.live.restore_cache()  # of the newest edition, as far as the database could be asked

    def _follow(self) -> int:
        """Load the newest edition if it is new, and return its number, 0 before the first one."""
        live_version = self.editions.live_version()
        if live_version == self._live_version:  # at nearly every poll
            return live_version.number
        database, newest = self.editions.expected_live()
        require_live(newest, self.live.edition.number)
        if newest and (database, newest.number, newest.short_fingerprint) != self._answering:
            self._load(database, newest)
        if not newest or (database, newest.number, newest.short_fingerprint) == self._answering:
            self._live_version = live_version
        return newest.number if newest else NO_EDITION

    @property
    def _answering(self) -> tuple[str, int, str]:
        edition = self.live.edition
        return edition.database, edition.number, self.live.line.short_fingerprint

    def _load(self, database: str, newest: Edition) -> None:
        if not self._reader.is_due(newest):
            return
        recent = (edition.number for edition in self.editions.recent(RECENT))
        passed = [number for number in recent if self.live.edition.number < number < newest.number]
        for line in earlier_lines(map(self.editions.files, passed)):  # published between two polls
            self.live.switchboard.expect(line)
        if read := self._reader.read(self.editions, newest):
            line, files = read
            self._replace(line, CachedScript(database, newest.number, files))

    def _load_from_cache(self) -> None:
        """Load newer editions that other workers of this machine cached.

        They may have read them just before the database failed.
        """
        is_same = self.cache.database == self.live.edition.database
        kept = self.cache.editions(self.live.edition.number if is_same else NO_EDITION)
        for each in reversed(list(kept)):
            with suppress(ScriptRefusedError):
                self._replace(read_published(each.files), each)

    def _replace(self, line: Line, edition: CachedScript) -> None:
        self.live.replace(line, edition)
        self._since = current_time()
        self._reported = 0.0
        self._live_version = None

    def _note(self, error: DatabaseUnavailableError | None) -> None:
        """Log a database problem when it begins, changes or ends."""
        before = self._problem
        problem = error.problem if error else None
        if error and (before is None or error.summary != before.summary):
            log.error(error.event, reason=str(error))
        elif before and problem is None:
            log.info("database-available")
        self._problem = problem

    def _compare_with_cache(self, cached: int, published: int) -> None:
        """Note as a problem that the database lacks cached editions, or that it has them again.

        It is logged only when it begins.
        """
        if cached <= published:
            self._older = None
        elif not self._older:
            self._older = Problem(
                OLDER,
                (
                    f"The edition cache of this machine has edition {cached}, and the database "
                    f"none after {published}, which callers hear: an older backup was restored. "
                    'docs/operations.md, "Restoring", says how to publish what is missing; '
                    "`ivr history --accept-database` is for a database that is meant as it is.",
                ),
            )
            log.error("database-older", cached=cached, live=published)

    def _report(self) -> None:
        if time.monotonic() - self._reported < REPORT_SECONDS and self._reported:
            return
        self.editions.workers.report(self._worker, self.live.edition.number, self._since)
        self._reported = time.monotonic()


def newest_edition(database: Database) -> CachedScript | None:
    """Return the newest edition of a database, or None if there is none or it cannot be read."""
    editions = Editions(database)
    try:
        newest = editions.newest() if database.version() else None
        if newest is None:
            return None
        read = EditionReader().read(editions, newest)
        return CachedScript(editions.database_id(), newest.number, read[1]) if read else None
    except Exception as error:
        log.warning("editions-not-read", reason=str(error))
        return None


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, DatabaseUnavailableError):
        log.error(error.event, reason=str(error))
        return error.problem
    log.exception("editions-failed")
    return Problem(UNREADABLE, (repr(error),))
