"""The rules for spoken scripts, one module each; `check_rules` checks a script by all of them."""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache

from ivr.call.walk import Answers
from ivr.checks.rules import overrides
from ivr.checks.rules.rule import Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.subject.subject import NOTHING_KNOWN, UNDATED
from ivr.checks.rules.wordings import WORDINGS
from ivr.script.finding import Finding, Report, Severity
from ivr.script.line import Line
from ivr.script.model import Script


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule by number: the RULE of each module <topic>/r<number>_<name>."""
    rules = []
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        if re.fullmatch(r"r\d\d_\w+", module.name.rpartition(".")[2]):
            rules.append(importlib.import_module(module.name).RULE)
    return tuple(sorted(rules, key=lambda rule: rule.number))


def check_rules(
    script: Script,
    line: Line,
    *,
    answers: Answers = NOTHING_KNOWN,
    now: datetime = UNDATED,
    rules: Iterable[Rule] | None = None,
) -> tuple[Finding, ...]:
    """Return what breaks the rules in a script: all rules, unless some are given.

    `answers` are what a walk saw the line answer, and `now` the aware moment that dates in the
    script are compared with.
    """
    subject = Subject(script, line, answers=answers, now=now)
    report = Report(WORDINGS)
    settled = overrides.settle(script, all_rules(), report)
    for rule in all_rules() if rules is None else rules:
        override = settled[rule.id]
        for breach in rule.check(subject, override.limits):
            severity = breach.severity or rule.severity
            if override.accepted and severity is Severity.WARNING:
                severity = Severity.INFO
            values = {**breach.values, "case": _case(rule, breach.case)}
            words = rule.cases[breach.case]
            report.add(rule.id, severity, breach.file, breach.line, values, words)
    report.extend(_unknown_languages(subject))
    return report.findings


def _unknown_languages(subject: Subject) -> Iterator[Finding]:
    """Report the rules that were not checked for a language, which has no data for them."""
    report = Report(WORDINGS)
    for language in subject.languages:
        missing = subject.knowledge(language.code).missing
        for section in missing:
            rules = [rule.id for rule in all_rules() if section in rule.needs]
            values = {"language": language.code, "section": section, "rules": ", ".join(rules)}
            report.warning("no-language-data", language.file, 0, **values)
    yield from report.findings


def _case(rule: Rule, case: str) -> str:
    return f"{rule.id}.{case}" if case else rule.id
