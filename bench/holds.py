"""The longest time for which a thread beside calls holds the interpreter.

    python -m bench.holds [--seconds 30] [--turns 1500]

The threads of a worker that poll for editions and write statistics run as in production, and turns
of calls are recorded at a constant rate. Another thread gives the interpreter away and takes it
back without a pause; the time until it has it again is the time for which an answer to a caller
would wait. Waits for a processor count as well, so two processors must be idle.
"""

import argparse
import tempfile
import threading
import time
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


def waits(seconds: float) -> list[float]:
    """Return the seconds of each wait for the interpreter, the longest first."""
    found, last = [], time.perf_counter()
    end = last + seconds
    while last < end:
        time.sleep(0)
        now = time.perf_counter()
        found.append(now - last)
        last = now
    return sorted(found, reverse=True)


def main() -> None:
    """Measure, and print the longest waits and the share of time in waits over the limit."""
    parser = argparse.ArgumentParser(prog="python -m bench.holds", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="%(default)s")
    parser.add_argument("--turns", type=int, default=1_500, help="a second: %(default)s")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'ivr.db'}"
        with closing(Database(address, migrates=True)) as database:
            service = Service(starter(), database=database, has_studio=True)
            recorder, stopped = Recorder(database, "secret"), threading.Event()
            threads = [
                threading.Thread(target=write, args=(recorder, stopped)),
                threading.Thread(target=record, args=(recorder, options.turns, stopped)),
            ]
            service.start()
            for thread in threads:
                thread.start()
            found = waits(options.seconds)
            stopped.set()
            for thread in threads:
                thread.join()
            service.stop()
    over = [each for each in found if each > LIMIT]
    print(
        f"{len(found):,} waits; over {LIMIT * 1000:.0f} ms: {len(over)}, {sum(over):.3f} s in all"
    )
    print("The longest, ms: " + " ".join(f"{each * 1000:.2f}" for each in found[:8]))


if __name__ == "__main__":
    main()
