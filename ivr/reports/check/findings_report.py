"""Findings for people, by cause and the most severe first, with marked lines; and as JSON."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ivr.checks.check import Check
from ivr.checks.overrides import ACCEPTED, REASON
from ivr.i18n import N_, Translator
from ivr.script import fields
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity
from ivr.script.positions import Positions, SourceLine
from ivr.script.tables import Override
from ivr.terminal import Page, columns

SEVERITIES = {
    Severity.ERROR: N_("ERROR"),
    Severity.WARNING: N_("WARNING"),
    Severity.INFO: N_("NOTE"),
}
HINT = N_("Hint")
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}

RULE = re.compile(r"R\d\d")
INDENT = "    "

MAX_SHOWN = 3
"""Default maximum of displayed findings with one cause; the others are counted."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings with one cause: the first ones, and the number of the others."""

    severity: Severity
    findings: tuple[Finding, ...]
    more: int


def causes(findings: Iterable[Finding], most: int = MAX_SHOWN) -> tuple[Cause, ...]:
    """Return findings by cause, errors first, with at most `most` examples of each."""
    found: dict[tuple[Severity, str], list[Finding]] = {}
    order = list(Severity)
    for finding in sorted(findings, key=lambda one: (order.index(one.severity), one.place)):
        found.setdefault((finding.severity, finding.case), []).append(finding)
    return tuple(
        Cause(severity, tuple(each[:most]), len(each[most:]))
        for (severity, _), each in found.items()
    )


def more_of_cause(count: int, reader: Translator) -> str:
    """Return a sentence about the number of omitted findings."""
    return reader.gettext("And %(count)s more of this kind.", count=reader.number(count))


class FindingsReport:
    """Formats findings about files; `overrides` are the script's exceptions from rules."""

    def __init__(
        self,
        files: Files,
        reader: Translator,
        page: Page,
        overrides: Mapping[str, Override] = MappingProxyType({}),
    ) -> None:
        self._titles = fields.titles(files)
        self._positions = Positions(files)
        self._overrides = overrides
        self._reader = reader
        self._page = page

    def lines(self, findings: Sequence[Finding]) -> Iterator[str]:
        """Format findings, the most severe first, or a message that there are none."""
        if not findings:
            yield self._reader.gettext("No findings.")
            yield ""
        for cause in causes(findings):
            for finding in cause.findings:
                yield from self._finding(finding)
                yield ""
            if cause.more:
                yield from self._page.wrap(more_of_cause(cause.more, self._reader))
                yield ""

    def _finding(self, finding: Finding) -> Iterator[str]:
        _, language, titles = self._reader.gettext, self._reader.language, self._titles
        colour = COLOURS[finding.severity]
        head = _(SEVERITIES[finding.severity])
        if RULE.fullmatch(finding.rule):  # `ivr rules` explains it; other names are for programs
            head = f"{head} {finding.rule}"
        file, number = self._positions.of(finding.place)
        line = _("line %(number)s", number=number)
        where = f"{file}, {line}" if number else file
        yield f"{self._page.paint(head, colour, bold=True)}  {self._page.paint(where, bold=True)}"
        yield from self._page.wrap(finding.message(language, titles), INDENT)
        if quoted := self._positions.quoted(finding.place):
            yield from self._quoted(quoted, colour)
        texts = {_(HINT): finding.hint(language, titles)}
        texts |= {_("Accepted"): reason} if (reason := self._reason(finding)) else {}
        for label, text in texts.items():
            yield from self._page.labelled(label, text, list(texts), INDENT)

    def _reason(self, finding: Finding) -> str:
        """Return the reason why a finding is only information, if the script has an override."""
        override = self._overrides.get(finding.rule)
        if finding.severity is not Severity.INFO or not override:
            return ""
        return str(override.get(REASON, "")) if override.get(ACCEPTED) else ""

    def _quoted(self, line: SourceLine, colour: str) -> Iterator[str]:
        """Yield the line as written, with marks below the words of the finding."""
        gutter = f"{line.number:>5} │ "
        line = line.cut(self._page.width - len(gutter))
        text, span = line.text, line.span
        yield self._page.paint(gutter, "bright_black") + text
        if span:
            before = " " * columns(text[: span.start])
            marks = "^" * max(1, columns(text[span.start : span.stop]))
            below = self._page.paint(f"{'':>5} │ ", "bright_black")
            yield below + before + self._page.paint(marks, colour, bold=True)


def findings_object(check: Check, files: Files, language: str) -> Mapping[str, Any]:
    """Return the findings of a check as docs/checking.md describes them, for programs."""
    order, positions = list(Severity), Positions(files)
    found = sorted(check.findings, key=lambda one: (order.index(one.severity), one.place))
    return {
        "may_publish": check.may_answer,
        "findings": [_finding(finding, check, positions, language) for finding in found],
    }


def _finding(
    finding: Finding, check: Check, positions: Positions, language: str
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
