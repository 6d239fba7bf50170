"""The edition cache: the last editions on this machine's disk, for a start without a database."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import structlog

from ivr.atomic import PRIVATE, write_atomically
from ivr.database import make_folder
from ivr.errors import Problem
from ivr.script.files import Files, fingerprint

KEPT = 16
"""Number of editions kept, as many as a worker keeps in memory."""

NAME = re.compile(r"(?P<number>\d{8})-(?P<line>[0-9a-f]{8})\.zip")

UNKEPT = "The live edition cannot be saved in the edition cache."

log = structlog.get_logger()


class EditionCache:
    """A folder with a ZIP file for each edition, shared by all processes of this machine.

    `problem` is set while the disk cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problem: Problem | None = None

    def holds(self, number: int, line: str) -> bool:
        """Return whether the cache has an edition, by number and short fingerprint."""
        return (self._folder / _name(number, line)).exists()

    def keep(self, number: int, files: Files) -> None:
        """Save an edition, and remove the oldest ones; number 0 is a script from the folder.

        Safe for several processes at once: files appear complete.
        """
        name = _name(number, fingerprint(files)[:8])
        try:
            make_folder(self._folder)
            write_atomically({self._folder / name: _zipped(files)}, PRIVATE)
            for old in self._editions()[KEPT:]:
                if old.name != name:
                    old.unlink(missing_ok=True)
            self.problem = None
        except OSError as error:
            if not self.problem:
                log.warning("edition-not-cached", reason=str(error))
            self.problem = Problem(UNKEPT, (f"{UNKEPT} {error}",))

    @property
    def last(self) -> int:
        """The highest number in the cache; 0 if it holds no edition."""
        return max(map(_number, self._editions()), default=0)

    def newest(self) -> tuple[int, Files] | None:
        """Return the newest readable edition with its number."""
        return next(self.editions(), None)

    def editions(self, after: int = -1) -> Iterator[tuple[int, Files]]:
        """Yield the readable editions after a number, with their numbers, newest first."""
        for file in self._editions():
            files = _read(file) if _number(file) > after else None
            if files is not None:
                yield _number(file), files

    def _editions(self) -> list[Path]:
        """The files of the cache, newest first."""
        try:
            files = [path for path in self._folder.iterdir() if NAME.fullmatch(path.name)]
            return sorted(files, key=lambda path: (_number(path), path.stat().st_mtime_ns))[::-1]
        except OSError:
            return []


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
    except (OSError, zipfile.BadZipFile):
        return None
