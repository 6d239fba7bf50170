"""Spool on disk for events that cannot be written to the database now.

Each file is one batch, named `<source>.<first>-<last>.jsonl`. It is written under a temporary
name and renamed. Any process of the machine may write it to the database later.
"""

import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from ivr.database import make_folder
from ivr.statistics.events import decode
from ivr.statistics.ring import ENTRY

NAME = re.compile(r"(?P<source>[0-9a-f]{32})\.(?P<first>[0-9]+)-(?P<last>[0-9]+)\.jsonl")

MOST_NUMBER = 2**31 - 1
"""The largest number of an entry that the database can store."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries of one source, in order."""

    source: str
    entries: tuple[ENTRY, ...]

    @property
    def first(self) -> int:
        """The number of the first entry."""
        return self.entries[0][0]

    @property
    def last(self) -> int:
        """The number of the last entry."""
        return self.entries[-1][0]


class Spool:
    """A folder of batches. `lost` counts events that could not be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.lost = 0

    def put(self, source: str, entries: Sequence[ENTRY]) -> None:
        """Write a batch; raises OSError."""
        make_folder(self._folder)
        path = self._folder / f"{source}.{entries[0][0]}-{entries[-1][0]}.jsonl"
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        lines = (json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
        try:
            with unfinished.open("w", encoding="utf-8") as file:
                file.writelines(lines)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            raise

    def waiting(self) -> list[Path]:
        """Return the waiting files, sorted by name."""
        try:
            return sorted(path for path in self._folder.iterdir() if NAME.fullmatch(path.name))
        except OSError:
            return []

    def ranges(self, source: str) -> list[tuple[int, int]]:
        """Return the ranges (first, last) of a source's entries in the spool."""
        names = [NAME.fullmatch(path.name) for path in self.waiting()]
        return [
            (int(name["first"]), int(name["last"]))
            for name in names
            if name and name["source"] == source
        ]

    def read(self, path: Path) -> Batch | None:
        """Read a file and set its invalid lines aside; None if no valid line is left."""
        name = NAME.fullmatch(path.name)
        try:
            lines = path.read_bytes().splitlines()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._set_aside(path, [], reason=str(error))
            return None
        entries: list[ENTRY] = []
        bad: list[bytes] = []
        least, most = (int(name["first"]), int(name["last"])) if name else (1, 0)
        for line in lines:
            entry = _entry(line)
            if entry and least <= entry[0] <= min(most, MOST_NUMBER):
                entries.append(entry)
                least = entry[0] + 1
            else:
                bad.append(line)
        if bad or not entries:
            self._set_aside(path, bad, reason="not every line is a number and an event")
        return Batch(name["source"], tuple(entries)) if name and entries else None

    def _set_aside(self, path: Path, bad: Sequence[bytes], *, reason: str) -> None:
        """Move invalid lines, or a file that cannot be read at all, to a `.damaged` file."""
        aside = path.with_suffix(".damaged")
        self.lost += len(bad)
        log.error("spool-damaged", file=aside.name, lines=len(bad), reason=reason)
        try:
            if bad:
                aside.write_bytes(b"".join(line + b"\n" for line in bad))
            else:
                path.replace(aside)
        except OSError:
            log.error("spool-stuck", file=path.name)

    def remove(self, path: Path) -> bool:
        """Remove a batch that is in the database; return whether that succeeded."""
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("spool-stuck", file=path.name, reason=error.strerror)
            return False
        return True


def _entry(line: bytes) -> ENTRY | None:
    """Parse a line; None if it is invalid."""
    try:
        number, text = json.loads(line)
        decode(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return (number, text) if type(number) is int else None
