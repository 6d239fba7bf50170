"""The spare: the last good script, for a worker that starts while the folder is broken or gone."""

import os
import zipfile
from contextlib import suppress
from pathlib import Path

from ivr.script.files import Files

VARIABLE = "IVR_SPARE"
"""How `ivr serve` tells its workers where the spare is: no setting that people make."""


class Spare:
    """A copy of a script's files that all workers of a service share."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def keep(self, files: Files) -> None:
        """Keep these files in the place of those that were kept; or go on without, on a full disk.

        Several workers may do so at once, and none reads half a script.
        """
        unfinished = self._file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            with zipfile.ZipFile(unfinished, "w") as archive:
                for path, data in files.items():
                    archive.writestr(path, data)
            unfinished.replace(self._file)

    def files(self) -> Files | None:
        """Return the files that were kept last, or None if there are none."""
        try:
            with zipfile.ZipFile(self._file) as archive:
                return {path: archive.read(path) for path in archive.namelist()}
        except (OSError, zipfile.BadZipFile):
            return None
