"""Overrides: `[rules]` in `line.toml` changes a rule's thresholds, always with a reason.

`R11 = { max_options = 8, reason = "..." }` changes a threshold; `R56 = { accepted = true, reason =
"..." }` turns a rule's warnings into information.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ivr.checks.rule import Limits, Rule
from ivr.i18n import N_
from ivr.script.fields.tables import Override
from ivr.script.fields.titles import Translatable
from ivr.script.findings.finding import FindingCollector, Wording
from ivr.script.model.script import Script

RULES = "rules"
REASON = "reason"
ACCEPTED = "accepted"

MAX_THRESHOLD = 1_000_000
"""Maximum of a threshold: larger values are errors, and may be too long to print."""

WORDINGS: Mapping[str, Wording] = {
    "override-of-no-rule": Wording(
        N_("There is an exception from a rule that does not exist, or no longer does."),
        N_("Correct its number, or delete the exception."),
    ),
    "override-without-reason": Wording(
        N_("There is no reason for the exception from this rule: “%(rule_title)s”"),
        N_(
            "Write a reason that somebody else understands a year from now, or delete the "
            "exception."
        ),
    ),
    "override-of-no-threshold": Wording(
        N_("“%(found)s” cannot be set for this rule: “%(rule_title)s”"),
        N_("These can be set: %(known)s."),
    ),
    "override-wrong-value": Wording(
        N_("“%(field)s” cannot be %(found)s for this rule: “%(rule_title)s”"),
        N_(
            "Write it as %(expected)s is written: a number without quotation marks, or true or "
            "false."
        ),
    ),
    "no-language-data": Wording(
        N_(
            "Some rules were not checked for the language “%(language)s”, because the program does "
            "not have the data that they need."
        ),
        N_(
            "Have somebody who knows “%(language)s” read the texts, and ask those who maintain the "
            "program to add what is missing: %(section)s. It is data, not code."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """The limits of one rule, and whether its warnings are accepted."""

    limits: Limits
    accepted: bool = False
    reason: str = ""


def apply_overrides(
    script: Script, rules: Collection[Rule], report: FindingCollector
) -> Mapping[str, RuleSettings]:
    """Apply a script's overrides to the thresholds, and report errors in them."""
    known = {rule.id for rule in rules}
    for name in script.overrides:
        if name not in known:
            report.error("override-of-no-rule", (RULES, name))
    return {rule.id: _settle(rule, script.overrides.get(rule.id), report) for rule in rules}


def _settle(rule: Rule, override: Override | None, report: FindingCollector) -> RuleSettings:
    place = (RULES, rule.id)
    limits = {threshold.name: threshold.value for threshold in rule.thresholds}
    if override is None:
        return RuleSettings(limits)
    values = dict(override)
    reason = values.pop(REASON, "")
    accepted = values.pop(ACCEPTED, False)
    if not isinstance(reason, str) or not reason.strip():
        report.error("override-without-reason", place, rule_title=Translatable(rule.title))
    if not isinstance(accepted, bool):
        _wrong(rule, ACCEPTED, accepted, "true", report)
    for name, value in values.items():
        if name not in limits:
            known = [*limits, ACCEPTED, REASON]
            words = {"found": name, "known": ", ".join(known)}
            report.error(
                "override-of-no-threshold", place, rule_title=Translatable(rule.title), **words
            )
        elif isinstance(value, bool | str) or not abs(value) <= MAX_THRESHOLD:  # nor nan
            _wrong(rule, name, value, f"{limits[name]:g}", report)
        else:
            limits[name] = value
    return RuleSettings(limits, accepted is True, str(reason))


def _wrong(rule: Rule, name: str, value: object, expected: str, report: FindingCollector) -> None:
    written = str(value).lower() if isinstance(value, bool) else value
    words = {"field": name, "found": written, "expected": expected}
    report.error(
        "override-wrong-value", (RULES, rule.id), rule_title=Translatable(rule.title), **words
    )
