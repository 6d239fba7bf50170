"""Findings for programs, as docs/checking.md describes them."""

from collections.abc import Mapping
from typing import Any

from ivr.checks.check import Check
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity
from ivr.script.positions import Positions


def findings_object(check: Check, files: Files, language: str) -> Mapping[str, Any]:
    """Return the findings of a check as a JSON object, with texts in the reader's language."""
    order, positions = list(Severity), Positions(files)
    found = sorted(check.findings, key=lambda one: (order.index(one.severity), one.place))
    return {
        "may_publish": check.may_answer,
        "findings": [_finding(finding, check, positions, language) for finding in found],
    }


def _finding(
    finding: Finding, check: Check, positions: Positions, language: str
) -> Mapping[str, Any]:
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
