"""R51: the languages say the same: the same keys and numbers, at about equal length.

That each has the same texts is checked when a script is read.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from ivr.checks.breaches import figures
from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import SpokenSentence
from ivr.checks.subject.keys import named_keys
from ivr.checks.subject.numbers import dialled, said
from ivr.checks.subject.subject import once
from ivr.i18n import N_
from ivr.script.line import flat
from ivr.script.tempo import seconds

Told: TypeAlias = Sequence[tuple[SpokenSentence, set[str] | None]]
"""The lines of a text, each with what it tells; None where that cannot be known."""


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the texts of every other language with those of the first one."""
    first, *others = (language.code for language in subject.languages)
    for other in others:
        for text in sorted(subject.script.languages[first].texts):
            yield from _differing("keys", _keys_told, subject, first, other, text)
            yield from _differing("numbers", _numbers_told, subject, first, other, text)
            yield from _unequal_length(subject, first, other, text, limits)


def _differing(
    case: str,
    told_in: Callable[[Subject, str, str], Told],
    subject: Subject,
    first: str,
    other: str,
    text: str,
) -> Breaches:
    """Compare what a text names in two languages.

    The place is the line that names what the first language does not, or else the first line.
    """
    told = {code: told_in(subject, code, text) for code in (first, other)}
    ours, theirs = ({each for _, found in told[code] for each in found or ()} for code in told)
    known = all(found is not None for lines in told.values() for _, found in lines)
    if not known or ours == theirs:
        return
    extra = theirs - ours
    place = next((line for line, found in told[other] if extra & (found or set())), None)
    place = place or subject.body(other, text)[0]
    values = {"text": text, "first": first, "other": other}
    values |= {"expected": _listed(ours), "found": _listed(theirs)}
    yield Breach.at(place, case, **values)


def _lines(subject: Subject, language: str, text: str) -> Iterator[SpokenSentence]:
    """Return the label of a text and its lines."""
    if label := subject.label(language, text):
        yield label
    yield from subject.body(language, text)


@once
def _keys_told(subject: Subject, language: str, text: str) -> Told:
    return [(line, named_keys(subject, line)) for line in _lines(subject, language, text)]


@once
def _numbers_told(subject: Subject, language: str, text: str) -> Told:
    return [(line, _numbers(subject, line)) for line in _lines(subject, language, text)]


def _numbers(subject: Subject, line: SpokenSentence) -> set[str] | None:
    """Return the line's own numbers that a sentence says; None if they cannot be known."""
    numbers = subject.knowledge(line.language).numbers
    if numbers is None:
        return None
    if told := set(said(subject, line, numbers)):
        return told & set(map(dialled, subject.script.numbers.values()))
    return told


def _unequal_length(
    subject: Subject, first: str, other: str, text: str, limits: Limits
) -> Breaches:
    """Compare the lengths of texts by the formula, recorded or not."""
    ours, theirs = (_unrecorded(subject, code, text) for code in (first, other))
    if not ours or abs(theirs - ours) < limits["min_seconds"]:
        return
    if not limits["min_ratio"] <= theirs / ours <= limits["max_ratio"]:
        place = subject.body(other, text)[0]
        values = figures(expected=ours, found=theirs)
        values |= {"text": text, "first": first, "other": other}
        yield Breach.at(place, "length", **values)


@once
def _unrecorded(subject: Subject, language: str, text: str) -> float:
    """Return the seconds of a text that the voice says."""
    menu = subject.script.menus_of(text)[0].name
    return seconds(flat(subject.line.texts[language, menu, text].lines))


def _listed(found: set[str]) -> str:
    return ", ".join(sorted(found)) or "–"


RULE = Rule(
    number=51,
    severity=Severity.ERROR,
    title=N_("The languages say the same: texts, keys, numbers and length."),
    why=N_("Callers get the same help in every language."),
    needs=("numbers", "options"),
    words={
        "keys": Wording(
            message=N_("The text “%(text)s” names different keys in %(first)s and %(other)s."),
            hint=N_("Keys are the same in all languages. Compare the digits of the two texts."),
        ),
        "numbers": Wording(
            message=N_("The text “%(text)s” names different numbers in %(first)s and %(other)s."),
            hint=N_(
                "Compare the numbers of the two texts, and their pronunciation "
                "%(at_pronunciation)s."
            ),
        ),
        "length": Wording(
            message=N_(
                "The length of the text “%(text)s” differs greatly: %(first)s and %(other)s."
            ),
            hint=N_("Something was probably changed in one language but not in the other."),
        ),
    },
    check=check,
    examples=edit(
        "en/wrong-key-1.txt", "from 1 to {last_key}", bad="from 1 to 5", good="from 1 to 6"
    ),
)
