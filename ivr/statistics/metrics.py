"""Figures for Prometheus, added up over all workers of a machine.

prometheus_client's multiprocess mode keeps them in files in memory. Each worker has a number that
no other live worker has, and continues the files of the worker that had it before: what a killed
worker counted still counts, and the files do not become more.
"""

import fcntl
import hashlib
import importlib.metadata
import os
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Literal

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from ivr.call.turn import Outcome
from ivr.statistics.recorder import Condition

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Histogram bounds in seconds. The goal is 0.05 for 99 of 100 turns."""

FILES = ("counter", "histogram", "gauge_livesum", "gauge_livemax")
"""The names that prometheus_client gives its files, before the worker's number."""

FILE_BYTES = 1 << 18
"""Reserved for each file, enough for 1,500 values: without memory to write to, a worker would be
killed."""

MEMORY = Path("/dev/shm")
"""Linux' memory file system. On a disk, a write could block."""

LOCK = "*.lock"
"""A file for each number; a live worker holds its lock."""

log = structlog.get_logger()


class Metrics:
    """The figures of this worker, shared through a folder in memory if there is one.

    Counting never waits and never fails.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = _share(folder)
        self._registry = CollectorRegistry()

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(name, text, labels, namespace="ivr", registry=self._registry)

        def gauge(mode: Literal["livesum", "livemax"], name: str, text: str, *labels: str) -> Gauge:
            registry = self._registry
            return Gauge(name, text, labels, "ivr", registry=registry, multiprocess_mode=mode)

        self._calls = counter("calls", "Calls that came in.")
        self._ended = counter("calls_ended", "Calls whose end Twilio reported.")
        self._unanswered = counter("calls_unanswered", "Calls that ended before an answer.")
        self._turns = cache(counter("turns", "Answers, by where the caller is.", "place").labels)
        self._answers = cache(counter("answers", "Answers, by effect.", "outcome").labels)
        self._faults = counter("faults", "Callers who heard the fault text.")
        self._refused = counter("refused_signatures", "Requests without a valid signature.")
        self._refusals = counter("reload_refusals", "Times that a new script was refused.")
        self._lost = counter("statistics_lost", "Events that were not counted.")
        self._seconds = Histogram(
            "ivr_turn_seconds", "Time to answer.", buckets=BOUNDS, registry=self._registry
        )
        self._workers = gauge(
            "livesum", "workers", "Workers, by the edition they answer with.", "edition"
        )
        self._waiting = gauge("livesum", "statistics_waiting", "Events in memory.")
        self._overflow = gauge(
            "livemax", "statistics_overflow_bytes", "Size of the events on disk."
        )
        self._away = gauge("livemax", "database_away", "1 while the database is unavailable.")
        self._problems = gauge("livemax", "problems", "Problems of script, database or disk.")
        self._edition, self._known_problems, self._known_lost = "", 0, 0
        for outcome in Outcome:
            self._answers(outcome.value)  # 0 is a figure, too

    def turn(self, place: str, outcome: str, ms: float) -> None:
        """Count an answer and its milliseconds."""
        self._turns(place).inc()
        self._answers(outcome).inc()
        self._seconds.observe(ms / 1000)
        if outcome == Outcome.ANSWERED:
            self._calls.inc()
        elif outcome == Outcome.FAULT:
            self._faults.inc()

    def ended(self, *, answered: bool) -> None:
        """Count the end of a call."""
        self._ended.inc()
        if not answered:
            self._unanswered.inc()

    def refused(self) -> None:
        """Count a request without a valid signature."""
        self._refused.inc()

    def line(self, edition: str, *, problems: int) -> None:
        """Set what the worker answers with, and what is wrong around it."""
        if edition != self._edition:
            if self._edition:
                self._workers.labels(self._edition).set(0)
            self._edition = edition
            self._workers.labels(edition).set(1)
        if problems and not self._known_problems:
            self._refusals.inc()
        self._known_problems = problems
        self._problems.set(problems)

    def statistics(self, condition: Condition) -> None:
        """Set the state of the statistics."""
        self._waiting.set(condition.waiting)
        self._overflow.set(condition.overflow_bytes)
        self._away.set(condition.database_away)
        self._lost.inc(condition.lost - self._known_lost)
        self._known_lost = condition.lost

    def exposition(self) -> bytes:
        """Return the figures of all workers in Prometheus' text format."""
        if self._folder is None:
            return generate_latest(self._registry)
        _forget_gone_workers(self._folder)
        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(self._folder))
        return generate_latest(registry)


def memory_folder(data: Path, memory: Path = MEMORY) -> Path | None:
    """Return the folder in memory for the metrics of a data folder, None if it cannot be used.

    One of that name that belongs to another user is not used. The files of another version of the
    library, which may have another form, are elsewhere.
    """
    of = f"{data.absolute()} {importlib.metadata.version('prometheus-client')}"
    folder = memory / f"ivr-{os.getuid()}-{hashlib.sha256(os.fsencode(of)).hexdigest()[:16]}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    ours = found.st_uid == os.getuid() and not found.st_mode & 0o077 and not folder.is_symlink()
    return folder if ours else None


def _share(folder: Path | None) -> Path | None:
    """Let the metrics that are made next write to files in a folder; return it, or None."""
    values.ValueClass = values.MutexValue
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = _free_number(folder)
        for name in FILES:
            _reserve(folder / f"{name}_{number}.db")
    except OSError as error:
        log.warning("metrics-not-shared", reason=error.strerror)
        return None
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.MultiProcessValue(lambda: number)
    return folder


def _free_number(folder: Path) -> int:
    """Lock the first number of no live worker, until this process ends."""
    for number in count():
        if _lock(folder / LOCK.replace("*", str(number))) is not None:
            mark_process_dead(number, str(folder))
            return number
    raise AssertionError("the numbers never end")


def _forget_gone_workers(folder: Path) -> None:
    """Remove the gauges of workers that are gone; their counters stay."""
    for path in folder.glob(LOCK):
        if (lock := _lock(path)) is not None:
            mark_process_dead(path.stem, str(folder))
            os.close(lock)


def _lock(path: Path) -> int | None:
    """Return a file that is locked now, None if a live worker holds the lock."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return file
    os.close(file)
    return None


def _reserve(path: Path) -> None:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.posix_fallocate(file, 0, FILE_BYTES)
    finally:
        os.close(file)
