"""The shelf: the last editions, on this machine's disk, for a start without the database."""

import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import structlog

from ivr.script.files import Files, fingerprint

KEPT = 16
"""As many as a worker keeps in memory."""

NAME = re.compile(r"(?P<number>\d{8})-(?P<line>[0-9a-f]{8})\.zip")

log = structlog.get_logger()


class Shelf:
    """A folder with a file for each edition; all processes of this machine share it.

    A disk that is full or closed is gone without: then there is nothing on the shelf.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, number: int, files: Files) -> None:
        """Keep an edition; number 0 is a script that answers without being one.

        Several processes may do so at once, and none reads half an edition.
        """
        name = f"{number:08}-{fingerprint(files)[:8]}.zip"
        unfinished = self._folder / f".{name}.{os.getpid()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(unfinished, "w") as archive:
                for path, data in files.items():
                    archive.writestr(path, data)
            unfinished.replace(self._folder / name)
            for old in self._editions()[KEPT:]:
                old.unlink(missing_ok=True)
        except OSError as error:
            log.warning("edition-not-kept-on-disk", reason=str(error))
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


def _number(file: Path) -> int:
    return int(file.name.partition("-")[0])


def _read(file: Path) -> Files | None:
    try:
        with zipfile.ZipFile(file) as archive:
            return {path: archive.read(path) for path in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        return None
