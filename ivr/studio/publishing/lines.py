"""What can be compared of scripts, be they good or not."""

from ivr.checks.check import reopen
from ivr.errors import ScriptRefusedError
from ivr.reports.diff.compare import compare
from ivr.reports.diff.differences import Differences, differences
from ivr.script.files import Files
from ivr.script.line import Line


def line_of(files: Files) -> Line | None:
    """Return the line that a script makes, or None if it cannot be read."""
    try:
        return reopen(files)
    except ScriptRefusedError:
        return None


def differences_between(old: Files, new: Files, language: str) -> Differences | None:
    """Tell what callers hear differently, or None where one of the scripts cannot be read."""
    was, now = line_of(old), line_of(new)
    return differences(compare(was, now), language) if was and now else None
