"""Counting of calls for statistics and metrics."""

import threading
from collections import Counter
from contextlib import suppress
from multiprocessing.util import Finalize

import structlog

from ivr.database import now
from ivr.errors import DatabaseUnavailableError, Problem
from ivr.publishing.live.poller import Poller
from ivr.publishing.live.service import Service
from ivr.publishing.outbox import unsent_mails
from ivr.settings import Settings
from ivr.statistics import Condition, Recorder
from ivr.statistics.metrics import Metrics
from ivr.twilio.guard import Refusal
from ivr.twilio.switchboard import Answer

INTERVAL_SECONDS = 1.0

log = structlog.get_logger()


class CallCounter:
    """Observer of the webhook that counts calls in metrics and, with a database, in statistics."""

    def __init__(self, settings: Settings, service: Service) -> None:
        self._service = service
        self._recorder = _recorder(settings, service)
        self._metrics = Metrics()
        self._sends_mail = settings.smtp_url is not None
        self._writer = Poller(self._write, every=INTERVAL_SECONDS, name="ivr-counting")
        # In a thread of its own, since writing may wait for the database.
        self._reader = Poller(self._read, every=INTERVAL_SECONDS, name="ivr-condition")
        self.condition: Condition | None = None
        """The condition of all workers of the machine a second ago; None without a database."""
        self._stopped = False
        self._updating = threading.Lock()
        self._refused = Counter[Refusal]()
        self._refusing = threading.Lock()

    def turn(self, call: str, answer: Answer, country: str, ms: float) -> None:
        """Count an answer to a caller."""
        if call:
            self._metrics.turn(answer.place, answer.outcome, ms)
            if self._recorder:
                self._recorder.turn(call, answer, self._service.updater.number, country)

    def ended(self, call: str, seconds: int | None, answered: bool) -> None:
        """Count the end of a call."""
        if call:
            self._metrics.ended(answered=answered)
            if self._recorder:
                self._recorder.ended(call, seconds, answered)

    def refused(self, reason: Refusal) -> None:
        """Count a request without a valid signature; its content is not used."""
        self._metrics.refused(reason)
        with self._refusing:
            self._refused[reason] += 1

    def log_refused(self) -> None:
        """Log the number of refused requests since the last log entry, by reason."""
        with self._refusing:
            refused, self._refused = self._refused, Counter()
        if refused:
            log.warning("refused", count=refused.total(), reasons=dict(refused))

    def exposition(self) -> bytes:
        """Return the metrics of all workers for Prometheus."""
        self._update()
        self._count_mails()
        return self._metrics.exposition()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of the statistics; none of them affects calls."""
        problem = self._recorder.problem if self._recorder else None
        found = [problem] if problem else []
        return (*found, *self._writer.problems, *self._reader.problems)

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
            if self._recorder:
                self._recorder.step(last=True)

    def _write(self) -> None:
        self.log_refused()
        if self._recorder:
            self._recorder.step()

    def _read(self) -> None:
        self._update()
        if self._recorder:
            self.condition = self._metrics.condition

    def _update(self) -> None:
        """Set the gauges, which are values of this worker."""
        with self._updating:
            edition = self._service.switchboard.line.edition
            self._metrics.line(
                edition, problems=len(self._service.problems), refusals=self._service.refusals
            )
            if self._recorder:
                self._metrics.statistics(self._recorder.condition)

    def _count_mails(self) -> None:
        """Set the number of unsent mails, which stays the same while the database is away."""
        if self._sends_mail and self._service.database:
            with suppress(DatabaseUnavailableError), self._service.database.reading() as session:
                unsent = unsent_mails(session, now())
                self._metrics.mails(unsent.count if unsent else 0)


def _recorder(settings: Settings, service: Service) -> Recorder | None:
    """Return the recorder of statistics, or None without a database."""
    if service.database is None:
        return None
    # The auth token is always set, but changes: calls during its rotation count twice.
    secret = settings.secret_key or settings.auth_token
    return Recorder(service.database, secret.get_secret_value())
