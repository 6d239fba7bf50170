"""The declaration of a rule, a single requirement on scripts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from decimal import Decimal
from enum import Enum, auto
from typing import Protocol, TypeAlias

from ivr.checks.checked import Checked
from ivr.script.finding import Severity, Wording
from ivr.script.place import Address, Place

ERROR = Severity.ERROR
WARNING = Severity.WARNING

Limits: TypeAlias = Mapping[str, float]
"""A rule's thresholds, by name."""


class HasPlace(Protocol):
    """An object with a place in a script, such as a sentence."""

    @property
    def place(self) -> Place:
        """The place."""


Placed: TypeAlias = HasPlace | Place | Address


@dataclass(frozen=True, slots=True)
class Breach:
    """A place that breaks a rule, with the values for the wording of its case.

    `severity` is set if it differs from the rule's.
    """

    place: Place
    case: str = ""
    severity: Severity | None = None
    values: Mapping[str, object] = field(default_factory=dict)


def breach(
    at: Placed, case: str = "", severity: Severity | None = None, /, **values: object
) -> Breach:
    """Return a breach at a sentence, at a place, or in a whole field.

    The value `words` are the offending words, which are marked on the line.
    """
    place = Place(at) if isinstance(at, tuple) else at if isinstance(at, Place) else at.place
    if words := values.get("words"):
        place = place.of(words)
    return Breach(place, case, severity, {name: _as_decimal(each) for name, each in values.items()})


def _as_decimal(value: object) -> object:
    """Convert a fraction to a Decimal, which is formatted in the reader's language."""
    return Decimal(f"{value:g}") if isinstance(value, float) else value


Breaches: TypeAlias = Iterator[Breach]
Check: TypeAlias = Callable[[Checked, Limits], Breaches]


class About(Enum):
    """The subject of a rule, for pages that show its findings or limits."""

    MENU = auto()
    """A menu as a whole, although its findings point at an option."""
    NOTICE_SECONDS = auto()
    TOPIC_SECONDS = auto()
    ANNOUNCEMENT_SECONDS = auto()


@dataclass(eq=False, slots=True)
class Rule:
    """A rule: a decorator of the function that yields its breaches.

    `id` is R with its number, and its name in findings and overrides. `needs` names the sections of
    language data without which a language is not checked.
    """

    id: str
    severity: Severity
    _: KW_ONLY
    title: str
    words: Wording | Mapping[str, Wording]
    source: str | None = None
    needs: tuple[str, ...] = ()
    about: About | None = None
    check: Check = field(init=False)

    def __call__(self, check: Check) -> "Rule":
        """Decorate the check function of the rule."""
        self.check = check
        return self

    @property
    def wordings(self) -> Mapping[str, Wording]:
        """The wordings of its findings, by case; the only one is ""."""
        return {"": self.words} if isinstance(self.words, Wording) else self.words
