"""Share figures between the workers of a machine, through files.

Each worker writes its totals to a file every second, and any worker can add all files up. The
file of a killed worker still counts, so that at most one second is lost.
"""

import fcntl
import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from multiprocessing.util import Finalize
from pathlib import Path
from uuid import uuid4

import structlog

from ivr.statistics.metrics.counts import Counts, Gauges, Totals

EVERY_SECONDS = 1.0
GONE = "gone"
"""Name of the file with the totals of all workers that are gone."""

log = structlog.get_logger()


class Sharing:
    """The figures of all workers in a folder; only this worker's without a folder."""

    def __init__(self, counts: Counts, folder: Path | None) -> None:
        self._counts = counts
        self._folder = folder
        self._name = uuid4().hex
        self._alive: int | None = None
        self._stopped = threading.Event()
        self._writing = threading.Lock()

    def start(self, every: float = EVERY_SECONDS) -> None:
        """Start the thread that writes the file; it is written once more when the process ends."""
        threading.Thread(target=self._run, args=(every,), name="ivr-metrics", daemon=True).start()
        Finalize(self, self.close, exitpriority=10)  # atexit does not run in workers

    def close(self) -> None:
        """Write the file for the last time."""
        self._stopped.set()
        self.share()
        with self._writing:
            if self._alive is not None:
                os.close(self._alive)
                self._alive = None

    def share(self) -> None:
        """Write the current totals to the file; disk errors are logged."""
        if self._folder is None:
            return
        with self._writing:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                if self._alive is None:
                    self._alive = self._lock(self._name)
                    self._collect(self._folder)
                _write(self._folder / f"{self._name}.json", *self._counts.now())
            except OSError as error:
                log.warning("metrics-not-shared", reason=error.strerror)

    def all(self) -> tuple[Totals, list[Gauges]]:
        """Return the totals of all workers, also of those that are gone, and the gauges."""
        total, own = self._counts.now()
        gauges = [own]
        for path in self._files():
            if path.stem == self._name:
                continue
            found = _read(path)
            if found is not None:
                total.add(found[0])
                if found[1] is not None and self._lives(path.stem):
                    gauges.append(found[1])
        return total, gauges

    def _files(self) -> list[Path]:
        """The files to add up, without those whose totals are in the file `gone` already."""
        if self._folder is None:
            return []
        added = _added(self._folder)
        return [path for path in sorted(self._folder.glob("*.json")) if path.stem not in added]

    def _lock(self, name: str) -> int:
        file = os.open(self._path(name), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            raise
        return file

    def _path(self, name: str) -> Path:
        assert self._folder is not None, "called only with a folder"
        return self._folder / f"{name}.alive"

    def _lives(self, name: str) -> bool:
        """Whether the process is alive: then it holds its lock."""
        with self._held(name) as ours:
            return not ours

    @contextmanager
    def _held(self, name: str) -> Iterator[bool]:
        try:
            file = self._lock(name)
        except OSError:
            yield False
            return
        yield True
        os.close(file)

    def _collect(self, folder: Path) -> None:
        """Add the totals of workers that are gone to the file `gone`, and remove their files."""
        with self._held(GONE) as alone:
            if not alone:
                return
            kept = _read(folder / f"{GONE}.json")
            total = kept[0] if kept else Totals()
            added = _added(folder)
            gone = [
                path
                for path in folder.glob("*.json")
                if path.stem not in (GONE, self._name) and not self._lives(path.stem)
            ]
            if not gone:
                return
            for path in gone:
                found = _read(path)
                if found is not None and path.stem not in added:
                    total.add(found[0])
            _write(folder / f"{GONE}.json", total, None, [path.stem for path in gone])
            for path in gone:
                path.unlink(missing_ok=True)
                self._path(path.stem).unlink(missing_ok=True)

    def _run(self, every: float) -> None:
        while not self._stopped.wait(every):
            self.share()


def _write(
    path: Path, totals: Totals, gauges: Gauges | None, added: list[str] | None = None
) -> None:
    turns = [[place, outcome, count] for (place, outcome), count in totals.turns.items()]
    data = {
        "totals": asdict(totals) | {"turns": turns},
        "gauges": asdict(gauges) if gauges else None,
        "added": added or [],
    }
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    try:
        unfinished.write_text(json.dumps(data))
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _read(path: Path) -> tuple[Totals, Gauges | None] | None:
    """Read a worker's file; None if it is missing or invalid."""
    try:
        data = json.loads(path.read_text())
        totals = data["totals"]
        totals["turns"] = Counter(
            {(place, outcome): count for place, outcome, count in totals["turns"]}
        )
        gauges = Gauges(**data["gauges"]) if data["gauges"] else None
        return Totals(**totals), gauges
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _added(folder: Path) -> set[str]:
    try:
        return set(json.loads((folder / f"{GONE}.json").read_text())["added"])
    except (OSError, ValueError, KeyError, TypeError):
        return set()
