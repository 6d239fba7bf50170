"""Build hook: records in the built package which commit it was built from."""

import subprocess
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommitHook(BuildHookInterface[Any]):
    """Add `ivr/commit.txt` to wheels and source distributions built from a checkout.

    An editable install gets none: its code moves on with the checkout.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Include the file, if this folder itself is a checkout and not a part of another one."""
        commit = _commit(Path(self.root))
        if commit and version != "editable":
            file = Path(mkdtemp()) / "commit.txt"
            file.write_text(commit, encoding="ascii")
            build_data["force_include"][str(file)] = "ivr/commit.txt"


def _commit(root: Path) -> str:
    if not (root / ".git").exists():
        return ""
    try:
        asked = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "--short=12", "HEAD"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:  # git is not installed
        return ""
    return asked.stdout.strip()
