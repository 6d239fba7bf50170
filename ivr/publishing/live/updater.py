"""Loading of newly published editions into a worker."""

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import InitVar, dataclass

import structlog

from ivr.checks.check import Check, check_script, in_lines, reopen
from ivr.database import now
from ivr.errors import DatabaseUnavailableError, Problem, ScriptRefusedError
from ivr.publishing.edition import Edition, Mark
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import CachedEdition, EditionCache
from ivr.publishing.live.loading import (
    FOLDER,
    RECENT,
    folder_line,
    lines,
    require_live,
)
from ivr.publishing.live.startup import Startup
from ivr.publishing.source import LineSource, SourceLookup, line_source
from ivr.script.files import Files, fingerprint
from ivr.script.line import Line

SETTLE_SECONDS = 0.6
"""Delay between loading a line and answering with it. By then all other workers have loaded it too,
so they can take its callers' next keys and serve its recordings. Short enough for an edit to be
heard within two seconds."""

REPORT_SECONDS = 5
"""Interval between a worker's reports to the database that it is alive."""

CACHE_RETRY_SECONDS = 5
"""Interval between attempts to write the edition cache."""

OLDER = "The database is older than the edition cache of this machine."

Turn = Callable[[], AbstractContextManager[None]]
"""Context in which no other worker checks the same content; raises CheckBusyError while one
does."""

log = structlog.get_logger()


