"""Two installed versions of the program, the link to the one that runs, and the switch."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests import ROOT
from tests.faults.instances import Instance
from tests.servers.installed import built, checkout, install

SWITCH = ROOT / "deploy" / "switch"

SYSTEMCTL = """\
#!/usr/bin/env bash
# In the place of systemd's, for instances whose supervisor starts them again.
pid=$(cat "{folder}/${{2#ivr@}}.pid")
kill -TERM "$pid" 2>/dev/null || exit 0
while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
"""


class Program:
    """A folder as /srv/ivr: an environment for each version, and the link .venv to one of them."""

    def __init__(self, folder: Path, versions: Sequence[str] = ("v1", "v2")) -> None:
        """Install versions that differ in their commit alone, which is their name."""
        self.folder = folder
        self.versions = tuple(versions)
        folder.mkdir()
        wheel = built(checkout(folder / "checkout"), "wheel")
        for version in versions:
            install(wheel, folder / f".venv-{version}", ["all"])
            (self.package(version) / "commit.txt").write_text(version)
        (folder / ".venv").symlink_to(f".venv-{versions[0]}")
        tools = folder / "tools"
        tools.mkdir()
        (tools / "systemctl").write_text(SYSTEMCTL.format(folder=folder.parent))
        (tools / "systemctl").chmod(0o755)

    @property
    def command(self) -> tuple[Path]:
        """What an instance runs."""
        return (self.folder / ".venv" / "bin" / "ivr",)

    @property
    def version(self) -> str:
        """The version that the link names."""
        return os.readlink(self.folder / ".venv").removeprefix(".venv-")

    def package(self, version: str) -> Path:
        """Return the folder of an installed package."""
        (found,) = (self.folder / f".venv-{version}").glob("lib/python*/site-packages/ivr")
        return found

    def switch(
        self, version: str, instances: Sequence[Instance], **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """Switch to a version as docs/updating.md says; the logs are beside this folder."""
        environment = {
            "PATH": f"{self.folder / 'tools'}:{os.environ['PATH']}",
            "IVR_HOME": str(self.folder),
            "IVR_PORTS": " ".join(str(instance.port) for instance in instances),
            **settings,
        }
        return subprocess.run(
            [SWITCH, version], env=environment, text=True, capture_output=True, check=False
        )
