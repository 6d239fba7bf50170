"""A day on which everything fails, in seconds: every caller hears the right words.

Two instances answer on one database, with their data on a small disk; the fault document is copied
to nginx, which stands for another machine. Callers call all the time, and hear the fallback URL's
document, as by Twilio, when the service fails.
"""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from ivr.simulator.exchange import HTTPExchange
from ivr.studio.editions.edition import Source
from tests.calling import words_in
from tests.databases import address_of
from tests.faults.stage import Stage, staged
from tests.servers.callers import FALLBACK_URL, THINKING, Call, Carrier, edition
from tests.servers.nginx import fallback_host
from tests.servers.running import over_and_over, until

CALLERS = 4
FAULT = "/fallback.xml"
SERVICE, MOVED, FALLBACK = "the service", "began at the service", "the fallback"
NOBODY = "nothing of the service answers"


def events(stage: Stage) -> dict[str, list[Callable[[], object]]]:
    """Return the events of the day, in order."""
    files = edition(1)
    return {
        "all is well": [],
        "the database is gone": [stage.lose_the_database],
        "the database is back, the disk is full": [stage.find_the_database, stage.fill_the_disk],
        "an edition is published, the disk is full": [
            lambda: stage.editions.publish(files, author="day", source=Source.STUDIO)
        ],
        "the disk has room": [stage.free_the_disk],
        "an instance is lost": [stage.lose_one],
        "the other one is lost too": [stage.lose_one],
        NOBODY: [],
        "both instances are back": [stage.start],
        "all is well again": [],
    }


@pytest.mark.needs("nginx")
def test_every_caller_of_a_bad_day_hears_the_line(tmp_path: Path) -> None:
    chance = random.Random(1)
    ended: Counter[str] = Counter()
    """Calls that ended since something happened, by who answered them."""
    ends = Counter[int]()
    """The number of these calls by caller."""

    with (
        address_of("sqlite", tmp_path) as address,
        staged(tmp_path, address) as stage,
        ExitStack() as stack,
    ):
        document = stage.instances[0].exchange(timeout=4).request("GET", FAULT, {}).body
        fault_words = words_in(document)
        nginx = stack.enter_context(fallback_host(tmp_path / "nginx", document))
        fallback = HTTPExchange(nginx.origin, signed_origin=FALLBACK_URL.removesuffix(FAULT))

        def call(caller: int) -> list[str]:
            carrier = Carrier(stage.instances, fallback.request, patience=0)
            verdict = Call(carrier, chance, THINKING).make()
            moved = carrier.answered and carrier.fallbacks
            ended[MOVED if moved else SERVICE if carrier.answered else FALLBACK] += 1
            ends[caller] += 1
            if carrier.fallbacks and verdict.last_words == fault_words:
                return verdict.wrong[:-1]  # the last words are not those that the caller chose
            return verdict.wrong

        answered: dict[str, Counter[str]] = {}
        callers = range(CALLERS)
        with over_and_over(*[partial(call, caller) for caller in callers]) as calls:
            for event, acts in events(stage).items():
                ended.clear()
                for act in acts:
                    act()
                ends.clear()
                # The first call of each caller may have begun before.
                until(lambda: all(ends[caller] >= 2 for caller in callers))
                answered[event] = ended.copy()
    assert not [wrong for call in calls for wrong in call]
    by_service = [event for event, hosts in answered.items() if hosts.keys() == {SERVICE}]
    assert by_service[:6] == list(answered)[:6]
    assert answered["the other one is lost too"][MOVED], "calls of the service ended in words"
    assert answered[NOBODY].keys() == {FALLBACK}
    assert answered["all is well again"][SERVICE]
