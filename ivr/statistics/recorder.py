"""Record events of calls in memory, and write them to the database in a background thread."""

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.util import Finalize
from pathlib import Path

import structlog

from ivr.database import Database
from ivr.errors import DatabaseUnavailableError, Problem
from ivr.statistics.events import CallEnded, TurnTaken, encode, hashed
from ivr.statistics.ring import ENTRY, Ring, abandoned_rings, memory_folder
from ivr.statistics.spool import Batch, Spool
from ivr.statistics.store import Store, unknown

FLUSH_SECONDS = 1.0
RETRY_SECONDS = 5.0
"""Interval between attempts to reach an unavailable database."""

SPOOL_SECONDS = 10.0
"""Interval between writes to the spool without a database; sooner if the memory fills."""

CLOSE_SECONDS = 15.0
SWEEP_SECONDS = 3600.0
LOSS_SECONDS = 60.0
"""Shortest interval between log lines about lost events."""

MOST_ENTRIES = 4_096
MOST_FILES = 50
"""Limit of entries, and of spooled files, in one transaction."""

WAITING = "Calls are recorded on disk until the database is available."
UNCOUNTED = "Calls are not counted."

COUNTRY = re.compile("[A-Z]{2}")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Condition:
    """Events in memory, files in the spool, events lost since the start."""

    waiting: int
    spooled: int
    lost: int
    database_away: bool


