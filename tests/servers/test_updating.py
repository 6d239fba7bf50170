"""Updates of the program during calls, with two instances behind the site of nginx.

`deploy/switch` is the command in docs/operations.md. No call is retried, unlike with Twilio.
"""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.database.schema import NEWEST
from tests.conftest import write_into
from tests.databases import LATER, LATER_MIGRATION
from tests.servers.callers import calls_all_the_time, counted, edition
from tests.servers.installed import SWITCH, Program
from tests.servers.nginx import Nginx, two_instances
from tests.servers.running import Instance, until

pytestmark = pytest.mark.needs("nginx")

CALLERS = 4
OLD, NEW, FAULTY, BROKEN = "v1", "v2", "v3", "v4"
FAILS_FOR_THE_VERSION = """\
#!/bin/sh
# As curl, but for the fourth request, which is the first one for the version.
echo >>"$0.log"
[ "$(wc -l <"$0.log")" = 4 ] && exit 22
exec /usr/bin/curl "$@"
"""


@dataclass
class Line:
    """Two instances of an installed program, the site in front of them, and their database."""

    installed: Program
    instances: list[Instance]
    nginx: Nginx
    address: str

    @property
    def running(self) -> list[str]:
        """Return the versions that the instances report."""
        return [instance.ready()["commit"] for instance in self.instances]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Run the old version; the new one migrates the database, the broken one does not start."""
    folder = tmp_path_factory.mktemp("server")
    installed = Program(folder / "srv", (OLD, NEW, FAULTY))
    with (installed.package(FAULTY) / "call" / "flow.py").open("a") as flow:
        flow.write("\n\ndef answer_all(*given):\n    raise ValueError\n")
    database = installed.package(NEW) / "database"
    migration = LATER_MIGRATION.replace("LAST", "pass")
    (database / "migrations" / "versions" / "later.py").write_text(migration)
    schema = database / "schema.py"
    newest = f'NEWEST = "{NEWEST}"'
    assert newest in schema.read_text()
    schema.write_text(schema.read_text().replace(newest, f'NEWEST = "{LATER}"'))
    broken = installed.folder / f".venv-{BROKEN}" / "bin" / "ivr"
    broken.parent.mkdir(parents=True)
    broken.write_text(f"#!/bin/sh\n[ $1 = --version ] && echo ivr, version {BROKEN}\n")
    broken.chmod(0o755)
    write_into(folder / "prompts", edition(0))
    prompts = {"IVR_PROMPTS": str(folder / "prompts")}
    with two_instances(folder, prompts, installed.command) as (nginx, instances):
        yield Line(installed, instances, nginx, f"sqlite:///{folder / 'data' / 'ivr.db'}")


def test_no_call_is_lost_by_updates_and_a_rollback(line: Line) -> None:
    """The old version goes on reading and counting in the migrated database."""
    with calls_all_the_time(*(line.nginx.twilio() for _ in range(CALLERS))) as calls:
        for version in (NEW, OLD, NEW):
            assert line.installed.switch(version, line.instances) == (0, "")
            assert line.running == [version, version]
            assert line.installed.version == version
    assert not [call for call in calls if call.moved]
    until(lambda: counted(line.address) >= len(calls))
    assert counted(line.address) == len(calls)


def test_a_broken_version_loses_no_call_and_is_rolled_back(line: Line) -> None:
    before = line.installed.version
    with calls_all_the_time(*(line.nginx.twilio() for _ in range(CALLERS))):
        code, message = line.installed.switch(BROKEN, line.instances, IVR_READY_SECONDS="10")
        assert code == 1 and BROKEN in message and f"{before} runs again" in message
        with line.installed.switching(BROKEN, line.instances) as switching:
            until(lambda: line.installed.version == BROKEN)
            code, message = line.installed.switch(OLD, line.instances)
            assert code == 1 and "Another switch" in message
            switching.terminate()
            _, message = switching.communicate()
        assert switching.returncode == 1 and "interrupted" in message
    assert line.installed.version == before
    assert line.running == [before, before]


def test_a_version_that_answers_keys_with_the_fault_text_is_rolled_back(line: Line) -> None:
    before = line.installed.version
    code, message = line.installed.switch(FAULTY, line.instances)
    assert code == 1 and "did not answer a call" in message and f"{before} runs again" in message
    assert line.running == [before, before]


@pytest.mark.parametrize("fails", [False, True], ids=["of another version", "that fails"])
def test_an_instance_is_asked_for_its_version(line: Line, tmp_path: Path, fails: bool) -> None:
    """As with a unit whose program is not the link, or one that ends after it was ready."""
    (tmp_path / "systemctl").symlink_to("/bin/true")
    if fails:
        (tmp_path / "curl").write_text(FAILS_FOR_THE_VERSION)
        (tmp_path / "curl").chmod(0o755)
    before, tools = line.installed.version, line.installed.folder / "tools"
    path = f"{tmp_path}:{tools}:{os.environ['PATH']}"
    code, message = line.installed.switch(FAULTY, line.instances, PATH=path)
    found = "none" if fails else before
    assert code == 1 and f"runs version {found}, not {FAULTY}" in message
    assert line.installed.version == before


def test_a_switch_needs_version_link_and_running_instances(line: Line, tmp_path: Path) -> None:
    before = line.installed.version
    processes = [instance.process.pid for instance in line.instances]
    code, message = line.installed.switch("v9", line.instances)
    assert code == 1 and "v9" in message
    down = f"{line.instances[0].port} 1"
    code, message = line.installed.switch(OLD, line.instances, IVR_PORTS=down)
    assert code == 1 and "ivr@1" in message
    assert line.installed.version == before
    assert [instance.process.pid for instance in line.instances] == processes

    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv-v2").symlink_to(line.installed.folder / ".venv-v2")
    no_link = {"PATH": "/usr/bin:/bin", "IVR_HOME": str(tmp_path)}
    ran = subprocess.run([SWITCH, "v2"], env=no_link, text=True, capture_output=True)
    assert ran.returncode == 1 and "must be a link" in ran.stderr
