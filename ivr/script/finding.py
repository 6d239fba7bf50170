"""Findings: what a check reports about a script."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from ivr.i18n import N_, translator
from ivr.script.places import FILES, LANGUAGE_FILE, Places

LONGEST_VALUE = 1_000
"""Characters. Longer values, such as a sentence without an end, are cut."""


Value: TypeAlias = str | Decimal | date
"""A value of a finding; a datetime is a date too."""


class Severity(StrEnum):
    """The severity of a finding; only an error keeps a script from answering calls."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of a finding."""

    message: str
    expected: str
    found: str = N_("%(found)s")
    hint: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its rule, severity and place, and the values for its wording.

    `case` selects one of several wordings of a rule; for a rule with a single wording it is
    the rule itself. `words` are the English templates that `values` fill in. `line` counts
    from 1; 0 is the file as a whole.
    """

    rule: str
    severity: Severity
    file: str
    line: int
    case: str
    words: Wording
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    def wording(self, language: str = "en", places: Places = FILES) -> Wording:
        """Return the words of this finding in `language` (sv or en), filled in.

        `places` are the words for where to mend it.
        """
        said = translator(language)
        at = {name: said.gettext(words, table=self._table) for name, words in places.items()}
        values = {"file": self.file, "line": str(self.line), **at, **self.values}
        parts = {part: getattr(self.words, part) for part in Wording.__slots__}
        return Wording(**{part: said.gettext(text, **values) for part, text in parts.items()})

    @property
    def _table(self) -> str:
        """The file with the tables of the language that the finding is about."""
        if table := self.values.get("table"):
            return str(table)
        code = str(self.values.get("language", ""))
        folder = code if re.fullmatch("[a-z]{2,3}", code) else self.file.rpartition("/")[0]
        return f"{folder}/{LANGUAGE_FILE}" if folder else LANGUAGE_FILE


class Report:
    """Collects findings; `wordings` are their English words, by rule or case."""

    def __init__(self, wordings: Mapping[str, Wording]) -> None:
        self._wordings = wordings
        self._findings: dict[object, Finding] = {}

    def error(self, rule: str, file: str, line: int = 0, /, **values: object) -> None:
        """Add an error, which keeps the script from answering calls.

        A value named `case` selects the wording of a rule that has several.
        """
        self.add(rule, Severity.ERROR, file, line, values)

    def warning(self, rule: str, file: str, line: int = 0, /, **values: object) -> None:
        """Add a warning, which does not keep the script from answering calls."""
        self.add(rule, Severity.WARNING, file, line, values)

    def add(
        self,
        rule: str,
        severity: Severity,
        file: str,
        line: int,
        values: Mapping[str, object],
        words: Wording | None = None,
    ) -> None:
        """Add a finding, unless an equal one was added before.

        `words` default to those of the rule or case in this report's wordings.
        """
        filled = {name: _kept(value) for name, value in values.items()}
        case = str(filled.pop("case", rule))
        key = (rule, file, line, case, *filled.items())
        words = words or self._wordings[case]
        finding = Finding(rule, severity, file, line, case, words, MappingProxyType(filled))
        self._findings.setdefault(key, finding)

    def at(self, file: str, line: int) -> Callable[..., None]:
        """Return `error` bound to a file and line."""

        def error(rule: str, /, **values: object) -> None:
            self.error(rule, file, line, **values)

        return error

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add findings of another report."""
        self._findings |= {id(finding): finding for finding in findings}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings so far, by file and line."""
        return tuple(sorted(self._findings.values(), key=lambda found: (found.file, found.line)))

    @property
    def refused(self) -> bool:
        """Whether there is an error."""
        return any(found.severity is Severity.ERROR for found in self._findings.values())


def _kept(value: object) -> Value:
    """A value as it is stored: a figure, a day, a time on the clock, or text of limited length."""
    if isinstance(value, Decimal | date):  # a datetime is a date too
        return value
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