class Recorder:
    """Records the events of calls for the statistics. `turn` and `ended` never wait or raise."""

    def __init__(
        self,
        database: Database,
        data: Path,
        key: bytes,
        *,
        keep: timedelta = timedelta(days=90),
        clock: Callable[[], float] = time.time,
        ring: Ring | None = None,
    ) -> None:
        """Record into `database`, with memory and spool for the folder `data`.

        `key` hashes call ids. After `keep`, single calls are deleted and only sums are left.
        """
        self._memory = memory_folder(data)
        self._ring = Ring(self._memory) if ring is None else ring
        self._spool = Spool(data / "spool")
        self._store = Store(database)
        self._key = key
        self._keep = keep
        self._clock = clock
        self._stepping = threading.Lock()
        self._stopped = threading.Event()
        self._lost = self._reported = 0
        self._due: dict[str, float] = {}
        self._away = False
        self._failure: type[Exception] | None = None
        self._problem: Problem | None = None

    def turn(
        self,
        call: str,
        edition: str,
        language: str,
        place: str,
        outcome: str,
        country: str,
        announced: tuple[str, ...] = (),
    ) -> None:
        """Record an answer; `call` is Twilio's id, of which only a hash is kept."""
        try:
            known = country if COUNTRY.fullmatch(country) else ""
            name = hashed(call, self._key)
            told = (edition, language, place, outcome, known, announced)
            self._put(encode(TurnTaken(name, self._clock(), *told)))
        except Exception:  # whatever it was, it must not disturb the call
            self._lost += 1

    def ended(self, call: str, seconds: int | None, answered: bool = True) -> None:
        """Record the end of a call, its length in seconds, and whether it was answered."""
        try:
            name = hashed(call, self._key)
            self._put(encode(CallEnded(name, self._clock(), seconds, answered)))
        except Exception:  # whatever it was, it must not disturb the call
            self._lost += 1

    @property
    def condition(self) -> Condition:
        """The current condition, for /readyz and metrics."""
        return Condition(
            waiting=len(self._ring),
            spooled=len(self._spool.waiting()),
            lost=self._lost + self._spool.lost,
            database_away=self._away,
        )

    @property
    def problem(self) -> Problem | None:
        """Why events are not written to the database."""
        return self._problem

    def start(self, every: float = FLUSH_SECONDS) -> None:
        """Start the thread that writes every `every` seconds; the rest is written at exit."""
        threading.Thread(
            target=self._run, args=(every,), name="ivr-statistics", daemon=True
        ).start()
        # A worker is a child process, for which atexit does not run.
        Finalize(self, self.close, exitpriority=10)

    def close(self) -> None:
        """Write what is left, or leave it for another process, and stop recording."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        self.step(last=True)
        if not self._ring.outlives:
            self._lost += len(self._ring)
        self._ring.close()
        self._report_loss(self._clock(), now=True)

    def step(self, *, last: bool = False) -> None:
        """Write waiting events to the database, or to the spool without one; never raises."""
        with self._stepping:
            if self._stopped.is_set() and not last:
                return
            moment = self._clock()
            if self._away:
                self._due.pop("close", None)  # so that there is a query that shows it is back
            try:
                if last or not self._away or self._is_due("retry", moment, RETRY_SECONDS):
                    self._write_waiting(moment)
                    self._maintain(moment)
                    self._note_available()
            except DatabaseUnavailableError as error:
                self._note_unavailable(str(error), moment)
            except Exception as error:  # a bug: events stay where they are, and it is reported
                self._note_failure(error)
            if self._away:
                self._write_to_spool(moment, last=last)
            self._report_loss(moment)

    def _put(self, text: str) -> None:
        if not self._ring.put(text):
            self._lost += 1

    def _write_waiting(self, moment: float) -> None:
        at = datetime.fromtimestamp(moment, UTC)
        for ring in abandoned_rings(self._memory):
            try:
                spooled = self._spool.ranges(ring.source)
                self._write(ring.source, unknown(ring.entries, spooled), at)
            except BaseException:
                ring.release()
                raise
            ring.remove()
        while entries := self._ring.entries(MOST_ENTRIES):
            self._write(self._ring.source, entries, at)
            self._ring.drop(entries[-1][0])
            if len(entries) < MOST_ENTRIES:
                break  # later events wait for the next step
        while paths := self._spool.waiting()[:MOST_FILES]:
            read = [self._spool.read(path) for path in paths]
            self._store.write([batch for batch in read if batch], at)
            removed = [self._spool.remove(path) for path in paths]
            if not all(removed):
                break

    def _write(self, source: str, entries: Sequence[ENTRY], at: datetime) -> None:
        if entries:
            self._store.write([Batch(source, tuple(entries))], at)

    def _maintain(self, moment: float) -> None:
        at = datetime.fromtimestamp(moment, UTC)
        if self._is_due("close", moment, CLOSE_SECONDS):
            while self._store.close(at):
                pass
        if self._is_due("sweep", moment, SWEEP_SECONDS):
            self._store.sweep(at, self._keep)

    def _note_available(self) -> None:
        if self._problem:
            log.info("statistics-resumed")
        self._away, self._problem, self._failure = False, None, None

    def _note_unavailable(self, reason: str, moment: float) -> None:
        if not self._away:
            log.error("statistics-database-unavailable", reason=reason)
        self._due["retry"] = moment
        self._away, self._problem = True, Problem(WAITING, (reason,))

    def _note_failure(self, error: Exception) -> None:
        if type(error) is not self._failure:
            log.exception("statistics-failed")
        self._failure = type(error)
        self._problem = Problem(UNCOUNTED, (f"Calls could not be counted: {error!r}",))

    def _write_to_spool(self, moment: float, *, last: bool) -> None:
        full = 2 * len(self._ring) >= self._ring.slots
        if not (last or full or self._is_due("spool", moment, SPOOL_SECONDS)):
            return
        try:
            while entries := self._ring.entries(MOST_ENTRIES):
                self._spool.put(self._ring.source, entries)
                self._ring.drop(entries[-1][0])
        except OSError as error:
            self._problem = Problem(
                UNCOUNTED,
                (
                    "Calls can be recorded neither in the database nor on disk: "
                    f"{error.strerror}. Events beyond the memory's size are lost.",
                ),
            )

    def _is_due(self, name: str, moment: float, every: float) -> bool:
        """Whether a task is due again; it is, too, if the clock was set back."""
        if 0 <= moment - self._due.get(name, -every) < every:
            return False
        self._due[name] = moment
        return True

    def _report_loss(self, moment: float, *, now: bool = False) -> None:
        new = self._lost - self._reported
        if new and (self._is_due("loss", moment, LOSS_SECONDS) or now):
            log.error("statistics-lost", events=new, since_start=self._lost)
            self._reported = self._lost

    def _run(self, every: float) -> None:
        while not self._stopped.wait(every):
            self.step()
