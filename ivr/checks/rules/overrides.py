"""Overrides: `[rules]` in `line.toml` changes a rule's thresholds, always with a reason.

`R11 = { max_options = 8, reason = "..." }` moves a threshold;
`R56 = { accepted = true, reason = "..." }` turns a rule's warnings into information.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isfinite

from ivr.checks.rules.rule import Limits, Rule
from ivr.checks.rules.thresholds import defaults
from ivr.script.finding import Report
from ivr.script.model import LINE_FILE, Override, Script
from ivr.script.tables import nearest

REASON = "reason"
ACCEPTED = "accepted"

RETIRED = frozenset({"R24"})
"""Rules that scripts may still name in editions from before they were removed."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The limits of one rule, and whether its warnings are accepted."""

    limits: Limits
    accepted: bool = False
    reason: str = ""


def settle(script: Script, rules: Collection[Rule], report: Report) -> Mapping[str, Settled]:
    """Apply a script's overrides to the thresholds, and report mistakes in them."""
    known = {rule.id for rule in rules}
    for name, override in script.overrides.items():
        if name in RETIRED:
            report.error("override-of-retired-rule", LINE_FILE, override.line, found=name)
        elif name not in known:
            best = nearest(name, sorted(known))
            report.error("override-of-no-rule", LINE_FILE, override.line, found=name, nearest=best)
    return {rule.id: _settle(rule.id, script.overrides.get(rule.id), report) for rule in rules}


def _settle(rule: str, override: Override | None, report: Report) -> Settled:
    limits = defaults(rule)
    if override is None:
        return Settled(limits)
    values = dict(override.values)
    reason = values.pop(REASON, "")
    accepted = values.pop(ACCEPTED, False)
    if not isinstance(reason, str) or not reason.strip():
        report.error("override-without-reason", LINE_FILE, override.line, id=rule)
    if not isinstance(accepted, bool):
        _wrong(rule, ACCEPTED, accepted, "true", override, report)
    for name, value in values.items():
        if name not in limits:
            known = [*limits, ACCEPTED, REASON]
            best = nearest(name, known)
            words = {"id": rule, "found": name, "known": ", ".join(known), "nearest": best}
            report.error("override-of-no-threshold", LINE_FILE, override.line, **words)
        elif isinstance(value, bool | str) or not isfinite(value):
            _wrong(rule, name, value, f"{limits[name]:g}", override, report)
        else:
            limits[name] = value
    return Settled(limits, accepted is True, str(reason))


def _wrong(
    rule: str, name: str, value: object, expected: str, override: Override, report: Report
) -> None:
    written = str(value).lower() if isinstance(value, bool) else value
    words = {"id": rule, "field": name, "found": written, "expected": expected}
    report.error("override-wrong-value", LINE_FILE, override.line, **words)
