"""The report of a check for people: findings, times, and the verdict."""

from collections import Counter
from collections.abc import Iterator
from math import isfinite

from ivr.call.walk import Walk
from ivr.checks.check import CheckResult
from ivr.i18n import Translator, translator
from ivr.reports.check.findings_report import finding_lines
from ivr.reports.check.times import announced_times, times
from ivr.script.files import Files
from ivr.script.findings.finding import Severity, Trait

"""Findings of the walk about calls that do not end with words."""


def report(check: CheckResult, files: Files, language: str) -> Iterator[str]:
    """Format the result of a check; the last line is the verdict.

    A script that could not be read has no times.
    """
    reader = translator(language)
    overrides = check.script.overrides if check.script else {}
    yield from finding_lines(check.findings, files, reader, overrides)
    if check.line and check.walk:
        if isfinite(check.walk.longest_silence):
            yield from times(check.line, reader)
            yield from announced_times(check.announced, check.line, reader)
        yield from _walk(check, check.walk, reader)
    yield _verdict(check, reader)


def _walk(check: CheckResult, walk: Walk, reader: Translator) -> Iterator[str]:
    _ = reader.gettext
    yield _(
        "Every way through the call was tried: %(states)s places where the line waits for a key, "
        "%(turns)s answers to keys and silence, %(documents)s different documents.",
        states=reader.number(walk.states),
        turns=reader.number(walk.turns),
        documents=reader.number(len({turn.sound for turn in walk.distinct_turns})),
    )
    if isfinite(walk.longest_silence):
        yield _(
            "The call of somebody who presses no key takes %(whole)s at most. A caller who stops "
            "pressing keys later in the call hears it end within %(rest)s.",
            whole=reader.minutes(walk.silent_call),
            rest=reader.minutes(walk.longest_silence),
        )
    if any(finding.has(Trait.WITHOUT_END) for finding in check.findings):
        yield _("Some calls do not end in spoken words, as the errors above say.")
    else:
        yield _("Wherever callers are, their call ends in spoken words.")
    yield ""


def _verdict(check: CheckResult, reader: Translator) -> str:
    """Say whether the script may be published and why, and what is unknown if it is unreadable."""
    permission = _permission(check, reader)
    if check.line:
        return permission
    later = reader.gettext("The rules are checked and the times are shown once it can be read.")
    return f"{permission} {later}"


def _permission(check: CheckResult, reader: Translator) -> str:
    counts = Counter(finding.severity for finding in check.findings)
    warnings = counts[Severity.WARNING]
    notes = counts[Severity.INFO]
    others = []
    if warnings:
        others.append(reader.ngettext("%(count)s warning", "%(count)s warnings", warnings))
    if notes:
        others.append(reader.ngettext("%(count)s note", "%(count)s notes", notes))
    rest = reader.listing(others)
    if check.may_answer and not others:
        return reader.gettext("The script can be published: no findings.")
    if check.may_answer:
        return reader.gettext("The script can be published: no errors, %(rest)s.", rest=rest)
    errors = format_error_count(counts[Severity.ERROR], reader)
    if not others:
        return reader.gettext(
            "The script cannot be published: correct %(errors)s first.", errors=errors
        )
    return reader.gettext(
        "The script cannot be published: correct %(errors)s first; besides that, %(rest)s.",
        errors=errors,
        rest=rest,
    )


def format_error_count(count: int, reader: Translator) -> str:
    """Return the number of errors in words."""
    return reader.ngettext("%(count)s error", "%(count)s errors", count)
