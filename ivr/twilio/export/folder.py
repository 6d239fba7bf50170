"""The folder of exports: the live one, the one before it, and how a new one takes its place.

A host reads `live`, a link to a complete export, so that it never sees half of one. `earlier` is
a link to the export before it, for calls in progress.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from ivr.twilio.export.contents import MANIFEST, Manifest

LIVE, EARLIER = "live", "earlier"
LOCK = ".lock"
PUBLISHED = "published"
"""A file that is written when an export is live, for those who wait for one."""

EXPORT = "export-"
"""How the names of folders with an export begin."""

READABLE, ENTERABLE = 0o644, 0o755
"""Modes of files and folders, whatever this process usually leaves to others: a host's server
runs as another user, and everything here is public."""


class ExportFolder:
    """A folder of exports; methods raise OSError if the disk cannot be used."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def manifest(self) -> Manifest | None:
        """The manifest of the live export; None if there is none that can be read."""
        try:
            return Manifest.model_validate_json((self._path / LIVE / MANIFEST).read_bytes())
        except (OSError, ValidationError):
            return None

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Keep other processes from writing; False if one of them is writing now."""
        self._path.mkdir(ENTERABLE, parents=True, exist_ok=True)
        file = os.open(self._path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(file)

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write an export and make it the live one; the caller holds the lock.

        If it fails, the live export stays.
        """
        self._remove_all_but(EARLIER, LIVE)
        new = Path(tempfile.mkdtemp(prefix=EXPORT, dir=self._path))
        try:
            _fill(new, files)
            live = self._target(LIVE)
            if live:
                self._point(EARLIER, live)
            self._point(LIVE, new.name)
        except OSError:
            shutil.rmtree(new, ignore_errors=True)
            raise
        self._remove_all_but(EARLIER, LIVE)
        published = self._path / PUBLISHED
        published.write_text(f"{new.name}\n")
        published.chmod(READABLE)

    def _target(self, link: str) -> str | None:
        try:
            return os.readlink(self._path / link)
        except OSError:
            return None

    def _point(self, link: str, target: str) -> None:
        """Make a link point to another export, in one step."""
        unfinished = self._path / f".{link}"
        unfinished.unlink(missing_ok=True)
        unfinished.symlink_to(target)
        unfinished.replace(self._path / link)

    def _remove_all_but(self, *links: str) -> None:
        kept = {self._target(link) for link in links}
        for path in self._path.glob(f"{EXPORT}*"):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.chmod(ENTERABLE)
    made = {folder}
    for name, content in files.items():
        path = folder / name
        for parent in reversed(path.relative_to(folder).parents):
            inner = folder / parent
            if inner not in made:
                inner.mkdir()
                inner.chmod(ENTERABLE)
                made.add(inner)
        path.write_bytes(content)
        path.chmod(READABLE)
