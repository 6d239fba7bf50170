"""The rules for spoken scripts, by topic; `check_rules` checks a script by all of them."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache

from ivr.call.walk import Answers
from ivr.checks import overrides
from ivr.checks.rule import Rule
from ivr.checks.subject import Subject
from ivr.checks.subject.subject import NOTHING_KNOWN, UNDATED
from ivr.script.finding import Finding, Report, Severity
from ivr.script.line import Line
from ivr.script.model import Script


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule by its id: those that the modules of this package hold."""
    modules = (importlib.import_module(f"{__name__}.{each.name}") for each in _modules())
    held = (value for module in modules for value in vars(module).values())
    return tuple(
        sorted({each for each in held if isinstance(each, Rule)}, key=lambda each: each.id)
    )


def _modules() -> Iterator[pkgutil.ModuleInfo]:
    return pkgutil.iter_modules(__path__)


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
    report = Report(overrides.WORDINGS)
    settled = overrides.settle(script, all_rules(), report)
    for rule in all_rules() if rules is None else rules:
        override = settled[rule.id]
        for breach in rule.check(subject, override.limits):
            severity = breach.severity or rule.severity
            if override.accepted and severity is Severity.WARNING:
                severity = Severity.INFO
            values = {**breach.values, "case": _case(rule, breach.case)}
            report.add(rule.id, severity, breach.place, values, rule.words[breach.case])
    report.extend(_unknown_languages(subject))
    return report.findings


def _unknown_languages(subject: Subject) -> Iterator[Finding]:
    """Report the rules that were not checked for a language, which has no data for them."""
    report = Report(overrides.WORDINGS)
    for language in subject.languages:
        for section in subject.knowledge(language.code).missing:
            rules = [rule.id for rule in all_rules() if section in rule.needs]
            values = {"language": language.code, "section": section, "rules": ", ".join(rules)}
            report.warning("no-language-data", (language.code,), **values)
    yield from report.findings


def _case(rule: Rule, case: str) -> str:
    return f"{rule.id}.{case}" if case else rule.id
