"""A run: callers, strangers and disturbances at once, and what came of it."""

import random
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from conftest import write_into
from databases import Wire
from sqlalchemy import distinct, func, select

from faults.callers import Call, Verdict
from faults.carrier import Carrier, Tally
from faults.disturbances import Disturbances, Stage, clock, small_disk
from faults.instances import Instance
from faults.strangers import Strangers
from faults.variants import variant
from ivr.database import Database
from ivr.edge.twiml import render_fault
from ivr.editions import Editions
from ivr.examination import open_line
from ivr.statistics.tables import CallRow, EventRow

PUBLIC_URL = "https://ivr.example.se"
STARTS_IN = 60
COUNTED_IN = 40
KILL_EVERY = 1.0
DISTURB_EVERY = 0.5


@dataclass
class Report:
    """What came of a run; `faults` counts what was done to the line."""

    calls: int = 0
    acts: int = 0
    moved: int = 0
    broken: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    counted: int = 0
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0

    def add(self, verdict: Verdict) -> None:
        """Count one call."""
        self.calls += 1
        self.acts += verdict.acts
        self.moved += verdict.moved
        self.wrong += verdict.wrong
        if verdict.broken:
            self.broken.append(verdict.broken)

    @property
    def failed(self) -> bool:
        """Whether a caller was failed, or a call was not counted as one."""
        miscounted = self.lost or (self.twice and not self.faults["clock jumped"])
        return bool(self.broken or self.wrong or self.notes or self.tally.fallbacks or miscounted)

    @property
    def lost(self) -> int:
        """How many calls were not counted."""
        return max(0, self.calls - self.counted)

    @property
    def twice(self) -> int:
        """How many calls were counted as two, as a call is that a clock's jump closes."""
        return max(0, self.counted - self.calls)

    def lines(self) -> Iterator[str]:
        """Tell it to people."""
        tally = self.tally
        yield f"{self.calls} calls with {tally.requests} requests in {self.seconds:.0f} seconds"
        yield f"  broken calls     {len(self.broken):6}"
        yield f"  wrong texts      {len(self.wrong):6}"
        yield f"  moved to another edition's main menu {self.moved}"
        yield f"  fallbacks heard  {tally.fallbacks:6}"
        yield f"  passed to the other instance {tally.passed_on}, asked again by Twilio"
        yield f"  {tally.retried}; the slowest answer took {tally.slowest:.2f} seconds"
        yield f"  calls counted    {self.counted:6}, lost {self.lost}, twice {self.twice}"
        yield "faults:"
        yield from (f"  {count:6}  {name}" for name, count in sorted(self.faults.items()))
        yield from (f"  not injected here: {reason}" for reason in self.missing)
        yield from (f"  NOTE: {note}" for note in self.notes)
        yield from (f"  BROKEN: {text}" for text in self.broken[:10])
        yield from (f"  WRONG: {text}" for text in self.wrong[:10])


def run(
    seconds: float, folder: Path, address: str, *, seed: int, callers: int, out: bool = False
) -> Report:
    """Disturb the line for so many seconds, with so many callers at a time."""
    report = Report()
    chance = random.Random(seed)
    with _stage(folder, address, report) as (stage, carrier_of):
        disturbances = Disturbances(stage, chance)
        strangers = Strangers(stage.instances, random.Random(seed + 1))
        strangers.begin()
        started = time.monotonic()
        over = threading.Event()
        lock = threading.Lock()

        def call_on(number: int) -> None:
            own = random.Random(seed * 1_000 + number)
            carrier = carrier_of()
            while not over.is_set():
                verdict = Call(carrier, own).make()
                with lock:
                    report.add(verdict)
            carrier.close()

        with ThreadPoolExecutor(callers) as pool:
            calling = [pool.submit(call_on, number) for number in range(callers)]
            try:
                _disturb(disturbances, chance, started + seconds, out)
            finally:
                over.set()
            for each in calling:
                each.result()
        report.seconds = time.monotonic() - started
        strangers.end()
        report.counted = _counted(stage, report.calls)
        report.faults += disturbances.counts + Counter(strangers.counts)
        report.notes += disturbances.notes
    return report


def _counted(stage: Stage, made: int) -> int:
    """Return how many calls the service has counted, once it had time to write them down."""
    deadline = time.monotonic() + COUNTED_IN
    while True:
        with stage.database.reading() as session:
            complete = session.scalar(select(func.count()).select_from(CallRow)) or 0
            others = session.scalar(select(func.count(distinct(EventRow.call)))) or 0
        counted = complete + others  # a call is complete some minutes after its end
        if counted >= made or time.monotonic() > deadline:
            return counted
        threading.Event().wait(0.5)


def _disturb(disturbances: Disturbances, chance: random.Random, until: float, out: bool) -> None:
    killed = 0.0
    acts = disturbances.acts()
    chance.shuffle(acts)
    for act in acts:  # each at least once, in the short form too
        disturbances.kill_a_worker()
        act()
        threading.Event().wait(DISTURB_EVERY)
    while time.monotonic() < until:
        threading.Event().wait(DISTURB_EVERY)
        if time.monotonic() - killed > KILL_EVERY:
            killed = time.monotonic()
            disturbances.kill_a_worker()
        chance.choice(acts)()
        if out:
            sys.stdout.write(".")
            sys.stdout.flush()


@contextmanager
def _stage(
    folder: Path, address: str, report: Report
) -> Iterator[tuple[Stage, Callable[[], Carrier]]]:
    token = secrets.token_hex()
    prompts, data = folder / "prompts", folder / "data"
    write_into(prompts, variant(0))
    fallback = render_fault(open_line(variant(0)))
    wire = Wire(address) if address.startswith("postgresql") else None
    moved, clock_environment = clock(folder)
    if moved is None:
        report.missing.append("clock jumps, for want of libfaketime (Debian: libfaketime)")
    if wire is None:
        report.missing.append("a stopped database, for SQLite is a file (use PostgreSQL)")
    with small_disk(data) as small:
        if not small:
            report.missing.append("a full disk, for this user may not mount one")
        environment = {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "TWILIO_AUTH_TOKEN": token,
            "PUBLIC_URL": PUBLIC_URL,
            "IVR_PROMPTS": str(prompts),
            "IVR_DATA": str(data),
            "SECRET_KEY": secrets.token_hex(),
            "DATABASE_URL": wire.address if wire else address,
            **clock_environment,
        }
        instances = [Instance(environment, folder / f"log-{number}") for number in (1, 2)]
        database = Database(address)
        try:
            _wait_for(instances)
            stage = Stage(
                instances, database, Editions(database), wire, prompts, data, small, moved
            )
            origins = [instance.origin for instance in instances]
            yield (
                stage,
                lambda: Carrier(
                    origins, token=token, public=PUBLIC_URL, fallback=fallback, tally=report.tally
                ),
            )
        finally:
            for instance in instances:
                instance.end()
            database.close()
            if wire:
                wire.cut()


def _wait_for(instances: list[Instance]) -> None:
    deadline = time.monotonic() + STARTS_IN
    while not all(instance.answers() for instance in instances):
        if time.monotonic() > deadline:
            raise TimeoutError(instances[0].log.read_text())
        threading.Event().wait(0.1)
