"""What deploy/switch does when something comes between, with systemctl and curl of the test's own.

tests/servers/test_updating.py runs it with real instances, while people call.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.program import SWITCH
from tests.servers.nginx import STOPS_IN, until

SYSTEMCTL = """\
#!/bin/sh
echo "$2 $(readlink "$IVR_HOME/.venv")" >> "$IVR_HOME/restarted"
"""
CURL = """\
#!/bin/sh
[ "$(readlink "$IVR_HOME/.venv")" = .venv-v1 ]
"""
"""Only the version that runs at first becomes ready."""


class Server:
    """A folder as /srv/ivr, with two versions and one instance."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.link = home / ".venv"
        for name in (".venv-v1", ".venv-v2", "tools"):
            (home / name / "bin").mkdir(parents=True)
        (self._home / "tools" / "systemctl").write_text(SYSTEMCTL)
        (self._home / "tools" / "curl").write_text(CURL)
        for version in ("v1", "v2"):
            (home / f".venv-{version}" / "bin" / "ivr").write_text("#!/bin/sh\n")
        for program in (*home.glob("tools/*"), *home.glob(".venv-*/bin/ivr")):
            program.chmod(0o755)
        self.link.symlink_to(".venv-v1")

    @property
    def version(self) -> str:
        """The version that the link names."""
        return os.readlink(self.link).removeprefix(".venv-")

    @property
    def restarted(self) -> list[str]:
        """Restarts of instances, with the version that the link named."""
        file = self._home / "restarted"
        return file.read_text().splitlines() if file.exists() else []

    def switch(self) -> subprocess.Popen[str]:
        """Begin to switch to the new version."""
        environment = {
            "PATH": f"{self._home / 'tools'}:{os.environ['PATH']}",
            "IVR_HOME": str(self._home),
            "IVR_PORTS": "1",
        }
        return subprocess.Popen([SWITCH, "v2"], env=environment, text=True, stderr=subprocess.PIPE)


def outcome(switch: subprocess.Popen[str]) -> tuple[int, str]:
    """Return the exit code and the message of a switch that ends."""
    _, message = switch.communicate(timeout=STOPS_IN)
    return switch.returncode, message


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A server on which the first version runs."""
    return Server(tmp_path)


@pytest.fixture
def switching(server: Server) -> Iterator[subprocess.Popen[str]]:
    """A switch that waits for an instance to become ready."""
    with server.switch() as switch:
        until(lambda: bool(server.restarted), STOPS_IN)
        yield switch
        switch.kill()


def test_a_folder_in_the_place_of_the_link_is_not_touched(server: Server) -> None:
    server.link.unlink()
    server.link.mkdir()
    code, message = outcome(server.switch())
    assert code == 1 and "must be a link" in message
    assert not server.link.is_symlink()


def test_a_switch_that_is_interrupted_goes_back(
    server: Server, switching: subprocess.Popen[str]
) -> None:
    switching.terminate()
    code, message = outcome(switching)
    assert code == 1 and "interrupted" in message
    assert server.version == "v1"
    assert server.restarted == ["ivr@1 .venv-v2", "ivr@1 .venv-v1"]


def test_two_switches_at_once_are_refused(server: Server, switching: subprocess.Popen[str]) -> None:
    code, message = outcome(server.switch())
    assert code == 1 and "Another switch" in message
    assert server.version == "v2" and len(server.restarted) == 1, "the first one goes on"
