"""Write an export of the line on every publication, beside the way of calls."""

import time
from datetime import UTC, datetime
from pathlib import Path

import structlog

from ivr.errors import Problem
from ivr.script.line import Line
from ivr.twilio.export.contents import VERSION, contents
from ivr.twilio.export.folder import ExportFolder
from ivr.twilio.switchboard import Switchboard

RETRY_SECONDS = 10
"""Interval between attempts to write an export that failed."""

UNWRITTEN = "The export of the live edition cannot be written."

log = structlog.get_logger()


class Exporter:
    """Writes an export of the switchboard's line when it is another one than the last.

    Safe for several processes at once: one of them writes. `problem` is set while the disk
    cannot be used.
    """

    def __init__(self, folder: Path, url: str, switchboard: Switchboard) -> None:
        self._exports = ExportFolder(folder)
        self._url = url
        self._switchboard = switchboard
        self._written: Line | None = None
        self._failed: float | None = None
        self.problem: Problem | None = None

    def poll(self) -> None:
        """Write an export if the line has changed."""
        line = self._switchboard.line
        waits = self._failed is not None and time.monotonic() - self._failed < RETRY_SECONDS
        if line is self._written or waits:
            return
        try:
            with self._exports.locked() as alone:
                if not alone:
                    return  # the next poll sees whether the other process wrote this line
                self._write(line)
        except OSError as error:
            if self.problem is None:
                log.warning("export-not-written", reason=str(error))
            self.problem = Problem(UNWRITTEN, (f"{UNWRITTEN} {error}",))
            self._failed = time.monotonic()
        else:
            self._written, self._failed, self.problem = line, None, None

    def _write(self, line: Line) -> None:
        manifest = self._exports.manifest
        if manifest and manifest.is_of(line, self._url, VERSION):
            return
        now = datetime.fromtimestamp(self._switchboard.now(), UTC)
        self._exports.write(contents(line, self._url, now, VERSION))
        log.info("line-exported", edition=line.edition)
