"""The longest time for which a thread beside calls holds the interpreter.

    python -m bench.holds [--seconds 30] [--turns 1500]

Two rounds are compared. In one the threads of a worker that poll for editions and write statistics
run as in production, turns of calls are recorded at a constant rate, calls end, and another process
publishes editions. In the other, a thread computes as long without the interpreter: its waits are
caused by the machine alone.

Another thread gives the interpreter away and takes it back without a pause; an answer to a caller
would wait as long. Of each wait, only the processor time counts that other threads took meanwhile,
and not the time for which this thread waited for a processor.
"""

import argparse
import gc
import hashlib
import os
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

from bench.clients import own_process
from ivr.call.turn import Outcome
from ivr.checks.check import check_script
from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.publishing.live.poller import Poller
from ivr.publishing.live.service import Service
from ivr.script.files import load, starter
from ivr.statistics import Recorder, store
from ivr.twilio.switchboard import Answer
from ivr.web.counting import INTERVAL_SECONDS

LIMIT = 0.002
NOTED = LIMIT / 10
ENDED_FOR = 5  # seconds instead of minutes, so that calls are added to the sums in each round
PUBLISHED_AFTER = 5  # seconds between editions
TEXT = "sv/fred.txt"  # changed by them
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


def publish(address: str, seconds: float) -> None:
    """Publish editions that differ in one text."""
    with closing(Database(address)) as database:
        editions, files = Editions(database, check_script), load(starter())
        for number in range(int(seconds / PUBLISHED_AFTER)):
            time.sleep(PUBLISHED_AFTER)
            changed = {**files, TEXT: files[TEXT] + b"Ett prov.\n" * ((number + 1) % 2)}
            editions.publish(changed, author="bench", source=Source.FILES)


def used_by_others() -> float:
    """Return the processor seconds that the other threads of this process have used."""
    return time.process_time() - time.thread_time()


def holds(seconds: float) -> list[float]:
    """Return the seconds of each wait of over NOTED for the interpreter, the longest first."""
    found, wait, unscheduled = [], 0.0, 0.0
    last, used = time.perf_counter(), used_by_others()
    end = last + seconds
    with open("/proc/thread-self/schedstat", "rb", buffering=0) as statistics:
        while last < end:
            before, line = unscheduled, os.pread(statistics.fileno(), 64, 0)  # gives it away
            unscheduled = int(line.split()[1]) / 1e9
            wait -= unscheduled - before
            if wait > NOTED:
                found.append(wait)
            now, others = time.perf_counter(), used_by_others()
            wait, last, used = min(now - last, others - used), now, others
    return sorted(found, reverse=True)


def of_the_machine(seconds: float) -> list[float]:
    """Return the waits beside a thread that hashes for some 6 ms, four times a second."""
    stopped, data = threading.Event(), bytes(10_000)

    def compute() -> None:
        while not stopped.wait(0.25):
            for _ in range(800):
                hashlib.sha256(data)  # long enough to release the interpreter

    return beside(threading.Thread(target=compute), stopped, seconds)


def of_the_line(seconds: float, turns: int) -> list[float]:
    """Return the waits beside the threads of a worker."""
    store.ENDED_FOR = ENDED_FOR
    with tempfile.TemporaryDirectory() as folder, own_process() as publisher:
        address = f"sqlite:///{Path(folder) / 'ivr.db'}"
        with closing(Database(address, migrates=True)) as database:
            service = Service(starter(), database=database, has_studio=True)
            recorder, stopped = Recorder(database, "secret"), threading.Event()
            counting = Poller(recorder.step, every=INTERVAL_SECONDS)  # as in `CallCounter`
            thread = threading.Thread(target=record, args=(recorder, turns, stopped))
            service.start()
            counting.start()
            published = publisher.submit(publish, address, seconds)
            found = beside(thread, stopped, seconds)
            published.result()
            counting.stop()
            service.stop()
            return found


def beside(thread: threading.Thread, stopped: threading.Event, seconds: float) -> list[float]:
    """Return the waits while a thread runs until it is stopped."""
    gc.freeze()  # as each worker does
    thread.start()
    os.sched_setaffinity(0, {0})  # else a wait for the processor of the others would count
    found = holds(seconds)
    os.sched_setaffinity(0, {1})
    stopped.set()
    thread.join()
    return found


def main() -> None:
    """Measure, and print the waits over the limit and the longest ones."""
    parser = argparse.ArgumentParser(prog="python -m bench.holds", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="a round: %(default)s")
    parser.add_argument("--turns", type=int, default=1_500, help="a second: %(default)s")
    options = parser.parse_args()
    print(f"| | waits over {LIMIT * 1000:.0f} ms | the longest, ms |\n|---|---|---|")
    os.sched_setaffinity(0, {1})  # for the threads, which inherit it
    rounds = {
        "machine": of_the_machine(options.seconds),
        "line": of_the_line(options.seconds, options.turns),
    }
    for name, found in rounds.items():
        over = sum(each > LIMIT for each in found)
        longest = " ".join(f"{each * 1000:.1f}" for each in found[:8])
        print(f"| {name} | {over} | {longest} |")


if __name__ == "__main__":
    main()
