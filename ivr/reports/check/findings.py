"""Findings for people: by file, the worst first, each with its line and the place marked."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from ivr.checks.overrides import ACCEPTED, REASON
from ivr.i18n import N_, Translator
from ivr.reports.check.place import SourcePlace, cut, place_of
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity
from ivr.script.model import Override
from ivr.terminal import NARROWEST, Page, columns

SEVERITIES = {
    Severity.ERROR: N_("ERROR"),
    Severity.WARNING: N_("WARNING"),
    Severity.INFO: N_("NOTE"),
}
PARTS = {"expected": N_("Expected"), "found": N_("Found"), "hint": N_("Hint")}
"""Labels of the parts of a finding's wording."""

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
WEIGHTS = {severity: weight for weight, severity in enumerate(Severity)}
"""The order of severities: errors weigh most and stand first."""

RULE = re.compile(r"R\d\d")
INDENT = "    "

SHOWN = 10
"""Findings of one rule in one file: the others are only counted."""


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by file, the file with most errors first; in a file by severity and line."""
    found = tuple(findings)
    counts = Counter((one.file, one.severity) for one in found)
    burden = {one.file: [-counts[one.file, severity] for severity in Severity] for one in found}
    return tuple(
        sorted(found, key=lambda one: (burden[one.file], one.file, WEIGHTS[one.severity], one.line))
    )


def limited(findings: Iterable[Finding]) -> Iterator[tuple[Finding, int]]:
    """Return the first findings of each rule in each file, the worst first.

    Beside the last of them stands how many more there are.
    """
    found = worst_first(findings)
    counts, seen = Counter(map(_kind, found)), Counter[object]()
    for finding in found:
        kind = _kind(finding)
        seen[kind] += 1
        if seen[kind] <= SHOWN:
            yield finding, counts[kind] - SHOWN if seen[kind] == SHOWN else 0


def _kind(finding: Finding) -> object:
    return finding.file, finding.severity, finding.rule


def more_of_kind(count: int, said: Translator) -> str:
    """Return how many findings of a kind are left out, in words."""
    return said.gettext(
        "And %(count)s more of this kind in this file. --format json lists all.",
        count=said.number(count),
    )


class FindingsReport:
    """Writes the findings of one script."""

    def __init__(
        self, files: Files, overrides: Mapping[str, Override], said: Translator, page: Page
    ) -> None:
        self._files = files
        self._overrides = overrides
        self._said = said
        self._page = page

    def lines(self, findings: Iterable[Finding]) -> Iterator[str]:
        """Write findings, the worst first, or that there are none."""
        found = tuple(limited(findings))
        if not found:
            yield self._said.gettext("Nothing to remark on.")
            yield ""
        for file, of_file in groupby(found, key=lambda one: one[0].file):
            yield self._page.paint(file, bold=True)
            for finding, more in of_file:
                yield from self._finding(finding)
                yield ""
                if more:
                    yield from self._page.wrap(more_of_kind(more, self._said), "  ")
                    yield ""

    def _finding(self, finding: Finding) -> Iterator[str]:
        _, wording = self._said.gettext, finding.wording(self._said.language)
        colour = COLOURS[finding.severity]
        line = ", " + _("line %(number)s", number=finding.line) if finding.line else ""
        head = _(SEVERITIES[finding.severity])
        if RULE.fullmatch(finding.rule):  # `ivr rules` explains it; other names are for programs
            head = f"{head} {finding.rule}"
        first, *more = self._page.wrap(f"{head}{line}: {wording.message}", "  ", INDENT)
        yield "  " + self._page.paint(head, colour, bold=True) + first[2 + len(head) :]
        yield from more
        if place := place_of(finding, self._files):
            yield from self._quoted(place, colour)
        texts = {_(label): getattr(wording, part) for part, label in PARTS.items()}
        texts |= {_("Accepted"): reason} if (reason := self._reason(finding)) else {}
        for label, text in texts.items():
            yield from self._page.labelled(label, text, list(texts), INDENT)

    def _reason(self, finding: Finding) -> str:
        """Why this finding is only a note, if `line.toml` says so."""
        override = self._overrides.get(finding.rule)
        if finding.severity is not Severity.INFO or not override:
            return ""
        return str(override.values.get(REASON, "")) if override.values.get(ACCEPTED) else ""

    def _quoted(self, place: SourcePlace, colour: str) -> Iterator[str]:
        """The line as it is written, and marks below the words that it is about."""
        gutter = f"{place.number:>5} │ "
        place = cut(place, max(NARROWEST, self._page.width) - len(gutter))
        text, span = place.text, place.span
        yield self._page.paint(gutter, "bright_black") + text
        if span:
            before = " " * columns(text[: span.start])
            marks = "^" * max(1, columns(text[span.start : span.stop]))
            below = self._page.paint(f"{'':>5} │ ", "bright_black")
            yield below + before + self._page.paint(marks, colour, bold=True)
