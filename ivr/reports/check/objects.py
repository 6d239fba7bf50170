"""Findings and times for programs, as the schemas in `docs/` describe them."""

from collections.abc import Mapping
from typing import Any

from ivr.call.timetable import opening_times, timetables
from ivr.call.walk import Walk
from ivr.checks.check import AnnouncedCheck, Check
from ivr.reports.check.summary import documents, ends
from ivr.reports.plain import plain
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity
from ivr.script.positions import Positions

FINDINGS_VERSION = 3
TIMES_VERSION = 2
"""The versions of the forms. They grow when a field changes its meaning or goes."""

Object = Mapping[str, Any]


def findings_object(check: Check, files: Files, language: str) -> Object:
    """Return all that a check found, its texts in the reader's language."""
    order, positions = list(Severity), Positions(files)
    found = sorted(check.findings, key=lambda one: (order.index(one.severity), one.place))
    return {
        "version": FINDINGS_VERSION,
        "may_publish": check.may_answer,
        "findings": [_finding(finding, check, positions, language) for finding in found],
        "times": times_object(check),
        "walk": _walk(check.walk) if check.walk else None,
    }


def times_object(check: Check) -> Object | None:
    """Return when callers hear what, in seconds; None for a script that could not be read."""
    line, walk = check.line, check.walk
    if line is None or walk is None or not ends(walk):
        return None
    return {
        "version": TIMES_VERSION,
        "languages": plain(timetables(line)),
        "announced": [_announced(each) for each in check.announced],
    }


def _finding(finding: Finding, check: Check, positions: Positions, language: str) -> Object:
    file, line = positions.of(finding.place)
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "field": "/".join(finding.field),
        "file": file,
        "line": line,
        "message": finding.message(language, check.titles),
        "hint": finding.hint(language, check.titles),
        "replacement": finding.replacement,
    }


def _walk(walk: Walk) -> Object:
    return {
        "states": walk.states,
        "turns": walk.turns,
        "documents": documents(walk),
        "silent_call": plain(walk.silent_call),
        "longest_silence": plain(walk.longest_silence),
    }


def _announced(check: AnnouncedCheck) -> Object:
    """An interval with announcements."""
    line, zone = check.line, check.line.script.timezone
    start, end = check.interval.start, check.interval.end
    return {
        "from": start.astimezone(zone).isoformat(timespec="seconds"),
        "until": end and end.astimezone(zone).isoformat(timespec="seconds"),
        "announcements": [each.name for each in line.announced],
        "closed": line.closing is not None,
        "languages": plain(opening_times(line)),
    }
