"""The time of the last canary call, kept in a file, so that calls are never too frequent."""

import fcntl
import os
from pathlib import Path

from ivr.errors import IVRError
from ivr.i18n import N_

PRIVATE_FOLDER = 0o700


class TooSoonError(IVRError):
    """The last canary call was too short a time ago."""


class Stamp:
    """The file with the time of the last canary call; methods raise IVRError if it is unusable."""

    def __init__(self, folder: Path, minutes: int) -> None:
        """Keep the file in a folder; `minutes` must pass between two calls."""
        self._file = folder / "canary.stamp"
        self._minutes = minutes

    def require_due(self, now: float) -> None:
        """Raise TooSoonError if a call at a Unix time would be too soon."""
        try:
            self._require_due(self._file.read_text(encoding="ascii"), now)
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._unusable(error.strerror) from error
        except ValueError as error:
            raise self._unusable(str(error)) from error

    def claim(self, now: float) -> None:
        """Write that a call is placed at a Unix time; raises TooSoonError.

        Of several processes that do so at once, one succeeds.
        """
        try:
            self._file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            with self._file.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self.require_due(now)
                self._write(f"{int(now)}\n")
        except OSError as error:
            raise self._unusable(error.strerror) from error

    def _require_due(self, text: str, now: float) -> None:
        since = now - float(text)
        if abs(since) < self._minutes * 60:  # a time far ahead is of a clock that was wrong
            raise TooSoonError(
                N_(
                    "The last canary call was %(ago)s minutes ago, and CANARY_MINUTES is "
                    "%(minutes)s. Try again in %(left)s minutes."
                ),
                ago=max(0, int(since / 60)),
                minutes=self._minutes,
                left=int(self._minutes - since / 60) + 1,
            )

    def _write(self, text: str) -> None:
        unfinished = self._file.with_suffix(".part")
        with unfinished.open("w", encoding="ascii") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        unfinished.replace(self._file)

    def _unusable(self, reason: str | None) -> IVRError:
        return IVRError(
            N_(
                "%(file)s, with the time of the last canary call, cannot be used: %(reason)s. No "
                "call was placed. Set IVR_DATA to a folder that can be written, or remove the "
                "file."
            ),
            file=self._file,
            reason=reason,
        )
