"""Announcements on real servers: every worker switches by the clock."""

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.databases import address_of
from tests.scripts import announced
from tests.servers.callers import calls_to, edition, hear
from tests.servers.running import SECRET_KEY, Instance, all_answer, clock, until

STARTS, ENDS = datetime(2027, 1, 4, 7, tzinfo=UTC), datetime(2027, 1, 11, 16, tzinfo=UTC)
FRAUD = "Bedragare ringer just nu."
TABLE = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
SOON = 4
"""Seconds before a switch, to which the clock is set."""


@pytest.mark.needs("libfaketime")
def test_every_worker_switches_within_a_second_without_breaking_calls(
    tmp_path: Path,
) -> None:
    """The database is unavailable meanwhile, and the clock jumps by weeks between the switches."""
    file, environment = clock(tmp_path)
    offset = 0.0

    def since(moment: datetime) -> float:
        """Return the seconds since a time, by the servers' clock."""
        return time.time() + offset - moment.timestamp()

    words = {"sv": FRAUD, "en": "Fraudsters are calling now."}
    files = announced({"bedragare": TABLE}, words, edition(0))
    offset = round(STARTS.timestamp() - 86_400 - time.time())
    file.write_text(f"{offset:+d}\n")
    with address_of("sqlite", tmp_path) as address:
        environment |= {"DATABASE_URL": address, "SECRET_KEY": SECRET_KEY}
        with (
            Instance(tmp_path / "one", environment, files=files) as one,
            Instance(tmp_path / "other", environment, files=files) as other,
        ):
            all_answer(one, other)
            shutil.rmtree(tmp_path / "database")
            assert hear(FRAUD, one, other) == [0, 0]
            for switch, heard in ((STARTS, 10), (ENDS, 0)):
                with calls_to(one, other):
                    offset = round(switch.timestamp() - SOON - time.time())
                    file.write_text(f"{offset:+d}\n")
                    until(lambda at=switch: since(at) > -1.0)  # type: ignore[misc]
                until(lambda expected=heard: hear(FRAUD, one, other) == [expected, expected])  # type: ignore[misc]
                assert 0 <= since(switch) < 2, "not before, and in time for a busy machine"
