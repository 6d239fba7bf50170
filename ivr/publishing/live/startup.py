"""Choose the script that a worker starts with."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from ivr.checks.check import open_line, reopen
from ivr.errors import (
    ConfigError,
    DatabaseUnavailableError,
    Problem,
    ScriptRefusedError,
    ScriptUnreadableError,
)
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from ivr.publishing.live.loading import (
    FOLDER,
    RECENT,
    UnreadableEdition,
    lines,
    live_edition,
    readable,
    whole_files,
)
from ivr.script.files import Files, load
from ivr.script.inventory import belonging
from ivr.script.line import Line

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Startup:
    """A worker's first line, with its edition's number and files, and earlier lines.

    `problem` and `unread` say why it is not the live edition.
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
    """Return the live edition, after taking in the folder's content.

    If the database cannot be used, return the last edition of the cache, else the folder's
    script. Without `editions`, return the folder's script, else the last edition of the cache.
    Raises IVRError if there is nothing to answer with, or a database of an earlier program.
    """
    problem, unread = None, UnreadableEdition()
    if editions:
        opened = None
        try:
            opened = _published(folder, editions, edition_cache, unread)
        except ConfigError:  # a database of an earlier program
            raise
        except Exception as error:  # calls are answered, whatever the database does
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


def _published(
    folder: Path, editions: Editions, edition_cache: EditionCache | None, unread: UnreadableEdition
) -> Startup | None:
    kept = edition_cache.newest() if edition_cache else None
    live_edition(editions, kept[0] if kept else FOLDER)
    with suppress(ScriptRefusedError, ScriptUnreadableError):  # the folder watcher reports it
        editions.take_in(belonging(load(folder)), starting=True)
    recent = editions.recent(RECENT)
    if not recent:
        return None
    live, *earlier = recent
    try:
        files = whole_files(editions, live)
        line = reopen(files)
    except ScriptRefusedError as error:
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
