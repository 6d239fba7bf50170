"""Judging a script by one rule, for the tests of the rules."""

from collections.abc import Mapping
from datetime import datetime

from ivr.checks.rules import all_rules, check_rules
from ivr.checks.subject import Subject
from ivr.checks.subject.subject import UNDATED
from ivr.script.finding import Finding, Severity
from ivr.script.line import prepare
from ivr.script.model import Script
from ivr.script.reading import read


def found(files: Mapping[str, bytes], rule_id: str, *, now: datetime = UNDATED) -> list[Finding]:
    """Read a script, which must be readable without errors, and return one rule's findings."""
    script = readable(files)
    rule = next(rule for rule in all_rules() if rule.id == rule_id)
    findings = check_rules(script, prepare(script), rules=[rule], now=now)
    own = [finding for finding in findings if finding.rule == rule_id]
    for finding in own:  # a word without its value would raise
        finding.wording("sv")
        finding.wording("en")
    return own


def cases(files: Mapping[str, bytes], rule_id: str) -> list[tuple[str, str, int]]:
    """Return the case, file and line of each of a rule's findings; no case is ""."""
    return [
        (finding.case.removeprefix(rule_id).lstrip("."), finding.file, finding.line)
        for finding in found(files, rule_id)
    ]


def readable(files: Mapping[str, bytes]) -> Script:
    """Read a script, which must be readable without errors."""
    reading = read(files)
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    assert reading.script and not errors, errors
    return reading.script


def subject_of(files: Mapping[str, bytes]) -> Subject:
    """Return what the rules look at of a script, which must be readable without errors."""
    script = readable(files)
    return Subject(script, prepare(script))
