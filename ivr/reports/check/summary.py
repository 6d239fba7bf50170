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
    said = translator(language)
    told = _permission(check, said)
    if check.line:
        return told
    later = said.gettext("The rules are checked and the times are shown once it can be read.")
    return f"{told} {later}"


def _permission(check: Check, said: Translator) -> str:
    counts = Counter(finding.severity for finding in check.findings)
    errors = format_error_count(counts[Severity.ERROR], said)
    warnings, notes = counts[Severity.WARNING], counts[Severity.INFO]
    told = [said.ngettext("%(count)s warning", "%(count)s warnings", warnings)] * bool(warnings)
    told += [said.ngettext("%(count)s note", "%(count)s notes", notes)] * bool(notes)
    rest = format_list(told, locale=said.language)
    match check.may_answer, bool(rest):
        case True, True:
            return said.gettext("The script can be published: no errors, %(rest)s.", rest=rest)
        case True, False:
            return said.gettext("The script can be published: nothing to remark on.")
        case _, True:
            return said.gettext(
                "The script cannot be published: correct %(errors)s first; besides that, %(rest)s.",
                errors=errors,
                rest=rest,
            )
    return said.gettext("The script cannot be published: correct %(errors)s first.", errors=errors)


def format_error_count(count: int, said: Translator) -> str:
    """Return the number of errors in words."""
    return said.ngettext("%(count)s error", "%(count)s errors", count)
