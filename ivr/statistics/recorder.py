"""The recorder: takes down what happens in calls, and brings it to the database.

A call waits for nothing here: an event goes into memory, and a thread does the rest.
"""

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
from ivr.statistics.ring import ENTRY, Ring, estates, memory_folder
from ivr.statistics.spool import Batch, Spool
from ivr.statistics.store import Store, unknown

FLUSH_SECONDS = 1.0
RETRY_SECONDS = 5.0
"""How often a database that is away is looked for."""

SPOOL_SECONDS = 10.0
"""How often events go to the disk while the database is away; sooner if the memory fills."""

CLOSE_SECONDS = 15.0
SWEEP_SECONDS = 3600.0
TELL_SECONDS = 60.0
"""How often a loss is told in the log."""

MOST_ENTRIES = 4_096
MOST_FILES = 50
"""Of the spool, in one transaction."""

WAITING = "Calls are counted on the disk until the database can be used."
UNCOUNTED = "Calls are not counted."

COUNTRY = re.compile("[A-Z]{2}")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Condition:
    """How a recorder is: events in memory, files in the spool, events lost since the start."""

    waiting: int
    spooled: int
    lost: int
    database_away: bool


class Recorder:
    """Counts calls without knowing callers. `turn` and `ended` never wait and never raise."""

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
        """Take the database, the data folder, the key for the ids of calls, and how long
        calls are kept before only their sums are.
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
        self._lost = self._told = 0
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
        ms: float,
    ) -> None:
        """Take down an answer; `call` is Twilio's id, of which only a hash is kept."""
        try:
            known = country if COUNTRY.fullmatch(country) else ""
            name = hashed(call, self._key)
            self._put(
                encode(TurnTaken(name, self._clock(), edition, language, place, outcome, known))
            )
        except Exception:  # whatever it was, a call must not hear of it
            self._lost += 1

    def ended(self, call: str, seconds: int | None) -> None:
        """Take down that a call is over, and how many seconds it took."""
        try:
            self._put(encode(CallEnded(hashed(call, self._key), self._clock(), seconds)))
        except Exception:  # whatever it was, a call must not hear of it
            self._lost += 1

    @property
    def condition(self) -> Condition:
        """How it is just now."""
        return Condition(
            waiting=len(self._ring),
            spooled=len(self._spool.waiting()),
            lost=self._lost + self._spool.lost,
            database_away=self._away,
        )

    @property
    def problem(self) -> Problem | None:
        """What keeps calls from being counted in the database."""
        return self._problem

    def start(self, every: float = FLUSH_SECONDS) -> None:
        """Begin to write every so many seconds, until the process ends, which writes the rest."""
        threading.Thread(
            target=self._run, args=(every,), name="ivr-statistics", daemon=True
        ).start()
        # A worker is a child process, and those end without atexit.
        Finalize(self, self.close, exitpriority=10)

    def close(self) -> None:
        """Write what is left, or keep it for another process; then take down nothing more."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        self.step(last=True)
        if not self._ring.outlives:
            self._lost += len(self._ring)
        self._ring.close()
        self._tell(self._clock(), now=True)

    def step(self, *, last: bool = False) -> None:
        """Bring what waits to the database, or to the disk where it is away; never raises."""
        with self._stepping:
            if self._stopped.is_set() and not last:
                return
            moment = self._clock()
            if self._away:
                self._due.pop("close", None)  # so that the database is really asked
            try:
                if last or not self._away or self._is_due("retry", moment, RETRY_SECONDS):
                    self._bring(moment)
                    self._look_after(moment)
                    self._go_on()
            except DatabaseUnavailableError as error:
                self._go_without(str(error), moment)
            except Exception as error:  # a mistake of ours: what waits stays, and is told
                self._fail(error)
            if self._away:
                self._keep_on_disk(moment, last=last)
            self._tell(moment)

    def _put(self, text: str) -> None:
        if not self._ring.put(text):
            self._lost += 1

    def _bring(self, moment: float) -> None:
        at = datetime.fromtimestamp(moment, UTC)
        for estate in estates(self._memory):
            try:
                spooled = self._spool.ranges(estate.source)
                self._write(estate.source, unknown(estate.entries, spooled), at)
            except BaseException:
                estate.release()
                raise
            estate.settle()
        while entries := self._ring.entries(MOST_ENTRIES):
            self._write(self._ring.source, entries, at)
            self._ring.drop(entries[-1][0])
            if len(entries) < MOST_ENTRIES:
                break  # what comes meanwhile waits for the next time
        while paths := self._spool.waiting()[:MOST_FILES]:
            read = [self._spool.read(path) for path in paths]
            self._store.write([batch for batch in read if batch], at)
            removed = [self._spool.remove(path) for path in paths]
            if not all(removed):
                break

    def _write(self, source: str, entries: Sequence[ENTRY], at: datetime) -> None:
        if entries:
            self._store.write([Batch(source, tuple(entries))], at)

    def _look_after(self, moment: float) -> None:
        at = datetime.fromtimestamp(moment, UTC)
        if self._is_due("close", moment, CLOSE_SECONDS):
            while self._store.close(at):
                pass
        if self._is_due("sweep", moment, SWEEP_SECONDS):
            self._store.sweep(at, self._keep)

    def _go_on(self) -> None:
        if self._problem:
            log.info("statistics-go-on")
        self._away, self._problem, self._failure = False, None, None

    def _go_without(self, reason: str, moment: float) -> None:
        if not self._away:
            log.error("statistics-database-away", reason=reason)
        self._due["retry"] = moment
        self._away, self._problem = True, Problem(WAITING, (reason,))

    def _fail(self, error: Exception) -> None:
        if type(error) is not self._failure:
            log.exception("statistics-failed")
        self._failure = type(error)
        self._problem = Problem(UNCOUNTED, (f"Calls could not be counted: {error!r}",))

    def _keep_on_disk(self, moment: float, *, last: bool) -> None:
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
                    f"Calls can be kept neither in the database nor on the disk: "
                    f"{error.strerror}. Those that memory cannot hold are lost.",
                ),
            )

    def _is_due(self, name: str, moment: float, every: float) -> bool:
        """Whether something was done long enough ago; a clock that jumps back makes it due."""
        if 0 <= moment - self._due.get(name, -every) < every:
            return False
        self._due[name] = moment
        return True

    def _tell(self, moment: float, *, now: bool = False) -> None:
        if self._lost > self._told and (self._is_due("tell", moment, TELL_SECONDS) or now):
            log.error("statistics-lost", events=self._lost - self._told, since_start=self._lost)
            self._told = self._lost

    def _run(self, every: float) -> None:
        while not self._stopped.wait(every):
            self.step()
