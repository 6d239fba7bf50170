"""Installations of the program, built from a copy of the sources, with chosen packages.

Nothing is downloaded: importable packages are linked from the environment of the tests.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import ROOT
from tests.calling import METRICS_TOKEN
from tests.scripts import FROZEN
from tests.servers.running import Instance, free_port

SOURCES = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE.md")
SWITCH = ROOT / "deploy" / "switch"
SYSTEMCTL = """\
#!/usr/bin/env bash
# In the place of systemd's. The supervisor of an instance starts it again; the instance that
# deploy/switch starts beside them has the program and the environment of its drop-in file.
unit=${{!#}}
port=${{unit#ivr@}}
pid=$(cat "{folder}"/*/"$port.pid" "{folder}"/*/*/"$port.pid" 2>/dev/null)
runs() {{ grep -qs "^State:\\s*[^Z]" "/proc/$pid/status"; }}
case $1 in
start)
    given=$(sed -n 's/^Environment=//p' "$IVR_UNITS/$unit.service.d"/*.conf)
    program=$(sed -n 's/^ExecStart=//p' "$IVR_UNITS/$unit.service.d"/*.conf | tail -1)
    env $given PORT="$port" setsid $program >>"{folder}/srv/beside.log" 2>&1 9>&- &
    echo $! >"{folder}/srv/$port.pid"
    ;;
is-active) runs ;;
restart | stop)
    [ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null || exit 0
    while runs; do sleep 0.05; done
    ;;
esac
"""
SYSTEMD_RUN = """\
#!/usr/bin/env bash
# In the place of systemd's: runs the command after the options.
while [[ $1 == --* ]]; do shift; done
exec "$@"
"""


def checkout(folder: Path) -> Path:
    """Copy the sources of the package, with the frozen script as the delivered one."""
    folder.mkdir()
    for name in SOURCES:
        shutil.copy(ROOT / name, folder)
    leave = shutil.ignore_patterns("__pycache__", "*.mo")
    shutil.copytree(ROOT / "ivr", folder / "ivr", ignore=leave)
    shutil.copytree(FROZEN, folder / "prompts")
    return folder


def built(folder: Path, target: str = "wheel") -> Path:
    """Build a wheel or a source distribution, `sdist`, from a folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target]
    subprocess.run(command, cwd=folder, check=True)
    (made,) = (folder / "dist").glob("*.whl" if target == "wheel" else "*.tar.gz")
    return made


def git(folder: Path, *words: str) -> str:
    """Run git in a folder, and return its output."""
    who = ("-c", "user.name=Anna Ek", "-c", "user.email=anna@example.se")
    command = ["git", *who, *words]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def install(wheel: Path, folder: Path, extras: Sequence[str] = ()) -> Path:
    """Install a wheel in a new environment, and return its folder of programs.

    Only dependencies of the package and of these extras can be imported there.
    """
    uv, python = Path(sys.executable).parent / "uv", folder / "bin" / "python"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
    alone = ("--quiet", "--offline", "--no-deps", "--link-mode", "copy")
    subprocess.run([uv, "pip", "install", *alone, "--python", python, wheel], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for found in _closure("ivr-informationslinje", {"", *extras}, {}):
        for name in {file.parts[0] for file in found.files or () if file.parts[0] != ".."}:
            if not (packages / name).exists():
                (packages / name).symlink_to(Path(str(found.locate_file(name))))
    return python.parent


def _closure(name: str, extras: set[str], seen: dict[str, set[str]]) -> Iterator[Distribution]:
    """Yield the direct and indirect dependencies of a distribution."""
    for line in distribution(name).requires or ():
        needed = Requirement(line)
        key = canonicalize_name(needed.name)
        marker = needed.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in extras):
            continue
        wanted = {"", *needed.extras}
        if key in seen and wanted <= seen[key]:
            continue
        seen[key] = seen.get(key, set()) | wanted
        yield distribution(key)
        yield from _closure(key, wanted, seen)


class Program:
    """A folder such as /srv/ivr: an environment for each version, with the link .venv to one.

    Versions differ only in their commit and version, which are their name. Folders of instances
    are beside it.
    """

    def __init__(self, folder: Path, versions: Sequence[str] = ("v1", "v2")) -> None:
        self.folder, self.versions = folder, tuple(versions)
        (folder / "tools").mkdir(parents=True)
        wheel = built(checkout(folder / "checkout"))
        for version in versions:
            install(wheel, folder / f".venv-{version}", ["all"])
            (self.package(version) / "commit.txt").write_text(version)
            (self.package(version) / "__init__.py").write_text(f'__version__ = "{version}"')
        self.point_at(versions[0])
        systemctl = SYSTEMCTL.format(folder=folder.parent)
        for name, text in {"systemctl": systemctl, "systemd-run": SYSTEMD_RUN}.items():
            (folder / "tools" / name).write_text(text)
            (folder / "tools" / name).chmod(0o755)

    @property
    def path(self) -> str:
        """The PATH with systemctl and systemd-run of the tests."""
        return f"{self.folder / 'tools'}:{os.environ['PATH']}"

    @property
    def command(self) -> tuple[Path | str, ...]:
        """The command of an instance."""
        return (self.folder / ".venv" / "bin" / "ivr", "serve")

    @property
    def version(self) -> str:
        """The version that the link refers to."""
        return os.readlink(self.folder / ".venv").removeprefix(".venv-")

    def point_at(self, version: str) -> None:
        """Let the link refer to a version."""
        link = self.folder / ".venv"
        link.unlink(missing_ok=True)
        link.symlink_to(f".venv-{version}")

    def package(self, version: str) -> Path:
        """Return the folder of an installed package."""
        (found,) = (self.folder / f".venv-{version}").glob("lib/python*/site-packages/ivr")
        return found

    def switching(
        self, version: str, instances: Sequence[Instance], **settings: str
    ) -> subprocess.Popen[str]:
        """Start to switch to a version as described in docs/operations.md."""
        (self.folder / "settings").write_text(f'METRICS_TOKEN="{METRICS_TOKEN}"\n')
        environment = {
            **instances[0].environment,
            "IVR_SETTINGS": str(self.folder / "settings"),
            "PATH": self.path,
            "IVR_HOME": str(self.folder),
            "IVR_PORTS": " ".join(str(instance.port) for instance in instances),
            "IVR_PORT_BESIDE": str(free_port()),
            "IVR_UNITS": str(self.folder / "units"),
            **settings,
        }
        return subprocess.Popen(
            [SWITCH, version], env=environment, text=True, stderr=subprocess.PIPE
        )

    def switch(
        self, version: str, instances: Sequence[Instance], **settings: str
    ) -> tuple[int, str]:
        """Switch to a version, and return the exit code and the errors."""
        with self.switching(version, instances, **settings) as switching:
            _, message = switching.communicate()
        return switching.returncode, message
