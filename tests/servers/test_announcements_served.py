"""Announcements where calls are really answered: every worker switches by the clock."""

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from tests.databases import address_of
from tests.faults.stage import clock
from tests.scripts import announced
from tests.servers.nginx import until
from tests.servers.running import STARTS_IN, Server, calls_all_the_time
from tests.servers.test_editions_served import Place, all_answer

STARTS, ENDS = datetime(2027, 1, 4, 7, tzinfo=UTC), datetime(2027, 1, 11, 16, tzinfo=UTC)
FRAUD = "Bedragare ringer just nu."
TABLE = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
SOON = 4
"""Seconds before a switch, to which the clock is set."""

pytestmark = pytest.mark.needs("libfaketime")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(tmp_path, stack)


class Stepped:
    """The clock of servers, which a test sets while they answer."""

    def __init__(self, folder: Path) -> None:
        self.file, self.environment = clock(folder)
        self._offset = 0.0

    def set(self, moment: datetime) -> None:
        assert self.file is not None, "libfaketime is missing (Debian: libfaketime)"
        self._offset = moment.timestamp() - time.time()
        self.file.write_text(f"{self._offset:+.0f}\n")

    def since(self, moment: datetime) -> float:
        """How many seconds ago a moment was, by the servers' clock."""
        return time.time() + round(self._offset) - moment.timestamp()


def says(server: Server, expected: bool) -> bool:
    """Whether ten calls in a row hear the announcement, or none of them."""
    return server.hears(FRAUD) == (10 if expected else 0)


def test_every_worker_switches_within_a_second_under_load_and_no_call_is_broken(
    place: Place, tmp_path: Path
) -> None:
    """The database is away meanwhile, and the clock is stepped by weeks between the switches."""
    stepped = Stepped(tmp_path)
    stepped.set(datetime(2027, 1, 1, tzinfo=UTC))
    files = announced({"bedragare": TABLE}, {"sv": FRAUD, "en": "Fraudsters are calling now."})
    with address_of("sqlite", tmp_path) as address:
        servers = tuple(
            place.start(name, address, files, **stepped.environment) for name in ("one", "other")
        )
        all_answer(*servers)
        shutil.rmtree(tmp_path / "database")
    assert all(says(server, False) for server in servers)
    for switch, expected in ((STARTS, True), (ENDS, False)):
        with calls_all_the_time(*servers):
            stepped.set(datetime.fromtimestamp(switch.timestamp() - SOON, UTC))
            until(lambda at=switch: stepped.since(at) > -0.5, STARTS_IN)  # type: ignore[misc]
        until(lambda: all(says(server, expected) for server in servers), STARTS_IN)  # noqa: B023
        late = stepped.since(switch)
        click.echo(f"heard from all workers {late:.2f} s after the switch")
        assert 0 <= late < 2, "not before, and within a second; as much for a busy machine"
