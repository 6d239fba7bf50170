"""The rules for spoken scripts, by topic; `check_rules` checks a script by all of them."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache

from ivr.call.walk import Answers
from ivr.checks import overrides
from ivr.checks.checked import NOTHING_KNOWN, UNDATED, Checked
from ivr.checks.rule import About, Rule
from ivr.script.failures import report_failure
from ivr.script.finding import Finding, Report, Severity
from ivr.script.knowledge import knowledge_of
from ivr.script.line import Line
from ivr.script.model import Script


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return the rules of all modules in this package, by id."""
    modules = (importlib.import_module(f"{__name__}.{each.name}") for each in _modules())
    held = (value for module in modules for value in vars(module).values())
    return tuple(
        sorted({each for each in held if isinstance(each, Rule)}, key=lambda each: each.id)
    )


@cache
def rules_about(about: About) -> tuple[Rule, ...]:
    """Return the rules with this subject."""
    return tuple(rule for rule in all_rules() if rule.about is about)


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
    script are compared with. A rule looks at the languages that have the words that it needs. One
    that raises an exception is itself reported, where it was looking.
    """
    missing = {code: {*knowledge_of(code).missing} for code in script.languages}

    @cache
    def subject(*languages: str) -> Checked:
        return Checked(script, line, languages, answers=answers, now=now)

    report = Report(overrides.WORDINGS)
    settled = overrides.settle(script, all_rules(), report)
    for rule in all_rules() if rules is None else rules:
        override = settled[rule.id]
        known = (code for code in missing if not missing[code] & {*rule.needs})
        try:
            found = tuple(rule.check(subject(*known), override.limits))
        except Exception as error:
            failed = {"rule": rule.id, "rule_title": rule.title}
            report_failure("rule-failed", error, report, **failed)
            continue
        for breach in found:
            severity = breach.severity or rule.severity
            if override.accepted and severity is Severity.WARNING:
                severity = Severity.INFO
            values = {**breach.values, "case": _case(rule, breach.case)}
            report.add(rule.id, severity, breach.place, values, rule.wordings[breach.case])
    for language, sections in missing.items():
        for section in sections:
            unchecked = ", ".join(rule.id for rule in all_rules() if section in rule.needs)
            values = {"language": language, "section": section, "rules": unchecked}
            report.warning("no-language-data", (language,), **values)
    return report.findings


def _case(rule: Rule, case: str) -> str:
    return f"{rule.id}.{case}" if case else rule.id
