"""Updates of the program during calls, with two instances behind the site of nginx.

`deploy/switch` is the command in docs/operations.md. No call is retried, unlike with Twilio.
"""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest

from ivr.studio.database import Database
from ivr.studio.database.schema import COMPATIBLE, NEWEST
from tests.conftest import write_into
from tests.databases import LATER, LATER_MIGRATION
from tests.servers.callers import calls_all_the_time, counted, edition
from tests.servers.installed import SWITCH, Program
from tests.servers.nginx import Nginx, listens, two_instances
from tests.servers.running import IN_TIME, Instance, free_port, until

pytestmark = pytest.mark.needs("nginx")

CALLERS = 4
OLD, NEW = "v1", "v2"
FAULTY, SILENT, REMOVING, UNREADING, OPEN, LACKING = "v3", "v4", "v5", "v6", "v7", "v8"
REFUSED = {
    FAULTY: "did not answer a call",
    SILENT: "did not become ready",
    REMOVING: "could not use",
}
FOR_CALLS = """

def answer_all(*given):
    raise ValueError
"""
FOR_EDITIONS = """

def _fail(*given):
    raise ValueError("a mistake")


Editions.live_version = _fail
"""
SILENT_PROGRAM = f"""\
#!/bin/sh
case $1 in --version) echo ivr, version {SILENT} ;; serve) exec sleep 60 ;; esac
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

    @property
    def processes(self) -> list[int]:
        """Return the processes of the instances, which change with every restart."""
        return [instance.process.pid for instance in self.instances]

    @property
    def tables(self) -> str | None:
        """Return the version of the tables."""
        with closing(Database(self.address)) as database:
            return database.version()

    def switch(self, version: str, **settings: str) -> tuple[int, str]:
        """Switch to a version, and return the exit code and the errors."""
        return self.installed.switch(version, self.instances, **settings)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Install versions; the later ones migrate the tables.

    FAULTY answers keys with the fault text, and SILENT nothing. REMOVING removes what OLD needs.
    UNREADING cannot read the editions of the database. OPEN tells strangers all of /readyz, as the
    versions before 0.9.0 did, and LACKING lacks a dependency.
    """
    folder = tmp_path_factory.mktemp("server") / "srv"
    program = Program(folder, (OLD, NEW, FAULTY, REMOVING, UNREADING, OPEN, LACKING))
    for version in (NEW, FAULTY, REMOVING, UNREADING):
        package = program.package(version)
        migration = LATER_MIGRATION.replace("LAST", "pass")
        database = package / "studio" / "database"
        (database / "migrations" / "versions" / "later.py").write_text(migration)
        change(database / "schema.py", f'NEWEST = "{NEWEST}"', f'NEWEST = "{LATER}"')
    add(program.package(FAULTY) / "call" / "flow.py", FOR_CALLS)
    add(program.package(UNREADING) / "studio" / "editions" / "editions.py", FOR_EDITIONS)
    schema = program.package(REMOVING) / "studio" / "database" / "schema.py"
    change(schema, f'COMPATIBLE = "{COMPATIBLE}"', f'COMPATIBLE = "{LATER}"')
    change(program.package(OPEN) / "line" / "views.py", "if not _has_metrics_token():", "if False:")
    add(program.package(LACKING) / "settings.py", "\nimport a_missing_package\n")
    silent = folder / f".venv-{SILENT}" / "bin" / "ivr"
    silent.parent.mkdir(parents=True)
    silent.write_text(SILENT_PROGRAM)
    silent.chmod(0o755)
    return program


def add(file: Path, text: str) -> None:
    """Write at the end of a file."""
    with file.open("a") as opened:
        opened.write(text)


def change(file: Path, before: str, after: str) -> None:
    """Replace what a file has."""
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


@pytest.fixture
def line(request: pytest.FixtureRequest, installed: Program) -> Iterator[Line]:
    """Run the old version, or the one of the parameter."""
    folder = Path(mkdtemp(dir=installed.folder.parent))
    installed.point_at(getattr(request, "param", OLD))
    write_into(folder / "prompts", edition(0))
    settings = {"IVR_PROMPTS": str(folder / "prompts"), "IVR_WORKERS": "1"}
    with two_instances(folder, settings, installed.command) as (nginx, instances):
        yield Line(installed, instances, nginx, f"sqlite:///{folder / 'data' / 'ivr.db'}")


@pytest.mark.parametrize("line", [OPEN], indirect=True)
def test_no_call_is_lost_by_updates_and_a_rollback(line: Line) -> None:
    """The old version goes on reading and counting in the migrated database."""
    with calls_all_the_time(*(line.nginx.twilio() for _ in range(CALLERS))) as calls:
        for version in (NEW, OLD, NEW):
            code, message = line.switch(version)
            assert code == 0, message
            assert line.running == [version, version]
            assert line.installed.version == version
            assert line.tables == LATER
    assert not [call for call in calls if call.moved]
    until(lambda: counted(line.address) >= len(calls))
    assert counted(line.address) == len(calls)


