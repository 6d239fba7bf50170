"""Make the printout of a script from what was read of it."""

from dataclasses import replace
from datetime import datetime

from ivr.checks.check import Check, in_lines
from ivr.reports.script import files as as_written
from ivr.reports.script.document import Printout
from ivr.reports.script.layout import printed_language
from ivr.script.files import Files, fingerprint


def printout(check: Check, files: Files, language: str, now: datetime) -> Printout:
    """Lay out a script as it is at a moment (aware).

    Errors are in the reader's language, sv or en.
    """
    script = check.script
    return Printout(
        fingerprint=script.fingerprint if script else fingerprint(files),
        languages=(
            tuple(
                printed_language(script, spoken, check.findings, now=now)
                for spoken in script.languages.values()
            )
            if script
            else as_written.languages(files, check.findings)
        ),
        errors=tuple(in_lines(check.errors, files, language).splitlines()),
        titles=check.titles,
    )


def only(printed: Printout, code: str) -> Printout:
    """Return a printout with one of its languages."""
    return replace(
        printed, languages=tuple(each for each in printed.languages if each.code == code)
    )
