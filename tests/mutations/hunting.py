"""The hunt: which rules say of a mutant what they do not say of the frozen script."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache

from scripts import excused_script

from ivr.call.walk import walk
from ivr.checks.check import check_documents
from ivr.checks.rule import Rule
from ivr.checks.rules import all_rules, check_rules
from ivr.checks.spelling import spell
from ivr.script.finding import Finding
from ivr.script.line import prepare
from ivr.script.reading import read

Files = Mapping[str, bytes]
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
Said = tuple[str, str, frozenset[tuple[str, str]]]
"""What a rule says of a field, wherever in it the line may have moved to."""


def hunt(files: Files, rules: frozenset[str]) -> str | None:
    """Return the rule among some that catches a script, or None."""
    caught = (said[0] for said in _examined(files, rules) if said not in said_before())
    return next((rule for rule in caught if rule in rules), None)


def all_new(files: Files) -> set[str]:
    """Return every rule that has something new to say."""
    return {said[0] for said in _examined(files) if said not in said_before()}


@cache
def said_before() -> frozenset[Said]:
    """What is said of the frozen script."""
    return frozenset(_examined(excused_script()))


def _examined(files: Files, likely: frozenset[str] = frozenset()) -> Iterator[Said]:
    """Yield what an examination finds; what `likely` rules find before all rules are asked."""
    reading = read(files)
    yield from map(_said, reading.findings)
    if reading.script is None or reading.refused:
        return
    line = prepare(reading.script)
    yield from map(_said, check_rules(reading.script, line, now=NOW, rules=[*_named(likely)]))
    yield from map(_said, check_rules(reading.script, line, now=NOW))
    seen = walk(line)
    yield from map(_said, (*seen.findings, *check_documents(line, seen), *spell(reading.script)))


def _named(ids: frozenset[str]) -> Iterator[Rule]:
    return (rule for rule in all_rules() if rule.id in ids)


def _said(finding: Finding) -> Said:
    return finding.rule, "/".join(finding.field), _values(finding.values)


def _values(values: Mapping[str, object]) -> frozenset[tuple[str, str]]:
    return frozenset((name, str(value)) for name, value in values.items())
