"""The check of a candidate: a script that is to replace the live one."""

from collections.abc import Callable, Collection
from dataclasses import replace

from ivr.checks.check import Check
from ivr.script import fields
from ivr.script.changes import changed_fields
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity
from ivr.script.place import Address


def check_candidate(check: Callable[[Files], Check], files: Files, live: Files) -> Check:
    """Check a candidate, and let errors pass that callers hear already.

    An error that the live script has too, in a field that the candidate does not change, is a
    warning here, so that a stricter rule never takes the line from its staff. None passes where
    the candidate could not be checked by the rules.
    """
    found = check(files)
    if not live or not found.errors or not found.is_complete:
        return found
    heard = check(live)
    changed = [one.field for one in changed_fields(fields.read(live), fields.read(files))]
    inherited = [
        one for one in found.errors if one in heard.errors and not _is_changed(one, changed)
    ]
    findings = [
        replace(one, severity=Severity.WARNING) if one in inherited else one
        for one in found.findings
    ]
    if len(inherited) == len(found.errors):
        findings += (one for one in found.document_errors if one not in heard.document_errors)
    return replace(found, findings=tuple(findings), inherited=tuple(inherited))


def _is_changed(error: Finding, changed: Collection[Address]) -> bool:
    """Return whether the field of an error, one below it or one above it is changed.

    An error of the script as a whole has no field.
    """
    depth = len(error.field)
    return depth > 0 and any(field[:depth] == error.field[: len(field)] for field in changed)
