"""A whole script in print, from what was read of it."""

from dataclasses import replace

from ivr.checks.check import Check, in_a_line
from ivr.reports.script import files as as_written
from ivr.reports.script.layout import part
from ivr.reports.script.printed import Changes, Printout
from ivr.script.files import Files, fingerprint


def printout(check: Check, files: Files, changes: Changes, language: str) -> Printout:
    """Lay out a script; what is wrong with it is told in the reader's language, sv or en."""
    script = check.script
    return Printout(
        fingerprint=script.fingerprint if script else fingerprint(files),
        parts=(
            tuple(part(script, spoken, changes) for spoken in script.languages.values())
            if script
            else as_written.parts(files, changes)
        ),
        errors=tuple(in_a_line(found, language) for found in check.errors),
    )


def only(printed: Printout, code: str) -> Printout:
    """Return a printout with one of its languages."""
    return replace(printed, parts=tuple(part for part in printed.parts if part.code == code))
