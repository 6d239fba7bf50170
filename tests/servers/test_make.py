"""`make` on a fresh machine, and the files of a release."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests import ROOT

SLOW_PYTHON = """\
#!/bin/sh
# As Python: `-m venv FOLDER` makes an environment whose pip takes long.
[ "$1 $2" = "-m venv" ] || exit 0
mkdir -p "$3/bin"
printf '#!/bin/sh\\nsleep 7\\nexit {code}\\n' > "$3/bin/pip"
chmod +x "$3/bin/pip"
"""
MAX_SILENCE = 5.0
"""Seconds without a line."""


@pytest.mark.needs("make")
@pytest.mark.parametrize("code", [0, 3], ids=["in the end", "never"])
def test_an_installation_that_takes_long_is_not_silent(tmp_path: Path, code: int) -> None:
    for name in ("Makefile", "pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python"
    python.write_text(SLOW_PYTHON.format(code=code))
    python.chmod(0o755)
    command = ["make", ".venv/.installed", f"PYTHON={python}"]
    moments = [time.monotonic()]
    with subprocess.Popen(command, cwd=tmp_path, stdout=-1, stderr=-2) as make:
        assert make.stdout
        for _ in make.stdout:
            moments.append(time.monotonic())
    moments.append(time.monotonic())
    pairs = zip(moments, moments[1:], strict=False)
    assert max(after - before for before, after in pairs) < MAX_SILENCE
    assert (make.returncode == 0) is (code == 0) is (tmp_path / ".venv/.installed").exists()


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Anna Ek", "-c", "user.email=anna@example.se")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.mark.needs("git")
def test_a_commit_makes_the_same_release_every_time(tmp_path: Path) -> None:
    """The version of the changelog is released, with its notes."""
    source = tmp_path / "source"
    git(tmp_path, "clone", "--quiet", str(ROOT), str(source))
    (source / ".venv").symlink_to(ROOT / ".venv")
    version = re.findall(r"^## (\S+)", (source / "CHANGELOG.md").read_text(), re.MULTILINE)[0]
    release = [source / ".ci" / "release"]
    (source / "ivr" / "__init__.py").write_text('__version__ = "0.0.1"\n')
    git(source, "commit", "--quiet", "--all", "--message", "Name a version without notes")
    refused = subprocess.run(release, text=True, capture_output=True)
    assert refused.returncode == 1 and "0.0.1" in refused.stderr
    (source / "ivr" / "__init__.py").write_text(f'__version__ = "{version}"\n')
    git(source, "commit", "--quiet", "--all", "--message", "Name the version")
    made = []
    for _ in range(2):
        subprocess.run(release, check=True, capture_output=True)
        made.append({file.name: file.read_bytes() for file in (source / "dist").iterdir()})
        (source / "prompts" / "draft.txt").write_text("Not committed.\n")
    assert made[0] == made[1]
    wheel = f"ivr_informationslinje-{version}-py3-none-any.whl"
    assert sorted(made[0]) == ["NOTES.md", "SHA256SUMS", wheel, "requirements.lock"]
    assert made[0]["NOTES.md"].strip() and b"\n## " not in made[0]["NOTES.md"]
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    subprocess.run(command, cwd=source / "dist", check=True, capture_output=True)
