"""Build hook: compiles the translations, adds the script to begin with, and records the commit."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Hook(BuildHookInterface[Any]):
    """Compile each catalogue in its place, also for an editable install.

    Add `ivr/commit.txt` to wheels and source distributions built from a checkout, and the script
    to wheels, as `ivr/prompts/`; an editable install gets neither, for it uses the checkout.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare a build of this folder, which may be a checkout, but not a part of another."""
        for catalogue in (Path(self.root) / "ivr" / "translations").glob("*/LC_MESSAGES/*.po"):
            with (
                catalogue.open("rb") as source,
                catalogue.with_suffix(".mo").open("wb") as compiled,
            ):
                messages = read_po(source)
                # Not the time of the build: the same commit makes the same bytes.
                messages.creation_date = datetime.fromtimestamp(0, UTC)
                write_mo(compiled, messages)
        if version == "editable":
            return
        if self.target_name == "wheel":
            build_data["force_include"][str(Path(self.root) / "prompts")] = "ivr/prompts"
        if commit := _commit(Path(self.root)):
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
