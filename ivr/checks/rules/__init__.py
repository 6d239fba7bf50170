"""The rules for spoken scripts, by topic; `check_rules` checks a script by all of them."""

import importlib
import pkgutil
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from itertools import chain

from ivr.call.walk import CachedFlow
from ivr.checks import overrides
from ivr.checks.checked import CheckedScript
from ivr.checks.rule import About, Rule
from ivr.script.fields.titles import LanguageCodes, Translatable
from ivr.script.findings.finding import Finding, FindingCollector, Severity
from ivr.script.language.knowledge import knowledge_of
from ivr.script.model.line import Line


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return the rules of all modules in this package, by id."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    attributes = chain.from_iterable(vars(module).values() for module in modules)
    rules = {attribute for attribute in attributes if isinstance(attribute, Rule)}
    return tuple(sorted(rules, key=lambda rule: rule.id))


@cache
def rules_about(about: About) -> tuple[Rule, ...]:
    """Return the rules about this subject."""
    return tuple(rule for rule in all_rules() if rule.about is about)


def check_rules(
    line: Line,
    now: datetime,
    *,
    flow: CachedFlow | None = None,
    rules: Iterable[Rule] | None = None,
) -> tuple[Finding, ...]:
    """Check the script of a line by all rules, unless some are given.

    `now` is the aware moment with which dates in the script are compared. `flow` is the cached flow
    of a walk, if there was one. A rule checks the languages whose data it needs are known. A rule
    that raises an exception is itself reported, at the place that it was checking.
    """
    script = line.script
    flow = flow or CachedFlow(line)
    missing = {code: {*knowledge_of(code).missing} for code in script.languages}

    @cache
    def checked(*languages: str) -> CheckedScript:
        return CheckedScript(line, languages, flow, now)

    report = FindingCollector(overrides.WORDINGS)
    settled = overrides.apply_overrides(script, all_rules(), report)
    for rule in all_rules() if rules is None else rules:
        override = settled[rule.id]
        known = (code for code in missing if not missing[code] & {*rule.needs})
        try:
            breaches = tuple(rule.check(checked(*known), override.limits))
        except Exception as error:
            report.fail("rule-failed", error, rule=rule.id, rule_title=Translatable(rule.title))
            continue
        for breach in breaches:
            severity = breach.severity or rule.severity
            if override.accepted and severity is Severity.WARNING:
                severity = Severity.INFO
            rule.report(breach, severity, report)
    for language, sections in missing.items():
        for section in sorted(sections):
            unchecked = ", ".join(rule.id for rule in all_rules() if section in rule.needs)
            values = {"section": section, "rules": unchecked}
            codes = LanguageCodes((language,))
            report.warning("no-language-data", (language,), language=codes, **values)
    return report.findings
