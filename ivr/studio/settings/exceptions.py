"""Exceptions to the rules: other limits, or warnings that are to stand, each with its reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.checks.overrides import ACCEPTED, REASON
from ivr.checks.rule import Rule
from ivr.checks.rules import all_rules
from ivr.checks.thresholds import Threshold
from ivr.i18n import N_, Translator
from ivr.reports.check.rulebook import limits_of
from ivr.script.place import LINE_FILE
from ivr.script.tables import LineTable
from ivr.studio.settings.section import GONE, SWITCHED_ON, Fields, Problems, Section
from ivr.studio.writing.entries import one_line
from ivr.studio.writing.line_file import LineFile, TableFile, Value

LIMIT = "limit-"

BEYOND = 1_000_000
"""No limit is as high as this."""

ASCENDING = (
    ("min", "fine_min"),
    ("fine_min", "fine_max"),
    ("fine_max", "max"),
    ("min_", "max_"),
    ("fine_", "max_"),
    ("warn_", "max_"),
    ("max_", "error_"),
)
"""How the names of two limits begin of which the first must not be higher than the second."""


@dataclass(frozen=True, slots=True)
class RuleException:
    """A rule with an exception: its other limits, whether warnings are accepted, and why."""

    rule: Rule
    limits: tuple[tuple[Threshold, float], ...]
    accepted: bool
    reason: str


def rule_of(id: str) -> Rule | None:
    """Return a rule, or None if there is no such rule."""
    return next((rule for rule in all_rules() if rule.id == id), None)


def rules_with_exceptions() -> Iterator[Rule]:
    """Yield the rules from which a script may differ: those with limits or warnings."""
    return (rule for rule in all_rules() if limits_of(rule) or rule.warns)


def exceptions(table: LineTable) -> Iterator[RuleException]:
    """Yield the exceptions in the order of the file."""
    for id, values in table.rules.items():
        if rule := rule_of(id):
            limits = tuple(
                (limit, float(values[limit.name]))
                for limit in limits_of(rule)
                if isinstance(values.get(limit.name), int | float)
            )
            reason = str(values.get(REASON, ""))
            yield RuleException(rule, limits, values.get(ACCEPTED) is True, reason)


def section_of(rule: Rule) -> Section[LineTable]:
    """Return the section of one rule's exception."""

    def shown(table: LineTable) -> Fields:
        values = table.rules.get(rule.id, {})
        limits = {limit.name: values.get(limit.name) for limit in limits_of(rule)}
        return {
            **{
                LIMIT + name: f"{value:g}" if isinstance(value, int | float) else ""
                for name, value in limits.items()
            },
            ACCEPTED: SWITCHED_ON if values.get(ACCEPTED) is True else "",
            REASON: str(values.get(REASON, "")),
        }

    def put(file: TableFile[LineTable], fields: Fields) -> None:
        values: dict[str, str | int | float | bool] = {
            limit.name: _figure(fields[LIMIT + limit.name])
            for limit in limits_of(rule)
            if fields.get(LIMIT + limit.name)
        }
        if fields.get(ACCEPTED):
            values[ACCEPTED] = True
        exception: Value | None = {**values, REASON: one_line(fields.get(REASON, ""))}
        file.set_values("rules", {rule.id: None if fields.get(GONE) else exception})

    def problems(fields: Fields, table: LineTable, said: Translator) -> Problems:
        return {} if fields.get(GONE) else _problems(rule, fields, said)

    return Section(rule.id, LINE_FILE, LineFile, shown, put, problems)


def _problems(rule: Rule, fields: Fields, said: Translator) -> Problems:
    found: dict[str, str] = {}
    limits = {LIMIT + limit.name: fields.get(LIMIT + limit.name, "") for limit in limits_of(rule)}
    for name, written in limits.items():
        if written and not re.fullmatch(r"-?[0-9]{1,12}(?:[.,][0-9]{1,12})?", written):
            found[name] = said.gettext(N_("“%(written)s” is not a number."), written=written)
        elif written and not 0 <= _figure(written) < BEYOND:
            words = N_("Write a number from 0 and below %(most)s.")
            found[name] = said.gettext(words, most=said.number(BEYOND))
    found = found or dict(_misplaced(rule, limits, said))
    if not any(limits.values()) and not fields.get(ACCEPTED):
        if rule.warns:
            found[ACCEPTED] = said.gettext(N_("Write another limit, or accept the warnings."))
        else:
            found[next(iter(limits), REASON)] = said.gettext(N_("Write another limit."))
    if not fields.get(REASON):
        found[REASON] = said.gettext(N_("Write why: an exception needs a reason."))
    return found


def _misplaced(rule: Rule, limits: Fields, said: Translator) -> Iterator[tuple[str, str]]:
    """Yield the fields of limits that are higher than one that must not be lower."""
    known = {limit.name: limit for limit in limits_of(rule)}
    values = {
        name: _figure(limits[LIMIT + name]) if limits[LIMIT + name] else limit.value
        for name, limit in known.items()
    }
    for lower, value in values.items():
        for higher in _not_lower_than(lower):
            if higher in values and value > values[higher]:
                name, other = (lower, higher) if limits[LIMIT + lower] else (higher, lower)
                yield (
                    LIMIT + name,
                    said.gettext(
                        N_("It does not go with “%(label)s”, which is %(value)s."),
                        label=said.gettext(known[other].label),
                        value=said.number(values[other], 0 if values[other] % 1 == 0 else 2),
                    ),
                )


def _not_lower_than(name: str) -> Iterator[str]:
    """Yield names of limits that must not be lower than a limit, if a rule has them."""
    for lower, higher in ASCENDING:
        if name.startswith(lower):
            yield higher + name.removeprefix(lower)


def _figure(written: str) -> int | float:
    number = float(written.replace(",", "."))
    return int(number) if number.is_integer() else number
