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
    command = [source / ".ci" / "release"]
    (source / "ivr" / "__init__.py").write_text('__version__ = "0.0.1"\n')
    git(source, "commit", "--quiet", "--all", "--message", "Name a version without notes")
    refused = subprocess.run(command, text=True, capture_output=True)
    assert refused.returncode == 1 and "0.0.1" in refused.stderr
    (source / "ivr" / "__init__.py").write_text(f'__version__ = "{version}"\n')
    git(source, "commit", "--quiet", "--all", "--message", "Name the version")
    made = []
    for _ in range(2):
        subprocess.run(command, check=True, capture_output=True)
        made.append({file.name: file.read_bytes() for file in (source / "dist").iterdir()})
        (source / "prompts" / "draft.txt").write_text("Not committed.\n")
    assert made[0] == made[1]
    archive = f"ivr-{version}.tar.gz"
    assert sorted(made[0]) == [archive, f"{archive}.sha256"]
    checked(source / "dist", f"{archive}.sha256")
    subprocess.run(["tar", "-xzf", source / "dist" / archive], cwd=tmp_path, check=True)
    release = tmp_path / f"ivr-{version}"
    checked(release, "SHA256SUMS")
    parts = {path.relative_to(release).as_posix() for path in release.rglob("*")}
    assert {f"ivr_informationslinje-{version}-py3-none-any.whl", "requirements.txt"} < parts
    notes = (release / "NOTES.md").read_text()
    assert notes.strip() and "\n## " not in notes
    pages = [release / "docs" / name for name in ("server.md", "operations.md")]
    page = "".join(each.read_text() for each in pages)
    named = re.findall(r"(?:/srv/ivr|ivr-[0-9.]+)/((?:deploy|docs|prompts)\b[\w./@-]*\w)", page)
    missing = [name for name in named if not any(part.startswith(name) for part in parts)]
    assert len(named) > 10 and missing == []
    assert "prompts/draft.txt" not in parts, "it was not committed"


def checked(folder: Path, sums: str) -> None:
    """Verify files by a file of checksums beside them."""
    command = ["sha256sum", "--check", "--strict", sums]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
