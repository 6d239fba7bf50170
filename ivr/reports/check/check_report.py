"""The report of a check for people: findings, times, and the verdict."""

from collections import Counter
from collections.abc import Iterator
from math import isfinite

from ivr.call.walk import Walk
from ivr.checks.check import Check
from ivr.i18n import Translator, translator
from ivr.reports.check.findings_report import FindingsReport
from ivr.reports.check.times import TimesReport
from ivr.script.files import Files
from ivr.script.finding import Severity
from ivr.terminal import Page

WAYS_WITHOUT_END = ("silence-without-end", "turn-without-words")
"""Findings of the walk about calls that do not end with words."""


def report(check: Check, files: Files, language: str, page: Page) -> Iterator[str]:
    """Format the result of a check; the last line is the verdict.

    A script that could not be read has no times.
    """
    reader = translator(language)
    overrides = check.script.overrides if check.script else {}
    yield from FindingsReport(files, reader, page, overrides).lines(check.findings)
    if check.line and check.walk:
        if isfinite(check.walk.longest_silence):
            times = TimesReport(check.line, reader, page)
            yield from times.lines()
            yield from times.announced(check.announced)
        yield from _walk(check, check.walk, reader, page)
    colour = "green" if check.may_answer else "red"
    yield page.paint(_verdict(check, reader), colour, bold=True)


def _walk(check: Check, walk: Walk, reader: Translator, page: Page) -> Iterator[str]:
    _ = reader.gettext
    yield from page.heading(_("Every way through the call, tried"))
    figures = _(
        "%(states)s places where the line waits for a key, %(turns)s answers to keys and silence, "
        "%(documents)s different documents.",
        states=reader.number(walk.states),
        turns=reader.number(walk.turns),
        documents=reader.number(len({turn.sound for turn in walk.spoken})),
    )
    yield from page.wrap(figures)
    if isfinite(walk.longest_silence):
        silence = _(
            "The longest call in which nothing is pressed: %(whole)s. A caller who stops pressing "
            "later in the call hears it end within %(rest)s.",
            whole=reader.minutes(walk.silent_call),
            rest=reader.minutes(walk.longest_silence),
        )
        yield from page.wrap(silence)
    if any(finding.rule in WAYS_WITHOUT_END for finding in check.findings):
        yield from page.wrap(_("Not every call ends in spoken words: see the errors above."))
    else:
        yield from page.wrap(_("From every place the call ends in spoken words."))
    yield ""


def _verdict(check: Check, reader: Translator) -> str:
    """Return one or two sentences on whether the script may be published, with the reason."""
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
    rest = reader.listing(others)
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