@dataclass(eq=False, kw_only=True)
class Updater:
    """Passes new lines from the line source to the switchboard.

    Calls `expect` when a line is loaded, and `adopt` `settle` seconds later, when it starts to
    answer. While the database is unavailable, the current line continues.
    """

    startup: InitVar[Startup]
    editions: Editions | None
    edition_cache: EditionCache | None
    expect: Callable[[Line], None]
    adopt: Callable[[Line], None]
    check: Callable[[Files], Check] = check_script
    turn: Turn = nullcontext
    find_source: SourceLookup = line_source
    settle: float = SETTLE_SECONDS

    def __post_init__(self, startup: Startup) -> None:
        self._line = startup.line.edition
        self._edition = startup.edition
        self._reader = startup.reader
        self._since = now()
        self._reported = self._kept = 0.0
        self._mark: Mark | None = None
        self._stopped = threading.Event()
        # Containers may have the same host name, and the same ids of processes.
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._problem = startup.problem
        self._older: Problem | None = None
        self.source = startup.source
        for line in startup.earlier:
            self.expect(line)
        if startup.earlier:
            self.expect(startup.line)

    @property
    def number(self) -> int:
        """The number of the current edition, 0 for a script from the folder."""
        return self._edition.number

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of loading and caching the live edition."""
        unkept = self.edition_cache.problem if self.edition_cache else None
        found = (self._problem, self._older, self._reader.problem, unkept)
        return tuple(problem for problem in found if problem)

    @property
    def refusals(self) -> int:
        """How many editions could not be loaded since this worker started."""
        return self._reader.refusals

    def stop(self) -> None:
        """End the wait for a line to settle."""
        self._stopped.set()

    def offer(self, files: Files) -> str:
        """Answer with the folder's content or publish it, depending on the line source.

        Return the errors that a folder's script has all the same, one a line: callers heard it
        before the rules that it breaks.

        Raises ScriptRefusedError for a script with errors, DatabaseUnavailableError if it cannot be
        published now, and CheckBusyError while another worker checks a script.
        """
        if self.editions is None or self.source is LineSource.FOLDER:
            self._answer_from_folder(files)
            return self._errors_of(files)
        try:
            with self.turn():
                self.editions.take_folder(files)
        except DatabaseUnavailableError:
            if self.number == FOLDER:  # this worker has no edition yet
                self._answer_from_folder(files)
            raise
        self.poll()
        return ""

    def poll(self) -> None:
        """Load the live edition if it is new, and report to the database."""
        if self.editions is None:
            return
        # Read before the database, which then has all editions that other workers have cached.
        cached = self.edition_cache.last if self.edition_cache else FOLDER
        try:
            published = self._follow(self.editions)
            self._compare(cached, published)
            self.source = self.find_source(published, cached)
            self._report(self.editions)
        except DatabaseUnavailableError as error:
            self._note(error)
            self._load_from_cache()
        else:
            self._note(None)
        self._restore_cache()  # of the live edition, as far as the database could be asked

    def _follow(self, editions: Editions) -> int:
        """Load the live edition if it is new, and return its number, 0 before the first one."""
        mark = editions.mark()
        if mark == self._mark:  # at nearly every poll
            return mark.number
        database, live = editions.expected_live()
        require_live(live, self.number)
        if live and (database, live.number, live.line) != self._answering:
            self._load(editions, database, live)
        if not live or (database, live.number, live.line) == self._answering:
            self._mark = mark
        return live.number if live else FOLDER

    @property
    def _answering(self) -> tuple[str, int, str]:
        return self._edition.database, self.number, self._line

    def _note(self, error: DatabaseUnavailableError | None) -> None:
        """Log a database problem when it begins, changes or ends."""
        before, problem = self._problem, error.problem if error else None
        if error and (before is None or error.summary != before.summary):
            log.error(error.event, reason=str(error))
        elif before and problem is None:
            log.info("database-available")
        self._problem = problem

    def _compare(self, cached: int, live: int) -> None:
        """Report a database that lacks cached editions, and log it once."""
        if cached <= live:
            self._older = None
        elif not self._older:
            self._older = Problem(
                OLDER,
                (
                    f"The edition cache of this machine has edition {cached}, and the database "
                    f"none after {live}, which callers hear: an older backup was restored. "
                    'docs/operations.md, "Restoring", says how to publish what is missing; '
                    "`ivr history --accept-database` is for a database that is meant as it is.",
                ),
            )
            log.error("database-older", cached=cached, live=live)

    def _restore_cache(self) -> None:
        """Cache the current edition again if its file was deleted."""
        if not self.edition_cache:
            return
        if self.edition_cache.holds(self._edition.database, self.number, self._line):
            self.edition_cache.problem = None  # another worker may have saved it
            return
        if time.monotonic() - self._kept < CACHE_RETRY_SECONDS and self._kept:
            return
        self._kept = time.monotonic()
        self.edition_cache.keep(self._edition)
        if not self.edition_cache.problem:
            log.warning("edition-cached-again", number=self.number, reason="it was deleted")

    def _answer_from_folder(self, files: Files) -> None:
        if fingerprint(files)[:8] != self._line:
            approves = self.editions is None or self.source is not LineSource.FOLDER
            line = folder_line(
                files,
                self._edition.files,
                self.edition_cache,
                self._check_alone,
                approves=approves,
            )
            self._answer(line, CachedEdition("", FOLDER, files))

    def _check_alone(self, files: Files) -> Check:
        with self.turn():
            return self.check(files)

    def _errors_of(self, files: Files) -> str:
        """Return the errors of the answering script; of a failed check, none are known."""
        check = self._check_alone(files)
        return "" if check.ran_out else in_lines(check.errors, files)

    def _load(self, editions: Editions, database: str, live: Edition) -> None:
        if not self._reader.is_due(live):
            return
        recent = (edition.number for edition in editions.recent(RECENT))
        passed = [number for number in recent if self.number < number < live.number]
        for line in lines(map(editions.files, passed)):  # published between two polls
            self.expect(line)
        if read := self._reader.read(editions, live):
            line, files = read
            self._answer(line, CachedEdition(database, live.number, files))

    def _load_from_cache(self) -> None:
        """Load editions that other workers of this machine cached before the database failed."""
        if not self.edition_cache:
            return
        is_same = self.edition_cache.database == self._edition.database
        kept = self.edition_cache.editions(self.number if is_same else FOLDER)
        for each in reversed(list(kept)):
            with suppress(ScriptRefusedError):
                self._answer(reopen(each.files), each)

    def _answer(self, line: Line, edition: CachedEdition) -> None:
        if line.edition != self._line:
            self.expect(line)
        if self.edition_cache:
            self.edition_cache.keep(edition)
        if line.edition != self._line:
            self._stopped.wait(self.settle)
            self.adopt(line)
        self._line, self._edition, self._since = line.edition, edition, now()
        self._reported, self._mark = 0.0, None
        log.info("line-adopted", edition=line.edition, number=self.number)

    def _report(self, editions: Editions) -> None:
        if time.monotonic() - self._reported < REPORT_SECONDS and self._reported:
            return
        editions.workers.report(self._worker, self.number, self._since)
        self._reported = time.monotonic()
