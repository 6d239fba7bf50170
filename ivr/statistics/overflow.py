"""A file of events that neither the database nor the memory has room for.

All workers of a machine share it. Events are taken off its end under a lock, so that none is read
twice, also when a worker is killed: it takes the events that it had taken with it.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ivr.database import make_folder
from ivr.statistics.events import CallEvent, decoded, encode

TAKEN_BYTES = 1 << 19
"""Taken off the file at once: some 3,000 events."""


class Overflow:
    """Events in a file, one a line. `lost` counts lines that could not be read, as after a kill."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lost = 0

    @property
    def size(self) -> int:
        """The size of the file in bytes."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    def append(self, events: Iterable[CallEvent]) -> None:
        """Add events; raises OSError, and some of them may be in the file then."""
        # Each begins a line, for the last one may be torn by a kill or a full disk.
        lines = "".join(f"\n{encode(event)}" for event in events)
        make_folder(self._path.parent)
        with self._locked() as file:
            file.seek(0, os.SEEK_END)
            file.write(lines.encode())

    def take(self) -> list[CallEvent]:
        """Take some events off the end of the file; raises OSError."""
        with self._locked() as file:
            end = file.seek(0, os.SEEK_END)
            start = max(0, end - TAKEN_BYTES)
            file.seek(start)
            lines = file.read().split(b"\n")
            if start and any(lines[1:]):  # the first one began before
                start += len(lines.pop(0)) + 1
            file.truncate(start)
        whole = list(filter(None, lines))
        events = decoded(whole)
        self.lost += len(whole) - len(events)
        return events

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        with open(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
