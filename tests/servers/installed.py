"""Installations of the program: built from a copy of the sources, with only the packages wanted.

Nothing is fetched: what an installation may import is linked from where the tests run.
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
from tests.scripts import FROZEN

SOURCES = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE.md")


def checkout(folder: Path) -> Path:
    """Copy the sources of the package to a folder, with the frozen script as the delivered one."""
    folder.mkdir()
    for name in SOURCES:
        shutil.copy(ROOT / name, folder)
    leave = shutil.ignore_patterns("__pycache__", "*.mo")
    shutil.copytree(ROOT / "ivr", folder / "ivr", ignore=leave)
    shutil.copytree(FROZEN, folder / "prompts")
    return folder


def built(folder: Path, target: str) -> Path:
    """Build a wheel or a source distribution, `sdist`, from a folder."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target], cwd=folder, check=True
    )
    pattern = "*.whl" if target == "wheel" else "*.tar.gz"
    (made,) = (folder / "dist").glob(pattern)
    return made


def install(wheel: Path, folder: Path, extras: Sequence[str] = ()) -> Path:
    """Install a wheel in an environment of its own, and return its folder of programs.

    Only the package's dependencies can be imported there, and those of its extras.
    """
    python = folder / "bin" / "python"
    _uv("venv", "--quiet", "--python", sys.executable, str(folder))
    alone = ("--offline", "--no-deps", "--link-mode", "copy")
    _uv("pip", "install", "--quiet", *alone, "--python", str(python), str(wheel))
    (packages,) = folder.glob("lib/python*/site-packages")
    for found in _closure("ivr-informationslinje", {"", *extras}, {}):
        for name in {file.parts[0] for file in found.files or () if file.parts[0] != ".."}:
            if not (packages / name).exists():
                (packages / name).symlink_to(Path(str(found.locate_file(name))))
    return python.parent


def run(programs: Path, *arguments: str, cwd: Path, **environment: str) -> str:
    """Run `ivr` as somebody would who has nothing set, and return what it printed."""
    given = {"PATH": f"{programs}:/usr/bin:/bin", "LANG": "en_GB.UTF-8", **environment}
    ran = subprocess.run(
        ["ivr", *arguments],
        executable=programs / "ivr",
        cwd=cwd,
        env=given,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return f"{ran.stdout}[{ran.returncode}]"


def _uv(*arguments: str) -> None:
    subprocess.run([Path(sys.executable).parent / "uv", *arguments], check=True, env=os.environ)


def _closure(name: str, extras: set[str], seen: dict[str, set[str]]) -> Iterator[Distribution]:
    """Yield the distributions that one needs, directly and indirectly."""
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
        if key != name:
            yield distribution(key)
        yield from _closure(key, wanted, seen)
