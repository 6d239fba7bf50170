"""The longest time for which a thread beside calls holds the interpreter.

    python -m bench.holds [--seconds 30] [--turns 1500]

Two rounds are compared. In one the threads of a worker that poll for editions and write statistics
run as in production, and turns of calls are recorded at a constant rate. In the other, a thread
computes as long without the interpreter: its waits are caused by the machine alone.

Another thread gives the interpreter away and takes it back without a pause; an answer to a caller
would wait as long. Of each wait, only the processor time counts that other threads took meanwhile.
"""

import argparse
import gc
import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from ivr.call.turn import Outcome
from ivr.database import Database
from ivr.publishing.live.service import Service
from ivr.script.starter import starter
from ivr.statistics import Recorder
from ivr.twilio.switchboard import Answer
from ivr.web.counting import INTERVAL_SECONDS

LIMIT = 0.002
SLICE = 0.01  # seconds between turns that are recorded together


def record(recorder: Recorder, turns: int, stopped: threading.Event) -> None:
    """Record turns of calls at a constant rate, a second."""
    call = 0
    answer = Answer(b"", "fast", Outcome.TOPIC, "2f393a50", "sv")
    while not stopped.wait(SLICE):
        for _ in range(round(turns * SLICE)):
            call += 1
            recorder.turn(f"CA{call // 4:032x}", answer, 1, "SE")
            if call % 4 == 0:
                recorder.ended(f"CA{call // 4:032x}", 60)


def write(recorder: Recorder, stopped: threading.Event) -> None:
    """Write the turns, as `CallCounter` does."""
    while not stopped.wait(INTERVAL_SECONDS):
        recorder.step()


def used_by_others() -> float:
    """Return the processor seconds that the other threads of this process have used."""
    return time.process_time() - time.thread_time()


def holds(seconds: float) -> list[float]:
    """Return the seconds of each wait for the interpreter, the longest first."""
    found, last, used = [], time.perf_counter(), used_by_others()
    end = last + seconds
    while last < end:
        time.sleep(0)
        now, others = time.perf_counter(), used_by_others()
        found.append(min(now - last, others - used))
        last, used = now, others
    return sorted(found, reverse=True)


def of_the_machine(seconds: float) -> list[float]:
    """Return the waits beside a thread that hashes for some 6 ms, four times a second."""
    stopped, data = threading.Event(), bytes(10_000)

    def compute() -> None:
        while not stopped.wait(0.25):
            for _ in range(800):
                hashlib.sha256(data)  # long enough to release the interpreter

    return beside((threading.Thread(target=compute),), stopped, seconds)


def of_the_line(seconds: float, turns: int) -> list[float]:
    """Return the waits beside the threads of a worker."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'ivr.db'}"
        with closing(Database(address, migrates=True)) as database:
            service = Service(starter(), database=database, has_studio=True)
            recorder, stopped = Recorder(database, "secret"), threading.Event()
            threads = (
                threading.Thread(target=write, args=(recorder, stopped)),
                threading.Thread(target=record, args=(recorder, turns, stopped)),
            )
            service.start()
            found = beside(threads, stopped, seconds)
            service.stop()
            return found


def beside(
    threads: Iterable[threading.Thread], stopped: threading.Event, seconds: float
) -> list[float]:
    """Return the waits while the threads run."""
    gc.freeze()  # as each worker does
    for thread in threads:
        thread.start()
    os.sched_setaffinity(0, {0})  # else a wait for the processor of the others would count
    found = holds(seconds)
    os.sched_setaffinity(0, {1})
    stopped.set()
    for thread in threads:
        thread.join()
    return found


def main() -> None:
    """Measure, and print the waits over the limit and the longest ones."""
    parser = argparse.ArgumentParser(prog="python -m bench.holds", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="a round: %(default)s")
    parser.add_argument("--turns", type=int, default=1_500, help="a second: %(default)s")
    options = parser.parse_args()
    print(f"| | waits | over {LIMIT * 1000:.0f} ms | the longest, ms |\n|---|---|---|---|")
    os.sched_setaffinity(0, {1})  # for the threads, which inherit it
    rounds = {
        "machine": of_the_machine(options.seconds),
        "line": of_the_line(options.seconds, options.turns),
    }
    for name, found in rounds.items():
        over = sum(each > LIMIT for each in found)
        longest = " ".join(f"{each * 1000:.1f}" for each in found[:8])
        print(f"| {name} | {len(found):,} | {over} | {longest} |")


if __name__ == "__main__":
    main()
