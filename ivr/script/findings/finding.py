"""Findings: errors, warnings and information about a script.

An exception of a check is a bug of the program. It is logged, and is an error at the sentence that
was being checked: no script closes a page or a command, and its author knows what to change.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum, auto
from traceback import walk_tb
from types import MappingProxyType
from typing import TypeAlias

from ivr.i18n import N_, translator
from ivr.script.fields.place import RECORDINGS, TEXTS, FieldPath, Place
from ivr.script.fields.titles import NO_TITLES, LanguageCodes, TextNames, Titles, Translatable

MAX_VALUE_LENGTH = 1_000
"""Maximum characters of a value; longer ones, such as a sentence without an end, are cut."""


Named: TypeAlias = TextNames | LanguageCodes | Translatable
"""A value that is said in words of the reader's language."""

FindingValue: TypeAlias = str | Decimal | date | Named
"""A value of a finding; a datetime is a date too."""


class Severity(StrEnum):
    """The severity of a finding; only errors prevent a script from answering calls."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Fix(StrEnum):
    """A fix of a finding without changing the text itself."""

    TEACH = "teach"
    """Add a pronunciation of the words."""

    ACCEPT = "accept"
    """Add the words to the accepted names of their language."""


class Trait(Enum):
    """A property of findings, so that other modules need not know their rules and wordings."""

    IN_SENTENCE = auto()
    """An error in a single sentence, recording or fact: menus and texts are complete."""
    FROM_OTHER_VERSION = auto()
    """An edition may have this error, if another version of the program published it: before it
    was an error, or with a field that only that version knows."""
    UNSPEAKABLE_FIGURES = auto()
    """An error in figures, which leaves the other words of a sentence as they are."""
    COMPARES_LANGUAGES = auto()
    """A text differs from the text in the first language."""
    FOREIGN_WORDS = auto()
    QUOTES_WORDS = auto()
    """The value `found` quotes several words or symbols of a line."""
    TIMED_OUT = auto()
    """The check ran out of time or memory, which says little about the script."""
    WITHOUT_END = auto()
    """A call does not end in spoken words."""
    LOST_FACT = auto()
    """A text no longer says words of a fact, which a publisher can accept."""
    REPLACED_NUMBER = auto()
    """A fact has a phone number that was replaced among the line's numbers."""
    UNHEARD = auto()
    """No menu leads to a text."""
    UNTRANSLATED = auto()
    """A text is missing in one of the languages."""
    UNWRITTEN_OPTION = auto()
    """An option of a menu has no text."""
    ENDED = auto()
    """An announcement has ended."""
    BLIP = auto()
    """A recording is too short to be a reading."""
    LENGTH = auto()
    """A recording is longer or shorter than its text should take."""
    CUT_BEFORE = auto()
    """A recording begins without silence."""
    CUT_AFTER = auto()
    """A recording ends without silence."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The English templates of a finding: a message, and a hint.

    `see` is the path of another field where it may be fixed. With `fix` it can be fixed where
    it is shown, by applying the fix to its value `words`. `traits` are what other modules ask
    about findings in these words.
    """

    message: str
    hint: str
    see: FieldPath | None = None
    fix: Fix | None = None
    traits: tuple[Trait, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its rule, severity, place, and values for its wording.

    `case` selects one of several wordings of a rule; for a rule with a single wording it is the
    rule itself. `wording` are the English templates for `values`.
    """

    rule: str
    severity: Severity
    place: Place
    case: str
    wording: Wording
    values: Mapping[str, FindingValue] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def field(self) -> FieldPath:
        """The path of the field."""
        return self.place.field

    def has(self, trait: Trait) -> bool:
        """Return whether the finding has a trait."""
        return trait in self.wording.traits

    @property
    def fact(self) -> str:
        """The name of the fact that it is about, or an empty string."""
        return str(self.values.get("fact", ""))

    def names(self, value: str) -> tuple[str, ...]:
        """Return the names of the texts in a value, none if it has no such value."""
        texts = self.values.get(value)
        return texts.names if isinstance(texts, TextNames) else ()

    @property
    def replacement(self) -> str:
        """The probable correction of the words at its place, or an empty string."""
        return str(self.values.get("replacement", ""))

    def message(self, language: str, titles: Titles = NO_TITLES) -> str:
        """Return the message in `language` (sv or en), with `titles` of texts."""
        return self._filled(self.wording.message, language, titles)

    def hint(self, language: str, titles: Titles = NO_TITLES) -> str:
        """Return the hint in `language` (sv or en), with `titles` of texts."""
        return self._filled(self.wording.hint, language, titles)

    def _filled(self, template: str, language: str, titles: Titles) -> str:
        return translator(language).gettext(template, **self._in_words(language, titles))

    def _in_words(self, language: str, titles: Titles) -> dict[str, object]:
        """Return the values in words, and some that every message can use.

        They are the title of the field as `here`, its language as `in_language`, its text, and the
        verb of a limit: what stops publication "may" not be more, and other things "should" not.
        """
        text = self.field[2:3] if self.field[1:2] in ((TEXTS,), (RECORDINGS,)) else ()
        values: dict[str, object] = {
            "here": titles.title(self.field, language),
            "in_language": titles.language_of(self.field, language),
            "text": TextNames(text),
            "found": "",
            "may": translator(language).gettext(
                N_("may") if self.severity is Severity.ERROR else N_("should")
            ),
            **self.values,
        }
        return {
            name: value.in_words(titles, language) if isinstance(value, Named) else value
            for name, value in values.items()
        }


OTHERWISE = N_("Write this in another way, and tell those who maintain the program.")

TOO_SLOW = "check-too-slow"

FAILURES: Mapping[str, Wording] = {
    "rule-failed": Wording(
        N_("The program could not judge this by the rule “%(rule_title)s”."), OTHERWISE
    ),
    "check-failed": Wording(N_("The program could not check this."), OTHERWISE),
    TOO_SLOW: Wording(
        N_(
            "The script was not checked, because the check took longer than %(seconds)s seconds or "
            "more memory than there is."
        ),
        N_(
            "Load the page again in a minute. If this comes back, undo the last change or make it "
            "smaller, and tell those who run the line."
        ),
        traits=(Trait.TIMED_OUT,),
    ),
}
"""Messages of failed checks."""

log = logging.getLogger(__name__)


class FindingCollector:
    """Collects findings; `wordings` are English templates by rule or case."""

    def __init__(self, wordings: Mapping[str, Wording]) -> None:
        self._wordings = wordings
        self._findings: dict[object, Finding] = {}

    def error(self, rule: str, place: Place | FieldPath, /, **values: object) -> None:
        """Add an error, which prevents the script from answering calls.

        A value named `case` selects one of several wordings of a rule.
        """
        self.add(rule, Severity.ERROR, place, values)

    def warning(self, rule: str, place: Place | FieldPath, /, **values: object) -> None:
        """Add a warning, which does not prevent the script from answering calls."""
        self.add(rule, Severity.WARNING, place, values)

    def add(
        self,
        rule: str,
        severity: Severity,
        place: Place | FieldPath,
        values: Mapping[str, object],
        wording: Wording | None = None,
    ) -> None:
        """Add a finding, unless an equal one exists.

        `wording` defaults to the one of the rule or case in this report.
        """
        place = place if isinstance(place, Place) else Place(place)
        filled = {name: _plain_value(value) for name, value in values.items()}
        case = str(filled.pop("case", rule))
        key = (rule, place, case, *filled.items())
        wording = wording or self._wordings[case]
        finding = Finding(rule, severity, place, case, wording, MappingProxyType(filled))
        self._findings.setdefault(key, finding)

    def fail(self, case: str, error: Exception, **values: object) -> None:
        """Log an exception of a check, and add it at the place that was being checked."""
        log.error("%s %s", case, values.get("rule", ""), exc_info=error)
        self.add(case, Severity.ERROR, _place_of(error), values, FAILURES[case])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings so far, ordered by place."""
        return tuple(sorted(self._findings.values(), key=lambda finding: finding.place))

    @property
    def refused(self) -> bool:
        """Whether there is an error."""
        return any(finding.severity is Severity.ERROR for finding in self._findings.values())


def _plain_value(value: object) -> FindingValue:
    """Keep values that are formatted for each reader; other text is cut if it is long."""
    if isinstance(value, Decimal | date | Named):  # a datetime is a date too
        return value
    text = str(value)
    return text if len(text) <= MAX_VALUE_LENGTH else f"{text[: MAX_VALUE_LENGTH - 1]}…"


def _place_of(error: Exception) -> Place:
    """Return the place that was being checked when a check failed; else the whole script.

    Nobody passes it on, because a check may fail anywhere. But the traceback still has the local
    variables: a rule that fails at `for sentence in language.body(text)` has a `sentence`, and the
    innermost function that has a place, or an object with one, is the closest to the fault.
    """
    frames = [frame for frame, _line in walk_tb(error.__traceback__)]
    for frame in reversed(frames):
        for local in frame.f_locals.values():
            place = local if isinstance(local, Place) else getattr(local, "place", None)
            if isinstance(place, Place):
                return place
    return Place(())
