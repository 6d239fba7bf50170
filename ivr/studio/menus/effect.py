"""The effect of a change: on habits of callers, seconds and findings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ivr.checks.check import Check
from ivr.reports.diff.compare import compare
from ivr.reports.diff.result import Comparison
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.line import Line


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does.

    `for_callers` compares the live line with the changed draft, `by_itself` the draft with the
    changed draft; they are None if one of the scripts cannot be read. `new` and `gone` are
    findings; none are gone if the changed draft cannot be judged by the rules. `writes` are the
    files to save in the draft, None for a removed one.
    """

    writes: dict[str, bytes | None]
    for_callers: Comparison | None
    by_itself: Comparison | None
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    may_answer: bool


def effect(before: Files, after: Files, *, live: Line | None, was: Check, now: Check) -> Effect:
    """Return the effect of a change, given the live line and the checks of both drafts."""
    return Effect(
        writes=writes(before, after),
        for_callers=_compared(live or was.line, now.line),
        by_itself=_compared(was.line, now.line),
        new=_beyond(now.findings, was.findings),
        gone=_beyond(was.findings, now.findings) if now.line or not was.line else (),
        may_answer=now.may_answer,
    )


def writes(before: Files, after: Files) -> dict[str, bytes | None]:
    """Return the files that differ: their new bytes, or None for removed ones."""
    paths = (*before, *(path for path in after if path not in before))
    return {path: after.get(path) for path in paths if before.get(path) != after.get(path)}


def _compared(old: Line | None, new: Line | None) -> Comparison | None:
    return compare(old, new) if old and new else None


def _beyond(found: Iterable[Finding], known: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that are not among the known ones, whatever their lines."""
    left = Counter(map(_what, known))
    beyond: list[Finding] = []
    for finding in found:
        if left[_what(finding)]:
            left[_what(finding)] -= 1
        else:
            beyond.append(finding)
    return tuple(beyond)


def _what(finding: Finding) -> object:
    values = frozenset(finding.values.items())
    return finding.rule, finding.severity, finding.field, finding.case, values
