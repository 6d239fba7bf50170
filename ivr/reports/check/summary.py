"""Figures of a walk, and the verdict on a script, for all reports."""

from collections import Counter
from math import isfinite

from babel.lists import format_list

from ivr.call.walk import Walk
from ivr.checks.check import Check
from ivr.i18n import Translator, translator
from ivr.script.finding import Severity


def documents(walk: Walk) -> int:
    """Return the number of distinct documents for callers."""
    return len({turn.sound for turn in walk.spoken})


def ends(walk: Walk) -> bool:
    """Return whether every call ends, so that its duration is known."""
    return isfinite(walk.longest_silence)


def verdict(check: Check, language: str) -> str:
    """Return one or two sentences on whether the script may be published, with the reason."""
    reader = translator(language)
    permission = _permission(check, reader)
    if check.line:
        return permission
    later = reader.gettext("The rules are checked and the times are shown once it can be read.")
    return f"{permission} {later}"


def _permission(check: Check, reader: Translator) -> str:
    counts = Counter(finding.severity for finding in check.findings)
    errors = format_error_count(counts[Severity.ERROR], reader)
    warnings, notes = counts[Severity.WARNING], counts[Severity.INFO]
    others = [reader.ngettext("%(count)s warning", "%(count)s warnings", warnings)] * bool(warnings)
    others += [reader.ngettext("%(count)s note", "%(count)s notes", notes)] * bool(notes)
    rest = format_list(others, locale=reader.language)
    match check.may_answer, bool(rest):
        case True, True:
            return reader.gettext("The script can be published: no errors, %(rest)s.", rest=rest)
        case True, False:
            return reader.gettext("The script can be published: no findings.")
        case _, True:
            return reader.gettext(
                "The script cannot be published: correct %(errors)s first; besides that, %(rest)s.",
                errors=errors,
                rest=rest,
            )
    return reader.gettext(
        "The script cannot be published: correct %(errors)s first.", errors=errors
    )


def format_error_count(count: int, reader: Translator) -> str:
    """Return the number of errors in words."""
    return reader.ngettext("%(count)s error", "%(count)s errors", count)
