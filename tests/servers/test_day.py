"""A day on which everything fails, in seconds: every caller hears the right words.

Two instances answer on one database, with their data on a small disk; an export of every edition is
copied to nginx, which stands for another machine. Callers call all the time, and go to the fallback
URL as Twilio does when the service fails.
"""

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.phone.exchange import HTTPExchange
from ivr.publishing.edition import Source
from ivr.twilio.export.export_folder import EARLIER, LIVE
from tests.calling import ORIGIN, TOKEN
from tests.databases import address_of
from tests.faults.stage import Stage, staged
from tests.servers.callers import FALLBACK_URL, THINKING, Call, Carrier, edition
from tests.servers.nginx import export_host
from tests.servers.running import free_port, over_and_over, until

CALLERS = 4
SERVICE, MOVED, FALLBACK = "the service", "began at the service", "the fallback"
NOBODY = "nothing of the service answers"


def copy_the_export(stage: Stage, host: Path) -> None:
    """Export the live edition and copy it to its host, as deploy/ivr-export.service does."""
    exports = stage.data / "export"
    given = {**stage.environment, "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": ORIGIN}
    result = CliRunner().invoke(main, ["export", str(exports), "--url", FALLBACK_URL], env=given)
    assert result.exit_code == 0, result.output
    for path in exports.glob("export-*"):
        if not (host / path.name).exists():
            shutil.copytree(path, host / path.name)
    for link in (EARLIER, LIVE):
        if (exports / link).is_symlink():
            (host / f".{link}").symlink_to(os.readlink(exports / link))
            (host / f".{link}").replace(host / link)


def events(stage: Stage, host: Path) -> dict[str, list[Callable[[], object]]]:
    """Return the events of the day, in order."""
    files = edition(1)
    return {
        "all is well": [],
        "the database is gone": [stage.lose_the_database],
        "the database is back, the disk is full": [stage.find_the_database, stage.fill_the_disk],
        "an edition is published, the disk is full": [
            lambda: stage.editions.publish(files, author="day", source=Source.STUDIO)
        ],
        "the disk has room": [stage.free_the_disk, lambda: copy_the_export(stage, host)],
        "an instance is lost": [stage.lose_one],
        "the other one is lost too": [stage.lose_one],
        NOBODY: [],
        "both instances are back": [stage.start],
        "all is well again": [],
    }


@pytest.mark.needs("nginx")
def test_every_caller_of_a_bad_day_hears_the_line(tmp_path: Path) -> None:
    host, port, chance = tmp_path / "host", free_port(), random.Random(1)
    host.mkdir()
    ended: Counter[str] = Counter()
    """Calls that ended since something happened, by who answered them."""

    with (
        address_of("sqlite", tmp_path) as address,
        staged(tmp_path, address) as stage,
        ExitStack() as stack,
    ):
        copy_the_export(stage, host)
        nginx = stack.enter_context(export_host(tmp_path / "nginx", host, port))
        fallback = HTTPExchange(nginx.origin, signed_origin=FALLBACK_URL.removesuffix("/line"))

        def call() -> list[str]:
            carrier = Carrier(stage.instances, fallback.request, patience=0)
            wrong = Call(carrier, chance, THINKING).make().wrong
            moved = carrier.answered and carrier.fallbacks
            ended[MOVED if moved else SERVICE if carrier.answered else FALLBACK] += 1
            return wrong

        answered: dict[str, Counter[str]] = {}
        with over_and_over(*[call] * CALLERS) as calls:
            for event, acts in events(stage, host).items():
                ended.clear()
                for act in acts:
                    act()
                until(lambda: ended.total() >= 2 * CALLERS)
                answered[event] = ended.copy()
    assert not [wrong for call in calls for wrong in call]
    by_service = [event for event, hosts in answered.items() if hosts.keys() == {SERVICE}]
    assert by_service[:6] == list(answered)[:6]
    assert answered["the other one is lost too"][MOVED], "calls of the service went on"
    assert answered[NOBODY].keys() == {FALLBACK}
    assert answered["all is well again"][SERVICE]
