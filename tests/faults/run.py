"""A run: callers, strangers and disturbances at once, and what came of it."""

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import distinct, func, select

from ivr.checks.check import open_line
from ivr.phone import HTTPAnswer
from ivr.statistics.calls import SumKind
from ivr.statistics.tables import EventRow, SumRow
from ivr.twilio.twiml import render_fault
from tests.faults.callers import Call
from tests.faults.carrier import Carrier
from tests.faults.disturbances import Disturbances
from tests.faults.program import Program
from tests.faults.report import Report
from tests.faults.stage import Stage, staged
from tests.faults.strangers import Strangers
from tests.faults.variants import variant

COUNTED_IN = 40
KILL_EVERY = 1.0
DISTURB_EVERY = 0.5


def run(
    seconds: float,
    folder: Path,
    address: str,
    *,
    seed: int,
    callers: int,
    steady_clock: bool = False,
    only: Sequence[str] = (),
    out: bool = False,
) -> Report:
    """Disturb the line for so many seconds, with so many callers at a time.

    `only` names the acts of Disturbances that are wanted; then no worker is killed beside them.
    """
    report = Report()
    chance = random.Random(seed)
    program = Program(folder / "srv")
    broken_off = HTTPAnswer(200, "text/xml", render_fault(open_line(variant(0))))
    with staged(folder, address, program.command, steady_clock=steady_clock) as stage:
        report.missing += _missing(stage, steady_clock=steady_clock)
        disturbances = Disturbances(stage, program, chance)
        acts = _wanted(disturbances, only)
        strangers = Strangers(stage.instances, random.Random(seed + 1))
        strangers.begin()
        started = time.monotonic()
        over = threading.Event()
        lock = threading.Lock()

        def call_on(number: int) -> None:
            own = random.Random(seed * 1_000 + number)
            carrier = Carrier(stage.origins, lambda *_: broken_off, report.tally, token=stage.token)
            while not over.is_set():
                verdict = Call(carrier, own).make()
                with lock:
                    report.add(verdict)
            carrier.close()

        with ThreadPoolExecutor(callers) as pool:
            calling = [pool.submit(call_on, number) for number in range(callers)]
            try:
                _disturb(disturbances, acts, chance, started + seconds, kill=not only, out=out)
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


def _missing(stage: Stage, *, steady_clock: bool) -> Iterator[str]:
    """Yield what cannot be disturbed here, and why."""
    if steady_clock:
        yield "clock jumps, as was asked for"
    elif stage.clock is None:
        yield "clock jumps, for want of libfaketime (Debian: libfaketime)"
    if stage.wire is None:
        yield "a stopped database, for SQLite is a file (use PostgreSQL)"
    if not stage.disk_is_small:
        yield "a full disk, for this user may not mount one"


def _counted(stage: Stage, made: int) -> int:
    """Return how many calls the service has counted, once it had time to write them down."""
    deadline = time.monotonic() + COUNTED_IN
    while True:
        with stage.database.reading() as session:
            completed = select(func.sum(SumRow.count)).where(SumRow.kind == SumKind.CALLS)
            complete = session.scalar(completed) or 0
            others = session.scalar(select(func.count(distinct(EventRow.call)))) or 0
        counted = complete + others  # a call is complete some minutes after its end
        if counted >= made or time.monotonic() > deadline:
            return counted
        threading.Event().wait(0.5)


def _wanted(disturbances: Disturbances, only: Sequence[str]) -> list[Callable[[], None]]:
    """What is to be done; ends the program where a name is none of an act that can be done here."""
    acts = {act.__name__: act for act in disturbances.acts()}
    if unknown := set(only) - acts.keys():
        raise SystemExit(f"Cannot {', '.join(sorted(unknown))} here, only {', '.join(acts)}.")
    return [acts[name] for name in only or acts]


def _disturb(
    disturbances: Disturbances,
    acts: list[Callable[[], None]],
    chance: random.Random,
    until: float,
    *,
    kill: bool,
    out: bool,
) -> None:
    killed = 0.0
    chance.shuffle(acts)
    for act in acts:  # each at least once, in the short form too
        if kill:
            disturbances.kill_a_worker()
        act()
        threading.Event().wait(DISTURB_EVERY)
    while time.monotonic() < until:
        threading.Event().wait(DISTURB_EVERY)
        if kill and time.monotonic() - killed > KILL_EVERY:
            killed = time.monotonic()
            disturbances.kill_a_worker()
        chance.choice(acts)()
        if out:
            sys.stdout.write(".")
            sys.stdout.flush()
