"""Metrics for Prometheus, added up over all workers by prometheus_client's multiprocess mode.

The library uses that mode if PROMETHEUS_MULTIPROC_DIR is set when it is imported. `ivr serve` sets
it. Without it, as in the development server, the metrics are of this process alone.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from ivr.call.turn import Outcome
from ivr.line.guard import Refusal

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Histogram bounds in seconds. The target is 0.05 for 99 % of turns."""

Mode = Literal["livesum", "livemax", "livemostrecent"]


@dataclass(frozen=True, slots=True)
class Condition:
    """The number of events in memory, the number lost since the start, and the database's state."""

    waiting: int
    lost: int
    database_away: bool


class Metrics:
    """The metrics of this worker. Counting never blocks and never raises."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        if folder := os.environ.get(METRICS_FOLDER):
            Path(folder).mkdir(parents=True, exist_ok=True)

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(name, text, labels, namespace="ivr", registry=self._registry)

        def gauge(mode: Mode, name: str, text: str, *labels: str) -> Gauge:
            registry = self._registry
            return Gauge(name, text, labels, "ivr", registry=registry, multiprocess_mode=mode)

        self._calls = counter("calls", "Calls that came in.")
        self._ended = counter("calls_ended", "Calls whose end Twilio reported.")
        self._unanswered = counter("calls_unanswered", "Calls that ended before an answer.")
        self._turns = cache(counter("turns", "Answers, by where the caller is.", "place").labels)
        self._answers = cache(counter("answers", "Answers, by effect.", "outcome").labels)
        self._faults = counter("faults", "Callers who heard the fault text.")
        self._refused = cache(
            counter("refused_signatures", "Requests without a valid signature.", "reason").labels
        )
        self._refusals = counter("reload_refusals", "Scripts with errors that were refused.")
        self._lost = counter("statistics_lost", "Events that were not counted.")
        self._seconds = Histogram(
            "ivr_turn_seconds", "Time to answer.", buckets=BOUNDS, registry=self._registry
        )
        self._workers = gauge(
            "livesum", "workers", "Workers, by the edition they answer with.", "edition"
        )
        self._waiting = gauge("livesum", "statistics_waiting", "Events in memory.")
        self._away = gauge("livemax", "database_away", "1 while the database is unavailable.")
        self._problems = gauge("livemax", "problems", "Problems of script, database or disk.")
        self._mails = gauge("livemostrecent", "mails_unsent", "Mails that failed or are late.")
        self._fingerprint = ""
        self._known_refusals = 0
        self._known_lost = 0
        for outcome in Outcome:
            self._answers(outcome.value)  # 0 is a figure, too
        for reason in Refusal:
            self._refused(reason)

    def turn(self, place: str, outcome: str, ms: float) -> None:
        """Count an answer and its time in milliseconds."""
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

    def refused(self, reason: Refusal) -> None:
        """Count a request without a valid signature."""
        self._refused(reason).inc()

    def line(self, fingerprint: str, *, problems: int, refusals: int) -> None:
        """Set the script with which this worker answers, and the number of problems."""
        if fingerprint != self._fingerprint:
            if self._fingerprint:
                self._workers.labels(self._fingerprint).set(0)
            self._fingerprint = fingerprint
            self._workers.labels(fingerprint).set(1)
        self._refusals.inc(refusals - self._known_refusals)
        self._known_refusals = refusals
        self._problems.set(problems)

    def statistics(self, condition: Condition) -> None:
        """Set the condition of the statistics."""
        self._waiting.set(condition.waiting)
        self._away.set(condition.database_away)
        self._lost.inc(condition.lost - self._known_lost)
        self._known_lost = condition.lost

    def mails(self, unsent: int) -> None:
        """Set the number of mails that failed or are late."""
        self._mails.set(unsent)

    def exposition(self) -> bytes:
        """Return the metrics of all workers in Prometheus' text format."""
        return generate_latest(self._of_all_workers)

    @property
    def condition(self) -> Condition:
        """The condition of the statistics of all workers."""
        metrics = self._of_all_workers.collect()  # once, since it reads the files of all workers
        samples = chain.from_iterable(metric.samples for metric in metrics)
        values = {sample.name: sample.value for sample in samples}
        return Condition(
            waiting=int(values.get("ivr_statistics_waiting", 0)),
            lost=int(values.get("ivr_statistics_lost_total", 0)),
            database_away=bool(values.get("ivr_database_away")),
        )

    @property
    def _of_all_workers(self) -> CollectorRegistry:
        folder = Path(os.environ.get(METRICS_FOLDER, os.devnull))
        if not folder.is_dir():  # it is not set, or somebody has deleted it
            return self._registry
        _remove_gauges_of_ended_workers(folder)
        registry = CollectorRegistry()
        registry.register(_AllWorkers(folder))
        return registry


class _AllWorkers(Collector):
    """Reads the files of all workers but empty ones, for which the library raises an error.

    A file is empty just after a starting worker has created it, and stays so on a full disk.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        """Return the metrics, added up as the library does."""
        files = [str(path) for path in self._folder.glob("*.db") if not _is_empty(path)]
        metrics: Iterable[Metric] = MultiProcessCollector.merge(files)
        return metrics


def _is_empty(path: Path) -> bool:
    """Return whether a file is empty, or gone because another worker has just removed it."""
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:
        return True


def _remove_gauges_of_ended_workers(folder: Path) -> None:
    """The library's own function fails if another worker removes the same files."""
    for path in folder.glob("gauge_live*_*.db"):
        if not Path("/proc", path.stem.rpartition("_")[2]).exists():
            path.unlink(missing_ok=True)
