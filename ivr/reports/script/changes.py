"""Find who changed each file of a script last, as far as git knows it."""

import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ivr.reports.script.document import Change, Changes

SECONDS = 3.0
"""Timeout of each git command."""

MARK = "\x01"
"""Before the day, the refs and the author of a commit: no file's name begins with it."""

HISTORY = ("log", "-z", f"--format={MARK}%aI{MARK}%d{MARK}%aN", "--name-only", "--relative")
UNCOMMITTED = ("diff", "-z", "--name-only", "--relative", "--no-ext-diff", "--no-textconv", "HEAD")
READING = ("--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false")
"""A printout only reads: it takes no lock, and starts no program that watches files."""

SHALLOW = " (grafted"
"""What a copy without the whole history says of its first commit, which did not change all
that it seems to."""


def last_changes(folder: Path) -> Changes:
    """Return the last change of each file under a folder; none where git does not know it."""
    history = _ask(folder, *HISTORY, "--", ".")
    uncommitted = _ask(folder, *UNCOMMITTED, "--", ".")
    if history is None or uncommitted is None:
        return {}
    return dict(_changes(history, frozenset(uncommitted.split("\0"))))


def _changes(history: str, uncommitted: frozenset[str]) -> Iterator[tuple[str, Change]]:
    """The newest commit of a file comes first, and is the one that counts."""
    seen: set[str] = set()
    day, refs, author = "", "", ""
    for piece in history.split("\0"):
        path = piece.lstrip("\n")
        if path.startswith(MARK):
            day, refs, author = path[1:].split(MARK, 2)
        elif path and path not in seen:
            seen.add(path)
            if not refs.startswith(SHALLOW):
                when = datetime.fromisoformat(day).date()
                yield path, Change(author, when, later=path in uncommitted)


def _ask(folder: Path, *question: str) -> str | None:
    """Return the output of git, or None if it fails or takes too long."""
    try:
        answer = subprocess.run(
            ["git", *READING, *question],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.decode(errors="replace")
