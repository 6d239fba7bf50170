"""Another version of the program while calls go on: two instances behind the site of nginx.

`deploy/switch` is what docs/updating.md says to run. No caller asks twice, as Twilio would.
"""

import os
import random
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
import requests
from sqlalchemy import create_engine, func, select

from ivr.database.schema import VERSIONS
from ivr.statistics.calls import SumKind
from ivr.statistics.tables import EventRow, SumRow
from tests import ROOT
from tests.calling import TOKEN
from tests.conftest import write_into
from tests.faults.callers import Call, Verdict
from tests.faults.instances import Instance
from tests.faults.program import Program
from tests.faults.variants import variant
from tests.servers.nginx import Nginx, until
from tests.servers.traffic import PUBLIC_URL, Site, Twilio

STARTS_IN = 60
COUNTED_IN = 60
CALLERS = 6
OLD, NEW, BROKEN = "v1", "v2", "v3"
LATER = f"{int(VERSIONS[-1]) + 1:04}"
TABLE = '''

class LaterRow(Base):
    """A table of a later version."""

    __tablename__ = "later"

    number: Mapped[int] = mapped_column(primary_key=True)
'''


@dataclass
class Line:
    """Two instances of an installed program, the site in front of them, and its callers."""

    installed: Program
    instances: list[Instance]
    site: Site
    address: str
    verdicts: list[Verdict] = field(default_factory=list)

    def switch(self, version: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Switch to a version while people call, and let them end their calls."""
        over = threading.Event()

        def call_on(seed: int) -> list[Verdict]:
            chance, twilio = random.Random(seed), Twilio(self.site)
            made = []
            while not over.is_set():
                made.append(Call(twilio, chance).make())
            twilio.close()
            return made

        with ThreadPoolExecutor(CALLERS) as pool:
            calling = [pool.submit(call_on, seed) for seed in range(CALLERS)]
            try:
                outcome = self.installed.switch(version, self.instances, **settings)
            finally:
                over.set()
            for each in calling:
                self.verdicts += each.result()
        return outcome

    @property
    def running(self) -> list[str]:
        """The versions that the instances say they are."""
        return [
            requests.get(f"{instance.origin}/readyz", timeout=10).json()["commit"]
            for instance in self.instances
        ]

    @property
    def failures(self) -> list[str]:
        """What was wrong with any call."""
        return [
            each for verdict in self.verdicts for each in (*verdict.wrong, verdict.broken) if each
        ]

    def counted(self) -> int:
        """How many calls the service has counted, in a database of whichever version."""
        engine = create_engine(self.address)
        with engine.connect() as connection:
            completed = select(func.sum(SumRow.count)).where(SumRow.kind == SumKind.CALLS)
            complete = connection.scalar(completed) or 0
            others = connection.scalar(select(func.count(EventRow.call.distinct()))) or 0
        engine.dispose()
        return complete + others


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Run the old version; the new one adds a table, and the broken one does not start."""
    folder = tmp_path_factory.mktemp("server")
    installed = Program(folder / "srv", (OLD, NEW, BROKEN))
    tables = installed.package(NEW) / "statistics" / "tables.py"
    tables.write_text(tables.read_text() + TABLE)
    schema = installed.package(NEW) / "database" / "schema.py"
    versions = f'VERSIONS = ("{VERSIONS[-1]}"'
    assert versions in schema.read_text()
    schema.write_text(schema.read_text().replace(versions, f'{versions}, "{LATER}"'))
    (installed.folder / f".venv-{BROKEN}" / "bin" / "ivr").write_text("#!/bin/sh\nexit 1\n")
    write_into(folder / "prompts", variant(0))
    environment = {
        "PATH": os.environ["PATH"],
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PUBLIC_URL": PUBLIC_URL,
        "SECRET_KEY": "0123456789abcdef" * 4,
        "IVR_PROMPTS": str(folder / "prompts"),
        "IVR_DATA": str(folder / "data"),
    }
    instances = [Instance(environment, folder / name, installed.command) for name in ("a", "b")]
    try:
        for instance in instances:
            until(instance.answers, STARTS_IN)
        nginx = Nginx(folder, [instance.port for instance in instances], {})
        with nginx.run():
            address = f"sqlite:///{folder / 'data' / 'ivr.db'}"
            yield Line(installed, instances, Site(nginx.origin, nginx.authority), address)
    finally:
        for instance in instances:
            instance.end()


@pytest.mark.needs("nginx")
def test_no_call_is_lost_when_the_program_is_updated_rolled_back_and_updated_again(
    line: Line,
) -> None:
    """The new version adds a table to the database, which the old one then leaves alone."""
    for version in (NEW, OLD, NEW):
        outcome = line.switch(version)
        assert outcome.returncode == 0, outcome.stderr
        assert line.running == [version, version]
        assert line.installed.version == version
    assert line.verdicts and not line.failures
    assert not [verdict for verdict in line.verdicts if verdict.moved]
    made = len(line.verdicts)
    until(lambda: line.counted() >= made, COUNTED_IN)
    assert line.counted() == made


@pytest.mark.needs("nginx")
def test_a_version_that_does_not_start_loses_no_call_and_is_left_again(line: Line) -> None:
    before = line.installed.version
    outcome = line.switch(BROKEN, IVR_READY_SECONDS="10")
    assert outcome.returncode == 1
    assert BROKEN in outcome.stderr and before in outcome.stderr
    assert line.installed.version == before
    assert line.running == [before, before]
    assert not line.failures


@pytest.mark.needs("nginx")
def test_nothing_is_changed_for_a_version_that_is_not_there_or_while_an_instance_is_down(
    line: Line,
) -> None:
    before = line.installed.version
    processes = [instance.pid for instance in line.instances]
    unknown = line.installed.switch("v9", line.instances)
    assert unknown.returncode == 1 and "v9" in unknown.stderr
    down = line.installed.switch(OLD, line.instances, IVR_PORTS=f"{line.instances[0].port} 1")
    assert down.returncode == 1 and "ivr@1" in down.stderr
    assert line.installed.version == before
    assert [instance.pid for instance in line.instances] == processes


def test_the_docs_say_to_run_what_is_tried_here() -> None:
    page = (ROOT / "docs" / "updating.md").read_text()
    assert "/srv/ivr/deploy/switch v1.4.2" in page
