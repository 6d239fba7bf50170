"""Findings: what a check reports about a script."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from ivr.i18n import translator
from ivr.script.place import Address, Place
from ivr.script.titles import NO_TITLES, Titles

LONGEST_VALUE = 1_000
"""Characters. Longer values, such as a sentence without an end, are cut."""


Value: TypeAlias = str | Decimal | date
"""A value of a finding; a datetime is a date too."""


class Severity(StrEnum):
    """The severity of a finding; only an error keeps a script from answering calls."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Mend(StrEnum):
    """A way to mend what a finding is about without changing the text that it points at."""

    TEACH = "teach"
    """Say how the words are pronounced."""

    ACCEPT = "accept"
    """Add the words to the names of their language."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a finding, as templates in English: what is wrong, and what to do.

    `see` is the address of another field than the one that is wrong, where it may be mended as
    well, besides that which `mend` stands for. With `mend` the finding can be mended where it is
    shown; its value `words` is what it is about.
    """

    message: str
    hint: str
    see: Address | None = None
    mend: Mend | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its rule, severity and place, and the values for its wording.

    `case` selects one of several wordings of a rule; for a rule with a single wording it is
    the rule itself. `words` are the English templates that `values` fill in.
    """

    rule: str
    severity: Severity
    place: Place
    case: str
    words: Wording
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def field(self) -> Address:
        """The address of the field that it is about."""
        return self.place.field

    @property
    def replacement(self) -> str:
        """What probably was meant instead of the words of its place; empty if that is not known."""
        return str(self.values.get("replacement", ""))

    def message(self, language: str, titles: Titles = NO_TITLES) -> str:
        """Return what is wrong, in `language` (sv or en); texts are called by their `titles`."""
        return self._filled(self.words.message, language, titles)

    def hint(self, language: str, titles: Titles = NO_TITLES) -> str:
        """Return what to do, in `language` (sv or en); texts are called by their `titles`."""
        return self._filled(self.words.hint, language, titles)

    def _filled(self, template: str, language: str, titles: Titles) -> str:
        values = titles.told(self.field, self.values, language)
        return translator(language).gettext(template, **values)


class Report:
    """Collects findings; `wordings` are their English words, by rule or case."""

    def __init__(self, wordings: Mapping[str, Wording]) -> None:
        self._wordings = wordings
        self._findings: dict[object, Finding] = {}

    def error(self, rule: str, place: Place | Address, /, **values: object) -> None:
        """Add an error, which keeps the script from answering calls.

        A value named `case` selects the wording of a rule that has several.
        """
        self.add(rule, Severity.ERROR, place, values)

    def warning(self, rule: str, place: Place | Address, /, **values: object) -> None:
        """Add a warning, which does not keep the script from answering calls."""
        self.add(rule, Severity.WARNING, place, values)

    def add(
        self,
        rule: str,
        severity: Severity,
        place: Place | Address,
        values: Mapping[str, object],
        words: Wording | None = None,
    ) -> None:
        """Add a finding, unless an equal one was added before.

        `words` default to those of the rule or case in this report's wordings.
        """
        place = place if isinstance(place, Place) else Place(place)
        filled = {name: _kept(value) for name, value in values.items()}
        case = str(filled.pop("case", rule))
        key = (rule, place, case, *filled.items())
        words = words or self._wordings[case]
        finding = Finding(rule, severity, place, case, words, MappingProxyType(filled))
        self._findings.setdefault(key, finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add findings of another report."""
        self._findings |= {id(finding): finding for finding in findings}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings so far, by place."""
        return tuple(sorted(self._findings.values(), key=lambda found: found.place))

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
