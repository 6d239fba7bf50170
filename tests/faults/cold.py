"""Calls beside a stranger's 500 connections, when it matters most.

The instances are fresh: nothing has been imported, rendered or cached. Beside the connections,
which request a page again and again, callers press keys. No call may be lost, no answer may take
longer than a second, and /readyz must say 200 all the time.

The second is meant for two processors that do nothing else. It is longer by the share that other
programs take of them, and after a slow answer the scenario is repeated. A lost call always fails.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.databases import address_of
from tests.faults.beside import FreshLine, Result
from tests.faults.flood import forged, get
from tests.programs import find
from tests.scripts import announced
from tests.servers.callers import edition
from tests.servers.running import SECRET_KEY, Instance, until

SECONDS = 5.0
"""Duration of a flood."""

MAX_SECONDS = 1.0
"""Maximum time of an answer on two processors that do nothing else."""

PUBLISHED_IN = 10.0
"""Maximum time of a publication that no flood disturbs."""

ATTEMPTS = 3
ID = "0123456789abcdef" * 2
PAGES = (
    *("/studio/sign-in", "/studio/static/studio.css", f"/test-call/{ID}/recordings/{ID}.wav"),
    *("/healthz", "/readyz", "/metrics", "/fallback.xml", f"/recordings/{ID}.wav", "/nothing"),
)
"""Pages that anybody may request, besides the menu in print."""

FORGED = ("/voice", "/test-call", "/studio/sign-in")
"""Paths to which anybody may send a form without a valid signature or token."""

ZONE = ZoneInfo("Europe/Stockholm")
MESSAGE = "Ett meddelande."


def start(line: FreshLine) -> None:
    """Do nothing else."""
    with line.beside("after a start"):
        time.sleep(SECONDS)


def other_pages(line: FreshLine) -> None:
    """Let each page be requested in turn."""
    requested = {page.replace(ID, "..."): get(page) for page in PAGES}
    requested |= {f"forged {path}": forged(path) for path in FORGED}
    for name, request in requested.items():
        with line.beside(name, request):
            time.sleep(SECONDS)


def publication(line: FreshLine) -> None:
    """Publish an edition, and another one whose announcement begins and ends."""
    with line.beside("after a publication"):
        line.publish(edition(1))
        time.sleep(SECONDS)
    begin = datetime.now(ZONE).replace(microsecond=0) + timedelta(seconds=PUBLISHED_IN)
    end = begin + timedelta(seconds=SECONDS)
    table = f"from = {begin:%Y-%m-%dT%H:%M:%S}\nuntil = {end:%Y-%m-%dT%H:%M:%S}\n"
    line.publish(announced({"meddelande": table}, files=edition(2)))
    with line.beside("an announcement begins and ends"):
        for change, is_shown in ((begin, True), (end, False)):
            time.sleep(max(0.0, (change - datetime.now(ZONE)).total_seconds()))
            until(partial(line.shows, MESSAGE, is_shown))
        time.sleep(1)


def killed_worker(line: FreshLine) -> None:
    """Kill a worker."""
    with line.beside("after the death of a worker", breaks=True):
        os.kill(line.instances[0].workers()[0], signal.SIGKILL)
        time.sleep(SECONDS)


def rolling_restart(line: FreshLine) -> None:
    """Restart one instance after the other, as docs/operations.md says."""
    with line.beside("during a rolling restart", breaks=True):
        for instance in line.instances:
            before = instance.process
            before.terminate()
            until(partial(is_restarted, instance, before))
        time.sleep(1)


def is_restarted(instance: Instance, before: object) -> bool:
    """Return whether another process than before is ready."""
    return instance.process is not before and bool(instance.ready())


INSTANCES: Mapping[Callable[[FreshLine], None], int] = {
    start: 1,
    other_pages: 1,
    publication: 2,
    killed_worker: 2,
    rolling_restart: 2,
}
"""Number of instances by event."""


def run(kind: str, act: Callable[[FreshLine], None]) -> tuple[list[Result], float]:
    """Start instances on a database of a kind, and let it happen.

    Returns the results, and the limit of the slowest answer.
    """
    before = processor_seconds()
    with tempfile.TemporaryDirectory(prefix="ivr-cold-") as name, ExitStack() as stack:
        folder = Path(name)
        address = stack.enter_context(address_of(kind, folder))
        given = {"DATABASE_URL": address, "SECRET_KEY": SECRET_KEY}
        instances = [
            Instance(folder / f"{number}", given, files=edition(0), supervised=True)
            for number in range(INSTANCES[act])
        ]
        line = FreshLine(address, [*map(stack.enter_context, instances)])
        act(line)
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


def passes(kind: str, act: Callable[[FreshLine], None]) -> bool:
    """Run a scenario, again if answers were slow, and print its results."""
    for _ in range(ATTEMPTS):
        results, limit = run(kind, act)
        for each in results:
            sys.stdout.write("\n  ".join((f"{kind:11}{each.describe()}", *each.faults[:5])) + "\n")
        if any(each.faults for each in results):
            return False
        if all(each.slowest <= limit for each in results):
            return True
        sys.stdout.write(f"An answer took longer than {limit:.2f} s.\n")
    return False


def survives() -> bool:
    """Run everything on PostgreSQL if it is here, and the start on SQLite; else all on SQLite."""
    if find("postgresql") or os.environ.get("CI"):
        scenarios = [("sqlite", start), *(("postgresql", act) for act in INSTANCES)]
    else:
        scenarios = [("sqlite", act) for act in INSTANCES]
    passed = [passes(kind, act) for kind, act in scenarios]
    return all(passed)


if __name__ == "__main__":
    sys.exit(0 if survives() else 1)
