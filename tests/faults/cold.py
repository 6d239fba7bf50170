"""`python -m tests.faults.cold`: calls beside a stranger's 500 connections, when it matters most.

The instances are fresh: nothing has been imported, rendered or cached. Beside the connections,
which request a page again and again, callers press keys. No call may be lost, no answer may take
longer than a second, and /readyz must say 200 all the time.

The second is meant for two processors that do nothing else. It is longer by the share that other
programs take of them, and a slow answer fails only if it comes back in each of ATTEMPTS attempts. A
lost call always fails.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.databases import address_of
from tests.faults.beside import FreshLine, Result
from tests.faults.fairness import MAX_RATIO, ratios
from tests.faults.flood import forged, get
from tests.programs import find
from tests.scripts import announced
from tests.servers.callers import edition
from tests.servers.running import SECRET_KEY, Instance, until

MAX_SECONDS = 1.0
"""Maximum time of an answer on two processors that do nothing else."""

ATTEMPTS = 3
ID = "0123456789abcdef" * 2
PAGES = (
    *("/studio/sign-in", "/studio/static/studio.css", f"/test-call/{ID}/recordings/{ID}.wav"),
    *("/healthz", "/readyz", "/metrics", "/fallback.xml", f"/recordings/{ID}.wav", "/nothing"),
)
"""Pages that anybody may request, besides the menu in print."""

WEBHOOKS = ("/voice", "/test-call")
"""Paths to which anybody may send a forged signature."""

ZONE = ZoneInfo("Europe/Stockholm")
MESSAGE = "Ett meddelande."


def start(line: FreshLine, seconds: float) -> None:
    """Do nothing else."""
    with line.beside("after a start"):
        time.sleep(seconds)


def other_pages(line: FreshLine, seconds: float) -> None:
    """Let each page be requested in turn."""
    requested = {page.replace(ID, "..."): get(page) for page in PAGES}
    requested |= {f"forged {path}": forged(path) for path in WEBHOOKS}
    for name, request in requested.items():
        with line.beside(name, request):
            time.sleep(seconds)


def publication(line: FreshLine, seconds: float) -> None:
    """Publish an edition."""
    with line.beside("after a publication"):
        line.publish(edition(1))
        time.sleep(seconds)


def announcement(line: FreshLine, seconds: float) -> None:
    """Let an announcement begin and end, once it has been published in time."""
    ahead = 5.0
    while True:
        begin = datetime.now(ZONE).replace(microsecond=0) + timedelta(seconds=ahead)
        end = begin + timedelta(seconds=seconds)
        times = f"from = {begin:%Y-%m-%dT%H:%M:%S}\nuntil = {end:%Y-%m-%dT%H:%M:%S}\n"
        line.publish(announced({"meddelande": times}, files=edition(2)))
        if datetime.now(ZONE) < begin - timedelta(seconds=1):
            break
        ahead *= 2
    with line.beside("an announcement begins and ends"):
        for change, is_shown in ((begin, True), (end, False)):
            until(partial(is_past, change))
            until(partial(shows, line, is_shown))
        time.sleep(1)


def killed_worker(line: FreshLine, seconds: float) -> None:
    """Kill a worker."""
    with line.beside("after the death of a worker", breaks=True):
        os.kill(line.instances[0].workers()[0], signal.SIGKILL)
        time.sleep(seconds)


def rolling_restart(line: FreshLine, seconds: float) -> None:
    """Restart one instance after the other, as docs/operations.md says."""
    with line.beside("during a rolling restart", breaks=True):
        for instance in line.instances:
            before = instance.process
            before.terminate()
            until(partial(is_restarted, instance, before))
        time.sleep(seconds)


def shows(line: FreshLine, is_shown: bool) -> bool:
    """Return whether the menu in print of each instance has the announcement, or not."""
    return {MESSAGE in menu for menu in line.menus()} == {is_shown}


def is_past(moment: datetime) -> bool:
    """Return whether a moment is over."""
    return datetime.now(ZONE) > moment


def is_restarted(instance: Instance, before: object) -> bool:
    """Return whether another process than before is ready."""
    return instance.process is not before and bool(instance.ready())


@dataclass(frozen=True)
class Scenario:
    """What happens to a line of one or two instances, and for how many seconds."""

    act: Callable[[FreshLine, float], None]
    instances: int
    seconds: float

    def run(self, kind: str) -> tuple[list[Result], float]:
        """Run on a database of a kind; return the results, and the limit of the slowest answer."""
        before = processor_seconds()
        with tempfile.TemporaryDirectory(prefix="ivr-cold-") as name, ExitStack() as stack:
            folder = Path(name)
            address = stack.enter_context(address_of(kind, folder))
            given = {"DATABASE_URL": address, "SECRET_KEY": SECRET_KEY}
            numbers = range(self.instances)
            each = (
                Instance(folder / f"{number}", given, files=edition(0), supervised=True)
                for number in numbers
            )
            line = FreshLine(address, [*map(stack.enter_context, each)])
            self.act(line, self.seconds)
        passed = zip(processor_seconds(), before, strict=True)
        own, used, there = (after - early for after, early in passed)
        return line.results, MAX_SECONDS / max(0.1, 1 - (used - own) / there)


def processor_seconds() -> tuple[float, float, float]:
    """Return the processor seconds of this process and its ended children, of all programs, and
    those that the machine has had."""
    fields = Path("/proc/stat").read_text().split(maxsplit=9)
    user, nice, system, *_, steal = map(int, fields[1:9])
    used = (user + nice + system + steal) / os.sysconf("SC_CLK_TCK")
    return sum(os.times()[:4]), used, time.monotonic() * (os.cpu_count() or 1)


SHORT = (
    ("sqlite", Scenario(start, 1, 5)),
    ("postgresql", Scenario(start, 1, 5)),
    ("postgresql", Scenario(other_pages, 1, 2)),
    ("postgresql", Scenario(publication, 2, 2)),
    ("postgresql", Scenario(announcement, 2, 3)),
    ("postgresql", Scenario(killed_worker, 2, 4)),
    ("postgresql", Scenario(rolling_restart, 2, 1)),
)
"""Scenarios that run by default, each on a kind of database."""

LONG = tuple(
    (kind, Scenario(act, instances, 5))
    for kind in ("sqlite", "postgresql")
    for act, instances in (
        *((start, 1), (start, 2), (other_pages, 1), (publication, 2)),
        *((announcement, 2), (killed_worker, 2), (rolling_restart, 2)),
    )
)


def passes(kind: str, scenario: Scenario) -> bool:
    """Run a scenario, again if answers were slow, and print its results."""
    for _ in range(ATTEMPTS):
        results, limit = scenario.run(kind)
        for each in results:
            say(f"{kind:12}{each.describe()}", *each.faults[:5])
        if any(each.faults for each in results):
            return False
        if all(each.slowest <= limit for each in results):
            return True
        say(f"An answer took longer than {limit:.2f} s.")
    return False


def is_fair() -> bool:
    """Measure many requests at once, again if some took too long, and print their times."""
    slow: set[str] = set()
    for attempt in range(ATTEMPTS):
        found = list(ratios())
        say("", *(f"{name} {times}" for name, times, _ in found))
        over = {name for name, _, ratio in found if ratio > MAX_RATIO}
        slow = slow & over if attempt else over
        if not slow:
            return True
        say(f"At once they took over {MAX_RATIO} times as long: {', '.join(sorted(slow))}.")
    return False


def say(*lines: str) -> None:
    """Print lines at once."""
    sys.stdout.write("\n  ".join(lines) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the scenarios, and return 1 if a call was lost or answers were slow."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.cold", description=__doc__)
    parser.add_argument("--long", action="store_true", help="everything on both kinds of databases")
    scenarios = LONG if parser.parse_args().long else SHORT
    if not find("postgresql") and not os.environ.get("CI"):
        scenarios = tuple(
            ("sqlite", scenario) for scenario in dict.fromkeys(one for _, one in scenarios)
        )
    passed = [passes(kind, scenario) for kind, scenario in scenarios]
    passed.append(is_fair())
    say(f"{passed.count(False)} of {len(passed)} checks failed")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
