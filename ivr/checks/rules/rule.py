"""A rule: one requirement on scripts, and everything that a rule module is written with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol, TypeAlias

from ivr.checks.rules.subject import Subject
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording

__all__ = [
    "JUDGEMENT",
    "AnnouncedExample",
    "Breach",
    "Breaches",
    "Example",
    "Limits",
    "RecordedExample",
    "Rule",
    "Severity",
    "Subject",
    "Wording",
    "edit",
]

JUDGEMENT = N_("own judgement")
"""The source of a rule or threshold for which none was found."""

Limits: TypeAlias = Mapping[str, float]
"""A rule's thresholds, by name."""


class Placed(Protocol):
    """Something that stands in a file, such as a sentence."""

    @property
    def file(self) -> str:
        """The file, relative to the script's folder."""

    @property
    def line(self) -> int:
        """The line, from 1; 0 is the file as a whole."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A place that breaks a rule, with the values for the wording of its case.

    `severity` is set where it differs from the rule's own.
    """

    file: str
    line: int
    values: Mapping[str, object] = field(default_factory=dict)
    case: str = ""
    severity: Severity | None = None

    @classmethod
    def at(
        cls,
        place: Placed | tuple[str, int] | str,
        case: str = "",
        severity: Severity | None = None,
        /,
        **values: object,
    ) -> "Breach":
        """Return a breach at a sentence, at a file and line, or in a file as a whole."""
        if isinstance(place, str):
            place = (place, 0)
        file, line = place if isinstance(place, tuple) else (place.file, place.line)
        return cls(
            file, line, {name: _shown(each) for name, each in values.items()}, case, severity
        )


def _shown(value: object) -> object:
    """Write a fraction as the reader's language does."""
    return Decimal(f"{value:g}") if isinstance(value, float) else value


Breaches: TypeAlias = Iterator[Breach]
Check: TypeAlias = Callable[[Subject, Limits], Breaches]


@dataclass(frozen=True, slots=True)
class Example:
    """A change of the tests' frozen script: in `file`, `before` (once there) becomes `after`."""

    file: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordedExample:
    """A recording that the tests' frozen script is given, with its silences in seconds."""

    file: str
    speech: float
    silence_before: float = 0.15
    silence_after: float = 0.15


@dataclass(frozen=True, slots=True, eq=False)  # with the hash of an object: it holds mappings
class AnnouncedExample:
    """Announcements that the tests' frozen script is given.

    Each table of `[announcements]` stands for one; all say the same, in the languages of `texts`.
    """

    tables: Mapping[str, str]
    texts: Mapping[str, str]
    file: str = "line.toml"


AnyExample: TypeAlias = Example | RecordedExample | AnnouncedExample


def edit(file: str, before: str, *, bad: str, good: str) -> tuple[Example, Example]:
    """Return the examples of a rule that change the same words of the frozen script."""
    return Example(file, before, bad), Example(file, before, good)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One of the script rules, by its number there.

    `why` is what it does for callers. A rule of errors that `also_warns` has breaches that are
    warnings, which a script may accept.

    `words` is the wording of its findings, by case where there are several. A rule without
    `source` is from the script rules themselves. The first of `examples` breaks the rule, and
    this one alone; the second is a near miss. `needs` names the sections of language data
    without which a language cannot be checked.
    """

    number: int
    severity: Severity
    title: str
    why: str
    words: Wording | Mapping[str, Wording]
    check: Check
    examples: tuple[AnyExample, AnyExample]
    source: str | None = None
    needs: tuple[str, ...] = ()
    also_warns: bool = False

    @property
    def id(self) -> str:
        """The rule's name in findings and overrides, such as R09."""
        return f"R{self.number:02}"

    @property
    def topic(self) -> str:
        """The folder of its module."""
        return self.check.__module__.split(".")[-2]

    @property
    def warns(self) -> bool:
        """Whether it has warnings, which a script may accept."""
        return self.severity is Severity.WARNING or self.also_warns

    @property
    def bad(self) -> AnyExample:
        """The example that breaks the rule."""
        return self.examples[0]

    @property
    def good(self) -> AnyExample:
        """The near miss."""
        return self.examples[1]

    @property
    def cases(self) -> Mapping[str, Wording]:
        """The wordings by case; the only one is ""."""
        return {"": self.words} if isinstance(self.words, Wording) else self.words
