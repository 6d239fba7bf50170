"""The edition cache: recent editions on this machine's disk, for a start without a database."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import structlog

from ivr.atomic import PRIVATE, make_folder, write_atomically
from ivr.errors import Problem
from ivr.script.files import Files, fingerprint

NO_EDITION = 0
"""Number of a script from the folder, which is not an edition."""

MAX_EDITIONS = 16
"""Number of editions kept, as many as a worker keeps in memory."""

NAME = re.compile(r"(?P<number>\d{8})-(?P<line>[0-9a-f]{8})\.zip")
DATABASE_ID = re.compile(r"[0-9a-f]{32}")

SCRIPTS = "folder"
"""Subfolder for scripts from the script's folder, which are no editions."""

UNKEPT = "The live edition cannot be saved in the edition cache."

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CachedScript:
    """An edition and the id of its database.

    A script from the folder, which is no edition, has the number 0 and no database.
    """

    database: str
    number: int
    files: Files


class EditionCache:
    """A folder with a ZIP file for each of the last editions, in a subfolder for each database.

    All processes of this machine share it. `problem` is set while the disk cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problem: Problem | None = None

    @property
    def database(self) -> str:
        """The id of the database whose editions callers have heard; empty without editions."""
        folders = [*filter(_is_of_database, _listed(self._folder))]
        return max(folders, key=_changed).name if folders else ""

    def holds(self, database: str, number: int, line: str) -> bool:
        """Return whether the cache has an edition, by number and short fingerprint."""
        return (self._subfolder(database) / _name(number, line)).exists()

    def keep(self, edition: CachedScript) -> None:
        """Save an edition, and remove the oldest ones of its database.

        Several processes may call it at once: files are replaced atomically.
        """
        name = _name(edition.number, fingerprint(edition.files)[:8])
        folder = self._subfolder(edition.database)
        try:
            make_folder(folder)
            write_atomically({folder / name: _zipped(edition.files)}, PRIVATE)
            for old in _newest_first(folder)[MAX_EDITIONS:]:
                if old.name != name:
                    old.unlink(missing_ok=True)
            self.problem = None
        except OSError as error:
            if not self.problem:
                log.warning("edition-not-cached", reason=str(error))
            self.problem = Problem(UNKEPT, (f"{UNKEPT} {error}",))

    def start_over(self) -> None:
        """Rename the folders of all databases, with the time in their names; raises OSError.

        They are kept in case an edition is needed later.
        """
        ending = datetime.now(UTC).strftime(".%Y%m%dT%H%M%S")
        for folder in filter(_is_of_database, _listed(self._folder)):
            folder.rename(folder.with_suffix(ending))

    @property
    def last(self) -> int:
        """The highest number in the cache, or 0."""
        files = _newest_first(self._folder / self.database) if self.database else ()
        return _number(files[0]) if files else 0

    def newest(self) -> CachedScript | None:
        """Return the newest readable edition, or the last script of the folder if there is none."""
        return next(self.editions(), None)

    def editions(self, after: int = -1) -> Iterator[CachedScript]:
        """Yield readable editions above a number, newest first, then scripts of the folder."""
        database = self.database
        for subfolder in (database, "") if database else ("",):
            for file in _newest_first(self._subfolder(subfolder)):
                files = _read(file) if _number(file) > after else None
                if files is not None:
                    yield CachedScript(subfolder, _number(file), files)

    def _subfolder(self, database: str) -> Path:
        return self._folder / (database or SCRIPTS)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _is_of_database(folder: Path) -> bool:
    return bool(DATABASE_ID.fullmatch(folder.name) and _newest_first(folder))


def _newest_first(folder: Path) -> list[Path]:
    files = [path for path in _listed(folder) if NAME.fullmatch(path.name)]
    return sorted(files, key=lambda path: (_number(path), _changed(path)))[::-1]


def _changed(path: Path) -> int:
    """Return the modification time of a file; 0 if another process has just removed it."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _name(number: int, line: str) -> str:
    return f"{number:08}-{line}.zip"


def _number(file: Path) -> int:
    return int(file.name.partition("-")[0])


def _zipped(files: Files) -> bytes:
    zipped = BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return zipped.getvalue()


def _read(file: Path) -> Files | None:
    try:
        with zipfile.ZipFile(file) as archive:
            return {path: archive.read(path) for path in archive.namelist()}
    except Exception:  # any, of a damaged file
        return None
