"""The opening: what a worker answers its first calls with."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from ivr.checks.check import open_line, reopen
from ivr.errors import (
    DatabaseDamagedError,
    DatabaseUnavailableError,
    Problem,
    ScriptRefusedError,
    ScriptUnreadableError,
)
from ivr.i18n import N_
from ivr.publishing.edition import Edition
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from ivr.publishing.live.unreadable import UnreadableEdition
from ivr.script.files import Files, fingerprint, load
from ivr.script.inventory import belonging
from ivr.script.line import Line

RECENT = 16
"""How many editions a worker takes up at its start, for the calls that are in progress."""

READING_SECONDS = 1.0
"""How long a start may take to read the earlier ones; large scripts are fewer then."""

FOLDER = 0
"""The number of a line that was taken from the folder, and is no edition."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Startup:
    """What a worker begins with: a line, its edition's number and files, and earlier lines.

    `problem` and `unread` are what kept it from the live edition.
    """

    line: Line
    number: int
    files: Files
    earlier: tuple[Line, ...] = ()
    problem: Problem | None = None
    unread: UnreadableEdition = field(default_factory=UnreadableEdition)


def open_first(
    folder: Path, editions: Editions | None = None, edition_cache: EditionCache | None = None
) -> Startup:
    """Return what answers the first call.

    That is the live edition, after the folder's content was taken in. Where the database cannot
    be used it is the last edition on the shelf, else the folder; where nobody keeps editions at
    all, it is the folder, else the shelf. Raises IVRError if there is none of them.
    """
    problem, unread = None, UnreadableEdition()
    if editions:
        opened = None
        try:
            opened = _published(folder, editions, edition_cache, unread)
        except Exception as error:  # whatever the database does, calls are answered
            problem = _problem_of(error)
        if opened := opened or _kept(edition_cache):
            return replace(opened, problem=problem, unread=unread)
    try:
        files = belonging(load(folder))
        return Startup(open_line(files), FOLDER, files, problem=problem, unread=unread)
    except (ScriptRefusedError, ScriptUnreadableError):
        if kept := _kept(edition_cache):
            return kept
        raise


def live_edition(editions: Editions, last: int) -> Edition | None:
    """Return the live edition, or None before the first one.

    Raises DatabaseDamagedError if there is none although an edition `last` has answered.
    """
    live = editions.newest()
    if live is None and last > FOLDER:
        raise DatabaseDamagedError(
            N_(
                "The database has no edition any more, and edition %(last)s has answered "
                "calls. It goes on. Put a backup in the database's place, or publish what "
                'is on the shelf: docs/editions.md, "A damaged database".'
            ),
            last=last,
        )
    return live


def whole_files(editions: Editions, edition: Edition) -> Files:
    """Return the files of an edition; raises ScriptRefusedError where some are lost."""
    files = editions.files(edition.number)
    if fingerprint(files) != edition.fingerprint:
        raise ScriptRefusedError(
            f"The database has not kept all files of edition {edition.number} as they were."
        )
    return files


def readable(editions: Editions, numbers: Iterable[int]) -> Iterator[Files]:
    """Return the files of some editions, without those that are damaged."""
    for number in numbers:
        with suppress(DatabaseDamagedError):
            yield editions.files(number)


def lines(scripts: Iterable[Files]) -> tuple[Line, ...]:
    """Return the lines of scripts, the oldest first, as far as they are read in a short time."""
    found: list[Line] = []
    began = time.monotonic()
    for files in scripts:
        with suppress(ScriptRefusedError):
            found.append(reopen(files))
        if time.monotonic() - began > READING_SECONDS:
            break
    return tuple(reversed(found))


def _published(
    folder: Path, editions: Editions, edition_cache: EditionCache | None, unread: UnreadableEdition
) -> Startup | None:
    kept = edition_cache.newest() if edition_cache else None
    live_edition(editions, kept[0] if kept else FOLDER)
    with suppress(ScriptRefusedError, ScriptUnreadableError):  # the watch will say so
        editions.take_in(belonging(load(folder)), starting=True)
    recent = editions.recent(RECENT)
    if not recent:
        return None
    live, *earlier = recent
    try:
        files = whole_files(editions, live)
        line = reopen(files)
    except (ScriptRefusedError, DatabaseDamagedError) as error:
        unread.note(live, error)
        return None
    if edition_cache:
        edition_cache.keep(live.number, files)
    before = lines(readable(editions, (edition.number for edition in earlier)))
    return Startup(line, live.number, files, before)


def _kept(edition_cache: EditionCache | None) -> Startup | None:
    kept = edition_cache.newest() if edition_cache else None
    if edition_cache is None or kept is None:
        return None
    number, files = kept
    with suppress(ScriptRefusedError):
        return Startup(reopen(files), number, files, lines(edition_cache.earlier()))
    return None


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, DatabaseUnavailableError):
        log.error("database-unavailable", reason=str(error))
        return error.problem
    log.exception("editions-failed")
    return Problem("The editions cannot be read.", (repr(error),))
