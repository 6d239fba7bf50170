"""The spool: batches of entries on disk, while the database is away.

A file is one batch and bears its name: `<source>.<first>-<last>.jsonl`. It appears whole or
not at all, and any process of the machine may bring it to the database.
"""

import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from ivr.statistics.ring import ENTRY

NAME = re.compile(r"(?P<source>[0-9a-f]{32})\.(?P<first>[0-9]+)-(?P<last>[0-9]+)\.jsonl")

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
    """A folder of batches."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, source: str, entries: Sequence[ENTRY]) -> None:
        """Keep a batch; raises OSError where it cannot be kept."""
        self._folder.mkdir(parents=True, exist_ok=True)
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
        """Return the files that wait, in the order of their names."""
        try:
            return sorted(path for path in self._folder.iterdir() if NAME.fullmatch(path.name))
        except OSError:
            return []

    def ranges(self, source: str) -> list[tuple[int, int]]:
        """Return the numbers of a source's entries that wait here: from, to."""
        names = [NAME.fullmatch(path.name) for path in self.waiting()]
        return [
            (int(name["first"]), int(name["last"]))
            for name in names
            if name and name["source"] == source
        ]

    def read(self, path: Path) -> Batch | None:
        """Read a file; None for one that is gone, or damaged, which is then put aside."""
        name = NAME.fullmatch(path.name)
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            entries = tuple((int(number), str(text)) for number, text in map(json.loads, lines))
            if name is None or not entries:
                raise ValueError("it holds nothing")
            return Batch(name["source"], entries)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            log.error("spool-damaged", file=path.name, reason=str(error))
            try:
                path.replace(path.with_suffix(".damaged"))
            except OSError:
                log.error("spool-stuck", file=path.name)
            return None

    def remove(self, path: Path) -> bool:
        """Remove a batch that is in the database; return whether that could be done."""
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("spool-stuck", file=path.name, reason=error.strerror)
            return False
        return True
