"""A rule: one thing that a script must hold to, with its words, limits, source and examples."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ivr.checks.rules.subject import Subject
from ivr.script.finding import Severity, Wording

Limits: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Breach:
    """A place that breaks a rule, and what to put into the words of its case.

    `severity` is set where it differs from the rule's own.
    """

    file: str
    line: int
    values: Mapping[str, object] = field(default_factory=dict)
    case: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A change of the frozen script of the tests: in `file`, `before` (once there) becomes `after`.

    With an empty `before` the whole file becomes `after`.
    """

    file: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordedExample(Example):
    """An example that is a recording of the text that `file` is named after.

    `after` tells in words what `silence_before`, `speech` and `silence_after` tell in seconds.
    """

    silence_before: float = 0.15
    speech: float = 0.0
    silence_after: float = 0.15


Check: TypeAlias = Callable[[Subject, Limits], Iterable[Breach]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the script rules, by its number there.

    `words` holds the wording of its findings by case ("" where there is one case only).
    `source` says where it is from; a rule without one is from the script rules themselves.
    `bad` breaks the rule, and this one alone; `good` is a near miss.
    `needs` names the sections of language data without which a language cannot be checked.
    """

    number: int
    severity: Severity
    title: str
    source: str | None
    words: Mapping[str, Wording]
    check: Check
    bad: Example
    good: Example
    needs: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The rule's name in findings and overrides, such as R09."""
        return f"R{self.number:02}"
