"""Recording of call events in memory, and writing to the database in the background."""

import hashlib
import hmac
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from ivr.errors import DatabaseUnavailableError, Problem
from ivr.line.metrics import Condition
from ivr.line.switchboard import Answer
from ivr.studio.database import Database, now
from ivr.studio.editions.outbox import unsent_mails
from ivr.studio.statistics import store
from ivr.studio.statistics.events import CallEvent

MAX_EVENTS = 8_192
"""Maximum number of events in memory: five seconds at 1,500 turns a second in one process."""

MAX_WRITTEN = 2_048
"""Maximum number of events in one transaction. Larger ones write fewer pages, and make others wait
for the lock."""

PAUSE_SECONDS = 0.01
"""Pause after a transaction, in which callers are answered."""

COMPLETE_SECONDS = 15.0
"""Interval between searches for ended calls."""

PURPOSE = b"ivr statistics: the ids of calls"
HASH_BYTES = 16

COUNTRY = re.compile("[A-Z]{2}")

log = structlog.get_logger()


class Recorder:
    """Records the events of calls for the statistics. `turn` and `ended` never block or raise.

    Events stay in memory while the database is unavailable. Events beyond the limit are lost, as
    are those in memory when the process ends.
    """

    def __init__(
        self,
        database: Database,
        secret: str,
        *,
        sends_mail: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Record into `database`. Call ids are hashed with the `secret` of all workers.

        `sends_mail` is whether mails to staff wait in the database.
        """
        self._sends_mail = sends_mail
        self._events: deque[CallEvent] = deque()
        self._database = database
        self._key = hmac.digest(secret.encode(), PURPOSE, hashlib.sha256)
        self._clock = clock
        self._stepping = threading.Lock()
        self._lost = self._reported = self._being_written = 0
        self._completed = -COMPLETE_SECONDS
        self._failure: type[Exception] | None = None
        self.problem: Problem | None = None
        """The reason why events are not written to the database, if any."""

    def turn(self, call: str, answer: Answer, edition: int, country: str) -> None:
        """Record an answer of the live edition.

        `call` is Twilio's id, which is stored only as a hash.
        """
        event = CallEvent(
            call=self._hashed(call),
            at=self._clock(),
            edition=edition,
            language=answer.language,
            place=answer.place,
            outcome=answer.outcome,
            country=country if COUNTRY.fullmatch(country) else "",
            announced=answer.announced,
        )
        self._put(event)

    def ended(self, call: str, seconds: int | None, answered: bool = True) -> None:
        """Record the end of a call, its length in seconds, and whether it was answered."""
        end = CallEvent(self._hashed(call), self._clock(), seconds=seconds, answered=answered)
        self._put(end)

    @property
    def condition(self) -> Condition:
        """The current condition, for /readyz and metrics."""
        return Condition(
            waiting=len(self._events) + self._being_written,
            lost=self._lost,
            database_away=self._is_database_away,
        )

    @property
    def _is_database_away(self) -> bool:
        return self._failure is DatabaseUnavailableError

    def unsent_mails(self) -> int | None:
        """Return the number of mails that wait or failed; None if it is unknown."""
        if self._sends_mail:
            with suppress(DatabaseUnavailableError), self._database.reading() as session:
                unsent = unsent_mails(session, now())
                return unsent.count if unsent else 0
        return None

    def step(self, *, last: bool = False) -> None:
        """Write waiting events to the database; never raises.

        Events that cannot be written in the `last` step of a worker are lost.
        """
        with self._stepping:
            try:
                moment = datetime.fromtimestamp(self._clock(), UTC)
                self._write(moment, pause=0 if last else PAUSE_SECONDS)
                self._complete_calls(moment, pause=0 if last else PAUSE_SECONDS)
            except Exception as error:  # events stay in memory, also after a bug
                self._note_failure(error)
            else:
                self._note_success()
            if last:
                self._lost += len(self._events)
                self._events.clear()
            self._report_loss()

    def _hashed(self, call: str) -> str:
        return hashlib.blake2s(call.encode(), key=self._key, digest_size=HASH_BYTES).hexdigest()

    def _put(self, event: CallEvent) -> None:
        if len(self._events) < MAX_EVENTS:
            self._events.append(event)
        else:
            self._lost += 1

    def _write(self, moment: datetime, *, pause: float) -> None:
        """Write the events that are waiting now, in portions; later ones wait for the next step.

        A portion that cannot be written is put back.
        """
        for number in range(len(self._events) // MAX_WRITTEN + 1):
            if number:
                time.sleep(pause)
            events = [self._events.popleft() for _ in range(min(len(self._events), MAX_WRITTEN))]
            self._being_written = len(events)
            try:
                store.write(self._database, events, moment)
            except BaseException:
                self._events.extendleft(reversed(events))
                raise
            finally:
                self._being_written = 0

    def _complete_calls(self, moment: datetime, *, pause: float) -> None:
        """Complete the calls that have ended.

        This also queries an unavailable database, so that its return is noticed without new events.
        """
        now = moment.timestamp()
        # The difference is negative after the clock was set back.
        if self._is_database_away or not 0 <= now - self._completed < COMPLETE_SECONDS:
            self._completed = now
            while store.complete_calls(self._database, moment):
                time.sleep(pause)

    def _note_success(self) -> None:
        if self.problem:
            log.info("statistics-resumed")
        self.problem = self._failure = None

    def _note_failure(self, error: Exception) -> None:
        is_new = type(error) is not self._failure
        self._failure = type(error)
        if self._is_database_away:
            summary = "Calls are counted in memory until the database is available."
            self.problem = Problem(summary, (str(error),))
        else:
            summary = "Calls are not counted."
            self.problem = Problem(summary, (f"Calls could not be counted: {error!r}",))
        if is_new:
            log.error("statistics-failed", reason=str(error), exc_info=not self._is_database_away)

    def _report_loss(self) -> None:
        if self._lost > self._reported:
            lost = self._lost - self._reported
            log.error("statistics-lost", events=lost, since_start=self._lost)
            self._reported = self._lost
