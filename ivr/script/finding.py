"""A finding: one thing that a check has to say of a script, in the reader's language."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType

LANGUAGES = ("sv", "en")

LONGEST_VALUE = 1_000
"""Characters. A sentence that somebody never ended would stand in each finding about it."""


class Severity(StrEnum):
    """How much a finding weighs; only an error keeps a script from answering calls."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Wording:
    """A finding in the words of one language."""

    message: str
    expected: str
    found: str
    hint: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say of a script: where it is and what to put into its wording.

    `case` names the entry of `findings/<language>.toml` that holds the words; it is the
    rule itself where the rule has only one thing to say. `line` counts from 1; 0 means the
    file as a whole.
    """

    rule: str
    severity: Severity
    file: str
    line: int
    case: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def wording(self, language: str = "en") -> Wording:
        """Say this finding in `language` (sv or en); its file and line may be part of it."""
        entry = _declared[language].get(self.case) or _catalogue(language)[self.case]
        values = {"file": self.file, "line": str(self.line), **self.values}
        return Wording(**{part: entry[part].format_map(values) for part in Wording.__slots__})


class Report:
    """Collects findings, so that a reader hears of all mistakes at once."""

    def __init__(self) -> None:
        self._findings: dict[object, Finding] = {}

    def error(self, rule: str, file: str, line: int = 0, /, **values: object) -> None:
        """Note a mistake that keeps the script from answering calls.

        A value named `case` chooses the wording where the rule has several.
        """
        self.add(rule, Severity.ERROR, file, line, values)

    def warning(self, rule: str, file: str, line: int = 0, /, **values: object) -> None:
        """Note something that callers can live with and staff should mend."""
        self.add(rule, Severity.WARNING, file, line, values)

    def add(
        self,
        rule: str,
        severity: Severity,
        file: str,
        line: int,
        values: Mapping[str, object],
    ) -> None:
        """Note a finding; the same one is kept once."""
        words = {"case": rule} | {name: _cut(str(value)) for name, value in values.items()}
        key = (rule, file, line, *words.items())
        finding = Finding(rule, severity, file, line, words.pop("case"), MappingProxyType(words))
        self._findings.setdefault(key, finding)

    def at(self, file: str, line: int) -> Callable[..., None]:
        """Return `error` for one place: it takes a rule and its values."""

        def error(rule: str, /, **values: object) -> None:
            self.error(rule, file, line, **values)

        return error

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take over findings that were made elsewhere."""
        self._findings |= {id(finding): finding for finding in findings}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything noted so far, in order of file and line."""
        return tuple(sorted(self._findings.values(), key=lambda found: (found.file, found.line)))

    @property
    def refused(self) -> bool:
        """Whether an error was noted."""
        return any(found.severity is Severity.ERROR for found in self._findings.values())


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"


_declared: dict[str, dict[str, Mapping[str, str]]] = {language: {} for language in LANGUAGES}


def declare(case: str, words: Mapping[str, Wording]) -> None:
    """Add the words of a case that is not in the catalogue files, by the reader's language."""
    for language, wording in words.items():
        _declared[language][case] = {name: getattr(wording, name) for name in Wording.__slots__}


@cache
def _catalogue(language: str) -> Mapping[str, Mapping[str, str]]:
    """The words of the findings of reading, in one language."""
    source = resources.files(__package__) / "findings" / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
