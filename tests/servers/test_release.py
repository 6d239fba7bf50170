"""The files of a release."""

import re
import subprocess
from pathlib import Path

import pytest

from tests import ROOT
from tests.servers.installed import git


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
    assert sorted(made[0]) == ["NOTES.md", "SHA256SUMS", wheel, "requirements.txt"]
    assert made[0]["NOTES.md"].strip() and b"\n## " not in made[0]["NOTES.md"]
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    subprocess.run(command, cwd=source / "dist", check=True, capture_output=True)
