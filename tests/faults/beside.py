"""A fresh line, and what its callers and health checks notice beside a flood of requests."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import requests

from ivr.script.files import Files
from ivr.studio.editions.edition import Source
from tests.databases import editions_of
from tests.faults.flood import CONNECTIONS, LOST, REFUSED, flooded, get
from tests.servers.callers import Call, Carrier, Verdict
from tests.servers.running import Instance, all_answer, over_and_over, until

CALLERS = 8
THINKING = 0.05
PROBE_SECONDS = 0.1
HEALTH_TIMEOUT = 4.0
"""Timeout of the container's health check."""

MENU = get("/")
EXPECTED = {"200", "400", "403", "404", "503", REFUSED}
"""Statuses that a flood may get; it is refused before the line is ready."""


@dataclass
class Result:
    """The calls beside a flood; `faults` do not depend on the speed of the machine."""

    name: str
    carriers: list[Carrier]
    calls: list[Verdict] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def slowest(self) -> float:
        """The longest time of an answer to a caller, in seconds."""
        return max(carrier.slowest for carrier in self.carriers)

    def describe(self) -> str:
        """Return the result in one line."""
        answered = sum(carrier.answered for carrier in self.carriers)
        statuses = ", ".join(
            f"{status}: {self.statuses[status]}" for status in sorted(self.statuses)
        )
        return (
            f"{self.name:40}{len(self.calls):4} calls,{answered:5} answers, "
            f"{len(self.faults)} faults, slowest {self.slowest:.2f} s. Flood: {statuses}"
        )


class FreshLine:
    """Instances that have just been started on a database, and the results beside floods."""

    def __init__(self, address: str, instances: Sequence[Instance]) -> None:
        self._address, self.instances = address, instances
        self.results: list[Result] = []

    @contextmanager
    def beside(self, name: str, request: bytes = MENU, *, breaks: bool = False) -> Iterator[None]:
        """Flood the instances meanwhile, and call them as soon as they are ready.

        With `breaks`, the fault may break connections, as the end of a worker does.
        """
        result = Result(name, [Carrier(self.instances) for _ in range(CALLERS)])
        callers = [partial(call, carrier) for carrier in result.carriers]
        probes = [partial(probe, instance, may_break=breaks) for instance in self.instances]
        with flooded([each.port for each in self.instances], request) as result.statuses:
            all_answer(*self.instances)
            with over_and_over(*callers) as result.calls, over_and_over(*probes) as health:
                yield
        unexpected = result.statuses.keys() - EXPECTED - ({LOST} if breaks else set())
        result.faults += [wrong for verdict in result.calls for wrong in verdict.wrong]
        result.faults += [f"/readyz: {fault}" for fault in health if fault]
        result.faults += [f"the flood got {each}" for each in unexpected]
        if result.statuses.total() - result.statuses[REFUSED] < CONNECTIONS:
            result.faults.append("the flood got few answers")
        self.results.append(result)

    def publish(self, files: Files) -> None:
        """Publish an edition, and wait until all workers answer with it."""
        with editions_of(self._address) as editions:
            editions.publish(files, author="faults", source=Source.STUDIO)
        until(lambda: all(instance.answers_with(files) for instance in self.instances))

    def shows(self, words: str, is_shown: bool) -> bool:
        """Return whether the menu in print of each instance has words, or that none of them has."""
        found = set()
        for instance in self.instances:
            while (page := requests.get(instance.url, timeout=HEALTH_TIMEOUT)).status_code == 503:
                time.sleep(PROBE_SECONDS)  # no place for this reader just now
            found.add(words in page.text)
        return found == {is_shown}


def call(carrier: Carrier) -> Verdict:
    """Make a call that presses some keys."""
    return Call(carrier, random.Random(), THINKING).make()


def probe(instance: Instance, *, may_break: bool) -> str:
    """Return what was wrong with the health of an instance, or an empty string."""
    time.sleep(PROBE_SECONDS)
    try:
        status = requests.get(f"{instance.url}/readyz", timeout=HEALTH_TIMEOUT).status_code
    except requests.Timeout as error:
        return repr(error)
    except requests.ConnectionError as error:
        return "" if may_break else repr(error)
    return "" if status == 200 else str(status)
