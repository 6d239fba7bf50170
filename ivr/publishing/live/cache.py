"""The shelf: the last editions, on this machine's disk, for a start without the database."""

import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import structlog

from ivr.database import make_folder
from ivr.errors import Problem
from ivr.script.files import Files, fingerprint

KEPT = 16
"""As many as a worker keeps in memory."""

NAME = re.compile(r"(?P<number>\d{8})-(?P<line>[0-9a-f]{8})\.zip")

UNKEPT = "The live edition is not kept on the disk."

log = structlog.get_logger()


class EditionCache:
    """A folder with a file for each edition; all processes of this machine share it.

    Where the disk cannot be written, `problem` says so.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problem: Problem | None = None

    def holds(self, number: int, line: str) -> bool:
        """Tell whether an edition is there, by its number and its line's name."""
        return (self._folder / _name(number, line)).exists()

    def keep(self, number: int, files: Files) -> None:
        """Keep an edition; number 0 is a script that answers without being one.

        Several processes may do so at once, and none reads half an edition.
        """
        name = _name(number, fingerprint(files)[:8])
        unfinished = self._folder / f".{name}.{os.getpid()}"
        try:
            make_folder(self._folder)
            with zipfile.ZipFile(unfinished, "w") as archive:
                for path, data in files.items():
                    archive.writestr(path, data)
            unfinished.replace(self._folder / name)
            for old in self._editions()[KEPT:]:
                if old.name != name:
                    old.unlink(missing_ok=True)
            self.problem = None
        except OSError as error:
            if not self.problem:
                log.warning("edition-not-kept-on-disk", reason=str(error))
            self.problem = Problem(UNKEPT, (f"{UNKEPT} {error}",))
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)

    def newest(self) -> tuple[int, Files] | None:
        """Return the edition of the highest number that can be read, and its number."""
        for file in self._editions():
            files = _read(file)
            if files is not None:
                return _number(file), files
        return None

    def since(self, number: int) -> Iterator[tuple[int, Files]]:
        """Return the editions of higher numbers with theirs, the newest last."""
        for file in reversed(self._editions()):
            files = _read(file) if _number(file) > number else None
            if files is not None:
                yield _number(file), files

    def earlier(self) -> Iterator[Files]:
        """Return the editions before the newest, as they are asked for."""
        for file in self._editions()[1:]:
            files = _read(file)
            if files is not None:
                yield files

    def _editions(self) -> list[Path]:
        """What is on the shelf, the newest first."""
        try:
            files = [path for path in self._folder.iterdir() if NAME.fullmatch(path.name)]
            return sorted(files, key=lambda path: (_number(path), path.stat().st_mtime_ns))[::-1]
        except OSError:
            return []


def _name(number: int, line: str) -> str:
    return f"{number:08}-{line}.zip"


def _number(file: Path) -> int:
    return int(file.name.partition("-")[0])


def _read(file: Path) -> Files | None:
    try:
        with zipfile.ZipFile(file) as archive:
            return {path: archive.read(path) for path in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        return None
