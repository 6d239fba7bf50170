"""A finding: one thing that a check has to say of a script, in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from ivr.i18n import N_, translator

LONGEST_VALUE = 1_000
"""Characters. A sentence that somebody never ended would stand in each finding about it."""


class Severity(StrEnum):
    """How much a finding weighs; only an error keeps a script from answering calls."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a finding says."""

    message: str
    expected: str
    found: str = N_("%(found)s")
    hint: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say of a script: where it is and what to put into its wording.

    `case` tells apart what a rule may say; it is the rule itself where it says one thing only.
    `words` are in English, with the places open that `values` go into. `line` counts from 1;
    0 means the file as a whole.
    """

    rule: str
    severity: Severity
    file: str
    line: int
    case: str
    words: Wording
    values: Mapping[str, str | Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def wording(self, language: str = "en") -> Wording:
        """Say this finding in `language` (sv or en); its file and line may be part of it."""
        gettext = translator(language).gettext
        values = {"file": self.file, "line": str(self.line), **self.values}
        parts = {part: getattr(self.words, part) for part in Wording.__slots__}
        return Wording(**{part: gettext(text, **values) for part, text in parts.items()})


class Report:
    """Collects findings, so that a reader hears of all mistakes at once.

    `wordings` are what may be said, by rule or case.
    """

    def __init__(self, wordings: Mapping[str, Wording]) -> None:
        self._wordings = wordings
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
        words: Wording | None = None,
    ) -> None:
        """Note a finding; the same one is kept once.

        `words` are those of the rule or case in this report's wordings unless given.
        """
        filled = {name: _kept(value) for name, value in values.items()}
        case = str(filled.pop("case", rule))
        key = (rule, file, line, case, *filled.items())
        words = words or self._wordings[case]
        finding = Finding(rule, severity, file, line, case, words, MappingProxyType(filled))
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


def _kept(value: object) -> str | Decimal:
    """A value as a finding keeps it: a figure, or words that are not too long."""
    return value if isinstance(value, Decimal) else _cut(str(value))


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"
