"""The effect of a change: on habits of callers, seconds and findings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ivr.checks.check import Check
from ivr.reports.diff.meaning import KeyChange, key_changes
from ivr.reports.diff.seconds import TimeChange, time_changes
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.line import Line


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does.

    `keys` are those that mean something else than on the live line, `times` what is heard sooner or
    later than in the draft; they are None if one of the scripts cannot be read. `new` and `gone`
    are findings; none are gone if the changed draft cannot be judged by the rules. `writes` are the
    files to save in the draft, None for a removed one.
    """

    writes: dict[str, bytes | None]
    keys: tuple[KeyChange, ...] | None
    times: tuple[TimeChange, ...] | None
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    may_answer: bool


def effect(before: Files, after: Files, *, live: Line | None, was: Check, now: Check) -> Effect:
    """Return the effect of a change, given the live line and the checks of both drafts."""
    known, line = live or was.line, now.line
    return Effect(
        writes=writes(before, after),
        keys=tuple(key_changes(known.script, line.script)) if known and line else None,
        times=tuple(time_changes(was.line, line)) if was.line and line else None,
        new=_beyond(now.findings, was.findings),
        gone=_beyond(was.findings, now.findings) if now.line or not was.line else (),
        may_answer=now.may_answer,
    )


def writes(before: Files, after: Files) -> dict[str, bytes | None]:
    """Return the files that differ: their new bytes, or None for removed ones."""
    paths = (*before, *(path for path in after if path not in before))
    return {path: after.get(path) for path in paths if before.get(path) != after.get(path)}


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
