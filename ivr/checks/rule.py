"""The declaration of a rule, a single requirement on scripts: thresholds, wordings, breaches."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from decimal import Decimal
from enum import Enum, auto
from importlib import resources
from itertools import chain
from typing import Protocol, TypeAlias

from ivr.checks.checked import CheckedLanguage, CheckedScript
from ivr.i18n import N_
from ivr.script.fields.place import FieldPath, Place
from ivr.script.findings.finding import FindingCollector, Severity, Trait, Wording

ERROR = Severity.ERROR
WARNING = Severity.WARNING

Limits: TypeAlias = Mapping[str, float]
"""A rule's thresholds, by name."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that a rule compares with, its unit, its source, and its label."""

    name: str
    value: float
    unit: str
    source: str
    label: str


def _read() -> Mapping[str, tuple[Threshold, ...]]:
    table = (resources.files(__package__) / "thresholds.toml").read_text(encoding="utf-8")
    thresholds: dict[str, tuple[Threshold, ...]] = {}
    for rule, entries in tomllib.loads(table).items():
        thresholds[rule] = tuple(Threshold(name, **entry) for name, entry in entries.items())
    return thresholds


THRESHOLDS = _read()
"""The thresholds by the id of their rule. A script can override each, with a reason."""


class HasPlace(Protocol):
    """An object with a place in a script, such as a sentence."""

    @property
    def place(self) -> Place:
        """The place."""


Placed: TypeAlias = HasPlace | Place | FieldPath


@dataclass(frozen=True, slots=True)
class Breach:
    """A place that breaks a rule, with the values for the wording of its case.

    `severity` is set if it differs from the rule's.
    """

    place: Place
    case: str = ""
    severity: Severity | None = None
    values: Mapping[str, object] = field(default_factory=dict)


Breaches: TypeAlias = Iterator[Breach]


class About(Enum):
    """The subject of a rule, for pages that show its findings or limits."""

    MENU = auto()
    """A menu as a whole, although its findings point at an option."""
    NOTICE_SECONDS = auto()
    TOPIC_SECONDS = auto()
    ANNOUNCEMENT_SECONDS = auto()


@dataclass(eq=False, slots=True)
class Rule:
    """A rule, which `check` applies to a script.

    `id` is R with its number, and its name in findings and overrides. Without a `source` it is this
    project's own judgement. `needs` names the sections of language data without which a language is
    not checked.
    """

    id: str
    severity: Severity
    _: KW_ONLY
    title: str
    wording: Wording | Mapping[str, Wording]
    source: str = N_("own judgement")
    needs: tuple[str, ...] = ()
    about: About | None = None
    check: Callable[[CheckedScript, Limits], Breaches] = field(init=False)

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The thresholds of the rule."""
        return THRESHOLDS.get(self.id, ())

    @property
    def wordings(self) -> Mapping[str, Wording]:
        """The wordings of its findings, by case; the only one is ""."""
        return {"": self.wording} if isinstance(self.wording, Wording) else self.wording

    def has(self, breach: Breach, trait: Trait) -> bool:
        """Return whether the finding of a breach would have a trait."""
        return trait in self.wordings[breach.case].traits

    def report(self, breach: Breach, severity: Severity, report: FindingCollector) -> None:
        """Add a breach of the rule to a report."""
        case = f"{self.id}.{breach.case}" if breach.case else self.id
        values = {**breach.values, "case": case}
        report.add(self.id, severity, breach.place, values, self.wordings[breach.case])


class ScriptRule(Rule):
    """Decorator of a function that yields the breaches of a rule in a script."""

    def __call__(self, check: Callable[[CheckedScript, Limits], Breaches]) -> "ScriptRule":
        """Declare the function of the rule."""
        self.check = check
        return self


class LanguageRule(Rule):
    """Decorator of a function that yields the breaches of a rule in one language of a script."""

    def __call__(self, check: Callable[[CheckedLanguage, Limits], Breaches]) -> "LanguageRule":
        """Declare the function of the rule."""
        self.check = lambda checked, limits: chain.from_iterable(
            check(language, limits) for language in checked.languages
        )
        return self


def breach(
    at: Placed, case: str = "", severity: Severity | None = None, /, **values: object
) -> Breach:
    """Return a breach at a sentence, at a place, or in a whole field.

    The value `words` are the offending words, which are marked on the line.
    """
    if isinstance(at, tuple):
        place = Place(at)
    else:
        place = at if isinstance(at, Place) else at.place
    if words := values.get("words"):
        place = place.of(words)
    formattable = {name: _as_decimal(value) for name, value in values.items()}
    return Breach(place, case, severity, formattable)


def _as_decimal(value: object) -> object:
    """Convert a float, because only a Decimal is formatted in the reader's language."""
    return Decimal(f"{value:g}") if isinstance(value, float) else value


def figures(**values: float) -> dict[str, object]:
    """Return numbers for a finding, which are formatted in the reader's language.

    They have one decimal, or more if different numbers would look equal: 8.04 seconds of at most 8
    are "8.04", so that the excess is visible. Trailing zeros are removed.
    """
    decimals = 1
    while len({f"{value:.{decimals}f}" for value in values.values()}) < len(
        {round(value, 3) for value in values.values()}
    ):
        decimals += 1
    return {name: _plain(f"{value:.{decimals}f}") for name, value in values.items()}


def _plain(number: str) -> Decimal:
    return Decimal(number.rstrip("0").rstrip("."))


def too_long(place: Placed, seconds: float, limits: Limits, **values: object) -> Breaches:
    """Report a length over `max_seconds`, or over `warn_seconds` if the rule has both.

    With both, a length over `max_seconds` is an error.
    """
    most = limits["max_seconds"]
    fine = limits.get("warn_seconds", most)
    if seconds > min(fine, most):
        lengths = figures(found=seconds, most=most if seconds > most else fine)
        severity = Severity.ERROR if seconds > most and "warn_seconds" in limits else None
        yield breach(place, "", severity, **lengths, **values)


def too_much(
    place: Placed, count: int, seconds: float, limits: Limits, **values: object
) -> Breaches:
    """Report more words than `max_words`, or a length over `max_seconds`."""
    if count > limits["max_words"] or seconds > limits["max_seconds"]:
        lengths = figures(found=seconds, most=limits["max_seconds"])
        yield breach(place, count=count, most_words=limits["max_words"], **lengths, **values)


def forbidden(place: Place, words: Iterable[str], case: str = "", /, **values: object) -> Breaches:
    """Report forbidden words in a line; a single one is marked."""
    distinct = tuple(dict.fromkeys(words))
    if distinct:
        place = place.of(distinct[0]) if len(distinct) == 1 else place
        yield breach(place, case, found=" ".join(distinct), **values)