def test_no_caller_hears_a_version_that_is_refused(line: Line) -> None:
    before, found = (line.processes, OLD, NEWEST), []
    with calls_all_the_time(*(line.nginx.twilio() for _ in range(CALLERS))):
        for version in REFUSED:
            code, message = line.switch(version, IVR_READY_SECONDS="20")
            found.append((code, message, (line.processes, line.installed.version, line.tables)))
    for (code, message, after), told in zip(found, REFUSED.values(), strict=True):
        assert code == 1 and told in message and "No caller has heard" in message, message
        assert after == before


def test_a_version_that_cannot_read_the_tables_that_it_migrated_is_refused(line: Line) -> None:
    before = line.processes
    with calls_all_the_time(*(line.nginx.twilio() for _ in range(CALLERS))) as calls:
        code, message = line.switch(UNREADING)
    assert code == 1 and "background task failed" in message and "Nobody can save" in message
    assert (line.installed.version, line.processes, line.tables) == (OLD, before, LATER)
    until(lambda: counted(line.address) >= len(calls))


def test_a_version_that_lets_callers_hear_another_script_is_refused(
    line: Line, tmp_path: Path
) -> None:
    """As when the settings have changed since the instances started."""
    write_into(tmp_path / "prompts", edition(1))
    data, prompts = str(tmp_path / "data"), str(tmp_path / "prompts")
    code, message = line.switch(OLD, IVR_DATA=data, IVR_PROMPTS=prompts)
    assert code == 1 and "another script" in message
    code, message = line.switch(NEW, PUBLIC_URL="ftp://example.se")
    assert code == 1 and "PUBLIC_URL" in message and "Nothing was changed" in message


def test_an_instance_that_fails_after_the_proof_is_rolled_back(line: Line, tmp_path: Path) -> None:
    """As with a unit whose program is not the link: it is restarted with the old version."""
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(
        f'#!/bin/sh\n[ "$1" = restart ] || exec "{line.installed.folder}/tools/systemctl" "$@"\n'
    )
    systemctl.chmod(0o755)
    code, message = line.switch(NEW, PATH=f"{tmp_path}:{line.installed.path}")
    assert code == 1 and f"does not run version {NEW}" in message
    assert f"{OLD} runs again" in message and "Nobody can save" in message
    assert line.installed.version == OLD


def test_an_interrupted_switch_goes_back(line: Line) -> None:
    with calls_all_the_time(*(line.nginx.twilio() for _ in range(CALLERS))):
        with line.installed.switching(NEW, line.instances) as switching:
            until(lambda: line.installed.version == NEW, 3 * IN_TIME)
            code, message = line.switch(OLD)
            assert code == 1 and "Another switch" in message
            switching.terminate()
            _, message = switching.communicate()
    assert switching.returncode == 1 and "interrupted" in message and "runs again" in message
    assert (line.installed.version, line.running) == (OLD, [OLD, OLD])


def test_an_interrupted_proof_leaves_nothing(line: Line) -> None:
    port, before = free_port(), line.processes
    settings = {"IVR_PORT_BESIDE": str(port)}
    with line.installed.switching(NEW, line.instances, **settings) as switching:
        until(lambda: listens(port))
        switching.terminate()
        _, message = switching.communicate()
    assert switching.returncode == 1 and "interrupted" in message
    assert not listens(port)
    assert (line.installed.version, line.processes) == (OLD, before)


def test_a_switch_needs_version_link_and_running_instances(line: Line, tmp_path: Path) -> None:
    before = line.processes
    code, message = line.switch("v9")
    assert code == 1 and "v9" in message
    code, message = line.switch(NEW, IVR_PORTS=f"{line.instances[0].port} 1")
    assert code == 1 and "ivr@1" in message
    code, message = line.switch(NEW, IVR_PORT_BESIDE=str(line.instances[1].port))
    assert code == 1 and "IVR_PORT_BESIDE" in message
    other, none = tmp_path / "other", tmp_path / "none"
    other.write_text("METRICS_TOKEN=of-another-service\n")
    for settings, told in ((other, "Restart it first"), (none, "METRICS_TOKEN is missing")):
        code, message = line.switch(NEW, IVR_SETTINGS=str(settings))
        assert code == 1 and told in message and "Nothing was changed" in message
    code, message = line.switch(LACKING)
    assert code == 1 and '"a_missing_package"' in message and "Traceback" not in message
    assert (line.installed.version, line.processes) == (OLD, before)

    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv-v2").symlink_to(line.installed.folder / ".venv-v2")
    no_link = {"PATH": "/usr/bin:/bin", "IVR_HOME": str(tmp_path)}
    ran = subprocess.run([SWITCH, "v2"], env=no_link, text=True, capture_output=True)
    assert ran.returncode == 1 and "must be a link" in ran.stderr
