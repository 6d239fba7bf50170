"""The source of the line: a folder of prompts, or the last edition of this machine.

The source of a line with a studio is `EditionSource` in `ivr.studio.editions.source`.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic, time
from typing import Protocol

import structlog

from ivr.checks.check import in_lines, read_published
from ivr.checks.runner import HERE, CheckRunner, check_alone
from ivr.errors import Problem, ScriptRefusedError, ScriptUnreadableError
from ivr.i18n import N_
from ivr.line.cache import NO_EDITION, CachedScript, EditionCache
from ivr.line.folder import FolderWatcher, files_in, folder_line
from ivr.line.live import LiveLine, StartingLine
from ivr.script.files import Files, fingerprint
from ivr.script.model.line import Line

READING_SECONDS = 1.0
"""Time limit for loading earlier editions at start, which limits their number for large scripts."""

HEARS_FOLDER = N_(
    "Callers hear the folder of the script, and its changes within two seconds. SECRET_KEY "
    "is not set: there is no studio, and there are no editions."
)
HEARS_LAST_EDITION = N_(
    "Callers hear the last edition that this machine knows. SECRET_KEY is not set: there is no "
    "studio, and the folder of the script is not read."
)

KEY_MISSING = Problem(
    "SECRET_KEY is not set, and this line has editions.",
    (
        "SECRET_KEY is not set, and this line has editions. Callers hear the last edition that "
        "this machine knows. Set SECRET_KEY as before, so that they hear the newest one. To go on "
        'with the folder of the script for good: docs/operations.md, "What callers hear".',
    ),
)

APPROVAL_NEEDS_STUDIO = (
    "line.toml: approval = true needs the studio, in which another person approves. Set "
    "SECRET_KEY, or remove it."
)

log = structlog.get_logger()


class LineSource(Protocol):
    """The source of the line, and the line that answers.

    A poller calls its tasks in turn, four times a second.
    """

    live: LiveLine

    @property
    def tasks(self) -> Sequence[Callable[[], None]]:
        """The functions that follow the source, for the poller."""

    @property
    def description(self) -> str:
        """A sentence about what callers hear."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems for operators; calls go on in spite of them."""

    @property
    def refusals(self) -> int:
        """Scripts that this worker has refused: folders with errors, and unreadable editions."""

    def close(self) -> None:
        """Close connections, before workers are forked."""


class FolderSource:
    """A folder of prompts, watched for changes; its last good script is cached.

    If the cache has editions, or `edition` is given, the setting SECRET_KEY is missing: the last
    edition answers, and the folder is not read. Raises IVRError if no script can answer calls.
    """

    def __init__(
        self,
        folder: Path,
        cache: EditionCache | None = None,
        *,
        edition: CachedScript | None = None,
        now: Callable[[], float] = time,
        checks: CheckRunner = HERE,
        prepare: Callable[[Line], None] = lambda line: None,
    ) -> None:
        self._cache = cache
        self._check = partial(check_alone, checks)
        opening = self._last_edition(edition) or open_folder(folder, cache, approves=False)
        self.live = LiveLine(opening, cache, now=now, prepare=prepare)
        self._watcher = FolderWatcher(folder, self._take)
        if self._has_editions:
            log.error("secret-key-missing", reason=KEY_MISSING.details[0])

    @property
    def tasks(self) -> Sequence[Callable[[], None]]:
        """Following the folder and the cache, and preparing the menu in print."""
        return (self._follow, self.live.restore_cache, self.live.prepare)

    @property
    def _has_editions(self) -> bool:
        return self.live.edition.number != NO_EDITION

    @property
    def description(self) -> str:
        """A sentence about what callers hear."""
        return HEARS_LAST_EDITION if self._has_editions else HEARS_FOLDER

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of the folder, of the cache, and of the settings."""
        of_source = self._watcher.problem if not self._has_editions else KEY_MISSING
        not_cached = self._cache.problem if self._cache else None
        return tuple(problem for problem in (of_source, not_cached) if problem)

    @property
    def refusals(self) -> int:
        """How many scripts with errors this worker has found in the folder."""
        return self._watcher.refusals

    def close(self) -> None:
        """Do nothing: a folder needs no connection."""

    def _last_edition(self, edition: CachedScript | None) -> StartingLine | None:
        if opening := open_cached(self._cache, after=NO_EDITION):
            return opening
        return StartingLine(read_published(edition.files), edition) if edition else None

    def _follow(self) -> None:
        """Follow the folder, unless another instance of this machine has cached an edition."""
        newer = open_cached(self._cache, after=self.live.edition.number)
        if newer and newer.edition.number > self.live.edition.number:
            self.live.replace(newer.line, newer.edition)
        if not self._has_editions:
            self._watcher.poll()

    def _take(self, files: Files) -> str:
        """Answer with the folder's script; raises ScriptRefusedError.

        Return the errors that it has all the same, one a line: callers heard it before the rules
        that it breaks.
        """
        if fingerprint(files)[:8] != self.live.line.short_fingerprint:
            line = folder_line(files, self.live.edition.files, self._cache, self._check)
            require_no_approval(line)
            self.live.replace(line, CachedScript("", NO_EDITION, files))
        check = self._check(files)
        return "" if check.ran_out else in_lines(check.errors, files)


def open_folder(folder: Path, cache: EditionCache | None, *, approves: bool) -> StartingLine:
    """Return the folder's script, or the last one in the cache; raises IVRError.

    The script is cached, so that it answers after a restart with a broken folder. One that wants
    approval is refused unless there is a studio (`approves`).
    """
    last = cache.newest() if cache else None
    try:
        files = files_in(folder)
        line = folder_line(files, last.files if last else {}, cache, HERE.check)
        if not approves:
            require_no_approval(line)
    except (ScriptRefusedError, ScriptUnreadableError):
        if opening := open_cached(cache):
            return opening
        raise
    script = CachedScript("", NO_EDITION, files)
    if cache and not cache.last:
        cache.keep(script)
    return StartingLine(line, script)


def open_cached(cache: EditionCache | None, after: int = -1) -> StartingLine | None:
    """Return the newest readable edition of the cache above a number, with earlier ones.

    Scripts of the folder have the number 0, so that they are tried last.
    """
    scripts = cache.editions(after) if cache else iter(())
    for script in scripts:
        with suppress(ScriptRefusedError):
            line = read_published(script.files)
            return StartingLine(line, script, earlier_lines(other.files for other in scripts))
    return None


def earlier_lines(scripts: Iterable[Files]) -> tuple[Line, ...]:
    """Return the lines of scripts that load within READING_SECONDS, oldest first."""
    loaded: list[Line] = []
    began = monotonic()
    for files in scripts:
        with suppress(ScriptRefusedError):
            loaded.append(read_published(files))
        if monotonic() - began > READING_SECONDS:
            break
    return tuple(reversed(loaded))


def require_no_approval(line: Line) -> None:
    """Raise ScriptRefusedError for a script that wants approval, which only the studio has."""
    if line.script.publishing.approval:
        raise ScriptRefusedError(APPROVAL_NEEDS_STUDIO)
