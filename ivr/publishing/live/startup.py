"""The choice of the script that a worker starts with."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from ivr.checks.check import check_script, reopen
from ivr.errors import (
    ConfigError,
    DatabaseUnavailableError,
    Problem,
    ScriptRefusedError,
    ScriptUnreadableError,
)
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import CachedEdition, EditionCache
from ivr.publishing.live.loading import (
    FOLDER,
    RECENT,
    EditionReader,
    folder_line,
    lines,
    require_live,
)
from ivr.publishing.source import LineSource, SourceLookup, line_source
from ivr.script.files import load
from ivr.script.inventory import select_script_files
from ivr.script.line import Line

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Startup:
    """A worker's first line, with its edition, and earlier lines.

    `source` is the line source. `problem` and `reader.problem` explain why the live edition is not
    used.
    """

    line: Line
    edition: CachedEdition
    earlier: tuple[Line, ...] = ()
    source: LineSource = LineSource.FOLDER
    problem: Problem | None = None
    reader: EditionReader = field(default_factory=EditionReader)

    def differs_from(self, folder: Path) -> bool:
        """Return whether an edition answers, and a readable folder has another script."""
        with suppress(ScriptUnreadableError):
            return (
                self.source.is_editions and select_script_files(load(folder)) != self.edition.files
            )
        return False


def open_first(
    folder: Path,
    editions: Editions | None = None,
    edition_cache: EditionCache | None = None,
    find_source: SourceLookup = line_source,
) -> Startup:
    """Return the line to start with, from the source that `find_source` returns.

    If the database is another one than before, or the database or the source cannot be read, it is
    the last edition of the cache, or the last good script of the folder. Raises IVRError without
    any script, and for the database of an earlier program.
    """
    cached = edition_cache.last if edition_cache else FOLDER
    source, problem, reader = find_source(None, cached), None, EditionReader()
    opened = None
    if editions:
        try:
            database, live = editions.expected_live()
            source = find_source(live.number if live else FOLDER, cached)
            if source.is_editions:
                require_live(live, cached)
            elif source is not LineSource.FOLDER:
                with suppress(ScriptRefusedError, ScriptUnreadableError):  # the watcher reports it
                    editions.take_folder(select_script_files(load(folder)))
            opened = _published(editions, edition_cache, reader, database)
            source = find_source(opened.edition.number, cached) if opened else source
        except ConfigError:  # a database of an earlier program
            raise
        except Exception as error:  # calls are answered without the database, too
            problem = _problem_of(error)
    if source.is_editions:
        opened = opened or _start_from_cache(edition_cache)
    approves = editions is None or source is not LineSource.FOLDER
    opened = opened or _of_folder(folder, edition_cache, approves=approves)
    return replace(opened, source=source, problem=problem, reader=reader)


def _published(
    editions: Editions, edition_cache: EditionCache | None, reader: EditionReader, database: str
) -> Startup | None:
    recent = editions.recent(RECENT)
    if not recent:
        return None
    live, *earlier = recent
    read = reader.read(editions, live)
    if read is None:
        return None
    line, files = read
    edition = CachedEdition(database, live.number, files)
    if edition_cache:
        edition_cache.keep(edition)
    before = lines(editions.files(edition.number) for edition in earlier)
    return Startup(line, edition, before)


def _of_folder(folder: Path, edition_cache: EditionCache | None, *, approves: bool) -> Startup:
    """Return the folder's script, or the last one in the cache; raises IVRError.

    The script is cached, so that it answers after a restart with a broken folder.
    """
    kept = edition_cache.newest() if edition_cache else None
    try:
        files = select_script_files(load(folder))
        line = folder_line(
            files, kept.files if kept else {}, edition_cache, check_script, approves=approves
        )
    except (ScriptRefusedError, ScriptUnreadableError):
        if opened := _start_from_cache(edition_cache):
            return opened
        raise
    script = CachedEdition("", FOLDER, files)
    if edition_cache and not edition_cache.last:
        edition_cache.keep(script)
    return Startup(line, script)


def _start_from_cache(edition_cache: EditionCache | None) -> Startup | None:
    kept = edition_cache.editions() if edition_cache else iter(())
    for each in kept:
        with suppress(ScriptRefusedError):
            return Startup(reopen(each.files), each, lines(one.files for one in kept))
    return None


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, DatabaseUnavailableError):
        log.error(error.event, reason=str(error))
        return error.problem
    log.exception("editions-failed")
    return Problem("The editions cannot be read.", (repr(error),))
