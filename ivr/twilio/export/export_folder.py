"""The folder of exports: the live export, the one before it, and atomic replacement.

A host reads `live`, a link to a complete export, so that it never sees a part of one. `earlier` is
a link to the export before it, for calls in progress.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ivr.atomic import locked
from ivr.twilio.export.export_files import MANIFEST, Manifest, manifest_in

LIVE, EARLIER = "live", "earlier"

EXPORT = "export-"
"""Prefix of the names of folders with an export."""

PUBLIC_MASK, ENTERABLE = 0o022, 0o755
"""Modes of files and folders, independent of the umask of this process. A host's server runs as
another user, and everything here is public."""


class ExportFolder:
    """A folder of exports, written by one process at a time; methods raise OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def manifest(self) -> Manifest | None:
        """The manifest of the live export; None if there is none that can be read."""
        try:
            return manifest_in((self._path / LIVE / MANIFEST).read_bytes())
        except OSError:
            return None

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write an export and make it live; after an error, the previous export stays live."""
        mask = os.umask(PUBLIC_MASK)
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            with locked(self._path):
                new = Path(tempfile.mkdtemp(prefix=EXPORT, dir=self._path))
                new.chmod(ENTERABLE)
                try:
                    for name, content in files.items():
                        path = new / name
                        path.parent.mkdir(parents=True, exist_ok=True)
                        path.write_bytes(content)
                    if live := self._target(LIVE):
                        self._point(EARLIER, live)
                    self._point(LIVE, new.name)
                finally:
                    self._remove_unused()
        finally:
            os.umask(mask)

    def _target(self, link: str) -> str | None:
        try:
            return os.readlink(self._path / link)
        except OSError:
            return None

    def _point(self, link: str, target: str) -> None:
        """Replace the target of a link atomically."""
        unfinished = self._path / f".{link}"
        unfinished.unlink(missing_ok=True)
        unfinished.symlink_to(target)
        unfinished.replace(self._path / link)

    def _remove_unused(self) -> None:
        """Remove exports without a link, including those that a crash left behind."""
        kept = {self._target(LIVE), self._target(EARLIER)}
        for path in self._path.glob(f"{EXPORT}*"):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
