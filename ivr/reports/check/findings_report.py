"""Findings for people, by cause and the most severe first, with their lines; and as JSON."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from ivr.checks.check import CheckResult
from ivr.checks.overrides import ACCEPTED, REASON
from ivr.i18n import N_, Translator
from ivr.script.fields.place import Place
from ivr.script.fields.tables import Override
from ivr.script.files import Files
from ivr.script.findings.finding import Finding, Severity
from ivr.script.reading import field_values
from ivr.script.reading.positions import Positions

SEVERITIES = {
    Severity.ERROR: N_("ERROR"),
    Severity.WARNING: N_("WARNING"),
    Severity.INFO: N_("NOTE"),
}
HINT = N_("Hint")
RULE = re.compile(r"R\d\d")
INDENT = "    "
EXCERPT = 100
"""Maximum of displayed characters of a line."""

MAX_SHOWN = 3
"""Default maximum of displayed findings with one cause; the others are counted."""


def causes(findings: Iterable[Finding], most: int = MAX_SHOWN) -> Iterator[tuple[Finding, int]]:
    """Yield findings by cause, errors first, at most `most` of each.

    The number is that of the other findings of the cause with its last one, 0 with all before.
    """
    by_cause: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in sorted(findings, key=_order):
        by_cause.setdefault((finding.severity, finding.case), []).append(finding)
    for examples in by_cause.values():
        *others, last = examples[:most]
        yield from ((finding, 0) for finding in others)
        yield last, len(examples[most:])


def _order(finding: Finding) -> tuple[int, Place]:
    return list(Severity).index(finding.severity), finding.place


def more_of_cause(count: int, reader: Translator) -> str:
    """Return a sentence about the number of omitted findings."""
    return reader.gettext("And %(count)s more of this kind.", count=reader.number(count))


def finding_lines(
    findings: Sequence[Finding],
    files: Files,
    reader: Translator,
    overrides: Mapping[str, Override] = MappingProxyType({}),
) -> Iterator[str]:
    """Format findings about files, the most severe first, or a message that there are none.

    `overrides` are the script's exceptions from rules.
    """
    _ = reader.gettext
    language = reader.language
    titles = field_values.titles(files)
    positions = Positions(files)
    if not findings:
        yield _("No findings.")
    for finding, more in causes(findings):
        file, number = positions.of(finding.place)
        where = f"{file}:{number}" if number else file
        # `ivr rules` explains rules; other names are for programs.
        rule = f" {finding.rule}" if RULE.fullmatch(finding.rule) else ""
        message = finding.message(language, titles)
        severity = _(SEVERITIES[finding.severity])
        yield f"{where}: {severity}{rule}: {message}"
        if line := positions.quoted(finding.place):
            yield INDENT + line.cut(EXCERPT).text
        yield INDENT + _(HINT) + f": {finding.hint(language, titles)}"
        if reason := _reason_for_accepting(finding, overrides):
            yield INDENT + _("Accepted") + f": {reason}"
        if more:
            yield more_of_cause(more, reader)
    yield ""


def _reason_for_accepting(finding: Finding, overrides: Mapping[str, Override]) -> str:
    """Return the reason of an exception if it makes the finding mere information, else ""."""
    override = overrides.get(finding.rule)
    if finding.severity is not Severity.INFO or not override:
        return ""
    return str(override.get(REASON, "")) if override.get(ACCEPTED) else ""


def findings_object(check: CheckResult, files: Files, language: str) -> Mapping[str, Any]:
    """Return the findings of a check as docs/checking.md describes them, for programs."""
    positions = Positions(files)
    findings = sorted(check.findings, key=_order)
    return {
        "may_publish": check.may_answer,
        "findings": [_finding(finding, check, positions, language) for finding in findings],
    }


def _finding(
    finding: Finding, check: CheckResult, positions: Positions, language: str
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
