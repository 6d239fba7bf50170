"""Counting of calls for statistics and metrics."""

import threading
from collections import Counter
from multiprocessing.util import Finalize
from typing import Protocol

import structlog

from ivr.errors import Problem
from ivr.line.guard import Refusal
from ivr.line.metrics import Condition, Metrics
from ivr.line.poller import Poller
from ivr.line.source import LineSource
from ivr.line.switchboard import Answer

INTERVAL_SECONDS = 1.0

log = structlog.get_logger()


class Statistics(Protocol):
    """Statistics of calls, which the studio keeps; the methods must neither block nor raise.

    `step`, which writes what was counted, is called in a thread of its own, and may block.
    """

    def turn(self, call: str, answer: Answer, edition: int, country: str) -> None:
        """Count an answer to a caller with an edition, 0 for a script from the folder."""

    def ended(self, call: str, seconds: int | None, answered: bool) -> None:
        """Count the end of a call."""

    def step(self, *, last: bool = False) -> None:
        """Write what was counted; `last` is the end of the process."""

    def unsent_mails(self) -> int | None:
        """Return the number of mails that wait; None if it is unknown. May block."""

    @property
    def problem(self) -> Problem | None:
        """The reason why counts are not written, if any."""

    @property
    def condition(self) -> Condition:
        """The number of events in memory, and of those that were lost."""


class CallCounter:
    """Observer of the webhook that counts calls in metrics and, with a studio, in statistics."""

    def __init__(self, source: LineSource, statistics: Statistics | None) -> None:
        self._source = source
        self._statistics = statistics
        self._metrics = Metrics()
        self._writer = Poller(self._write, every=INTERVAL_SECONDS, name="ivr-counting")
        # In a thread of its own, since writing may wait for the database.
        self._reader = Poller(self._read, every=INTERVAL_SECONDS, name="ivr-condition")
        self.condition: Condition | None = None
        """The condition of all workers of the machine a second ago; None without statistics."""
        self._stopped = False
        self._updating = threading.Lock()
        self._refused = Counter[Refusal]()
        self._refusing = threading.Lock()

    def turn(self, call: str, answer: Answer, country: str, ms: float) -> None:
        """Count an answer to a caller."""
        if call:
            self._metrics.turn(answer.place, answer.outcome, ms)
            if self._statistics:
                self._statistics.turn(call, answer, self._source.live.edition.number, country)

    def ended(self, call: str, seconds: int | None, answered: bool) -> None:
        """Count the end of a call."""
        if call:
            self._metrics.ended(answered=answered)
            if self._statistics:
                self._statistics.ended(call, seconds, answered)

    def refused(self, reason: Refusal) -> None:
        """Count a request without a valid signature; its content is not used."""
        self._metrics.refused(reason)
        with self._refusing:
            self._refused[reason] += 1

    def log_refused(self) -> None:
        """Log the number of refused requests since the last log entry, by reason."""
        with self._refusing:
            refused = self._refused
            self._refused = Counter()
        if refused:
            log.warning("refused", count=refused.total(), reasons=dict(refused))

    def exposition(self) -> bytes:
        """Return the metrics of all workers for Prometheus."""
        self._update_gauges()
        self._count_mails()
        return self._metrics.exposition()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of the statistics; none of them affects calls."""
        problem = self._statistics.problem if self._statistics else None
        of_database = [problem] if problem else []
        return (*of_database, *self._writer.problems, *self._reader.problems)

    def start(self) -> None:
        """Write the counts each second in a thread, and when the process ends."""
        self._read()
        self._writer.start()
        self._reader.start()
        Finalize(self, self.stop, exitpriority=10)  # atexit does not run in workers

    def stop(self) -> None:
        """Stop the thread, and write the remaining counts."""
        if not self._stopped:
            self._stopped = True
            self._reader.stop()
            self._writer.stop()
            self._writer.join()  # its last step would hide why they could not be written
            self.log_refused()
            if self._statistics:
                self._statistics.step(last=True)

    def _write(self) -> None:
        self.log_refused()
        if self._statistics:
            self._statistics.step()

    def _read(self) -> None:
        self._update_gauges()
        if self._statistics:
            self.condition = self._metrics.condition

    def _update_gauges(self) -> None:
        with self._updating:
            source = self._source
            self._metrics.line(
                source.live.line.short_fingerprint,
                problems=len(source.problems),
                refusals=source.refusals,
            )
            if self._statistics:
                self._metrics.statistics(self._statistics.condition)

    def _count_mails(self) -> None:
        """Set the gauge of unsent mails, unless the database is unavailable and nobody knows."""
        unsent = self._statistics.unsent_mails() if self._statistics else None
        if unsent is not None:
            self._metrics.mails(unsent)
