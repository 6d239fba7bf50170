"""Findings about an announcement, at the fields of its form and in words of its form."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.checks.check import Check
from ivr.script import toml
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity
from ivr.script.model import LINE_FILE
from ivr.studio.announcing.tables import FIELDS, KIND
from ivr.studio.finding_words import for_page, page_wording
from ivr.studio.writing.line_file import LineFile
from ivr.studio.writing.titles import Titles

AT_FIELDS = {
    "announcement-ends-first": "until",
    "closed-without-numbers": "closes",
    "R64": "until",
    "R66": "from",
}
"""The field of each rule; other findings have the key in the table among their values."""

EMPTY = "empty-file"


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding at a field of the form."""

    field: str
    finding: Finding
    titles: Titles

    def words(self, language: str) -> str:
        """Return it in the reader's language: what is wrong, and what to do."""
        wording = page_wording(for_page(self.finding, self.titles, language), language)
        return f"{wording.message} {wording.hint}"

    @property
    def is_error(self) -> bool:
        """Whether it is a mistake: the announcement could not be published, or never be heard."""
        return self.finding.severity is Severity.ERROR or self.finding.case.endswith(".ended")


def remarks(check: Check, files: Files, name: str) -> tuple[Remark, ...]:
    """Return the findings about an announcement, those about its texts at their fields."""
    table, titles = LineFile(files).table, Titles(files)
    fields = {f"{code}/{name}.txt": f"text-{code}" for code in table.languages}
    spans = toml.parse(files[LINE_FILE].decode()).spans
    lines = {line for path, span in spans.items() if path[:2] == (KIND, name) for line in span}
    found = []
    for each in check.findings:
        if each.rule == EMPTY:
            continue  # see `empty`
        if each.file in fields:
            found.append(Remark(fields[each.file], each, titles))
        elif each.file == LINE_FILE and (each.line in lines or name in _others(each)):
            found.append(Remark(_field(each), each, titles))
    return tuple(found)


def empty(check: Check, paths: Mapping[str, str]) -> tuple[str, ...]:
    """Return the languages in which nothing is written."""
    files = {found.file for found in check.findings if found.rule == EMPTY}
    return tuple(code for code, path in paths.items() if path in files)


def _field(finding: Finding) -> str:
    key = str(finding.values.get("field", "")).rpartition(".")[2]
    return AT_FIELDS.get(finding.rule) or (key if key in FIELDS else "until")


def _others(finding: Finding) -> list[str]:
    """The other announcements of a finding about some that are said at the same time."""
    return str(finding.values.get("others", "")).split(", ")
