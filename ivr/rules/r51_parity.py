"""R51: the languages say the same: the same texts, keys and numbers, at about equal length."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import SpokenSentence, Subject
from ivr.rules.subject.keys import named_keys
from ivr.rules.subject.numbers import dialled, said
from ivr.rules.subject.once import once
from ivr.rules.telling import figures, script_rules
from ivr.script.finding import Severity, Wording
from ivr.script.line import flat
from ivr.script.tempo import seconds

Told: TypeAlias = Sequence[tuple[SpokenSentence, set[str] | None]]
"""The lines of a text, each with what it tells; None where that cannot be known."""


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Hold the texts of every other language against those of the first one."""
    first, *others = (language.code for language in subject.languages)
    for other in others:
        texts = {code: {text.name for text in subject.texts(code)} for code in (first, other)}
        for text in sorted(texts[first] ^ texts[other]):
            lack = other if text in texts[first] else first
            yield Breach(f"{lack}/{text}.txt", 0, {"text": text, "language": lack}, "missing")
        for text in sorted(texts[first] & texts[other]):
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
) -> Iterator[Breach]:
    """The place is where the other language tells what the first does not, or else its text."""
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
    yield Breach(place.file, place.line, values, case)


def _lines(subject: Subject, language: str, text: str) -> Iterator[SpokenSentence]:
    """What is said of a text: its label in menus, and its body."""
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
    """The numbers of the line that are said; others are rule 43's. None if unknown."""
    numbers = subject.knowledge(line.language).numbers
    if numbers is None:
        return None
    if told := set(said(subject, line, numbers)):
        return told & set(map(dialled, subject.script.numbers.values()))
    return told


def _unequal_length(
    subject: Subject, first: str, other: str, text: str, limits: Limits
) -> Iterator[Breach]:
    """By the formula, recorded or not: it is the texts that are compared."""
    ours, theirs = (_unrecorded(subject, code, text) for code in (first, other))
    if not ours or abs(theirs - ours) < limits["min_seconds"]:
        return
    if not limits["min_ratio"] <= theirs / ours <= limits["max_ratio"]:
        place = subject.body(other, text)[0]
        values = {"text": text, "first": first, "other": other}
        values |= figures(expected=ours, found=theirs)
        yield Breach(place.file, place.line, values, "length")


@once
def _unrecorded(subject: Subject, language: str, text: str) -> float:
    """How long a text lasts if the voice says it."""
    menu = subject.script.menus_of(text)[0].name
    return seconds(flat(subject.line.texts[language, menu, text].lines))


def _listed(found: set[str]) -> str:
    return ", ".join(sorted(found)) or "–"


RULE = Rule(
    number=51,
    severity=Severity.ERROR,
    title={
        "sv": "Språken säger samma sak: texter, knappar, nummer och längd.",
        "en": "The languages say the same: texts, keys, numbers and length.",
    },
    source=script_rules(51),
    needs=("numbers", "options"),
    words={
        "missing": {
            "sv": Wording(
                message="Texten ”{text}” saknas på ett av språken ({language}).",
                expected="samma texter på alla språk",
                found="ingen text",
                hint="Skriv texten även på det språket.",
            ),
            "en": Wording(
                message="The text “{text}” is missing in one of the languages ({language}).",
                expected="the same texts in all languages",
                found="no text",
                hint="Write the text in that language too.",
            ),
        },
        "keys": {
            "sv": Wording(
                message="Texten ”{text}” nämner olika knappar på språken {first} och {other}.",
                expected="samma knappar som på {first}: {expected}",
                found="{found}",
                hint="Knapparna gäller på alla språk. Jämför siffrorna i de två filerna.",
            ),
            "en": Wording(
                message="The text “{text}” names different keys in {first} and {other}.",
                expected="the same keys as in {first}: {expected}",
                found="{found}",
                hint="Keys are the same in all languages. Compare the digits of the two files.",
            ),
        },
        "numbers": {
            "sv": Wording(
                message="Texten ”{text}” nämner olika telefonnummer på språken {first} och "
                "{other}.",
                expected="samma nummer som på {first}: {expected}",
                found="{found}",
                hint="Jämför numren i de två filerna, och uttalet av dem i language.toml.",
            ),
            "en": Wording(
                message="The text “{text}” names different numbers in {first} and {other}.",
                expected="the same numbers as in {first}: {expected}",
                found="{found}",
                hint="Compare the numbers of the two files, and how language.toml has them said.",
            ),
        },
        "length": {
            "sv": Wording(
                message="Texten ”{text}” är mycket olika lång på språken {first} och {other}.",
                expected="ungefär {expected_sv} sekunder, som på {first}",
                found="{found_sv} sekunder",
                hint="Något har troligen ändrats på det ena språket men inte på det andra.",
            ),
            "en": Wording(
                message="The length of the text “{text}” differs greatly: {first} and {other}.",
                expected="about {expected} seconds, as in {first}",
                found="{found} seconds",
                hint="Something was probably changed in one language but not in the other.",
            ),
        },
    },
    check=check,
    bad=Example("en/wrong-key-1.txt", "from 1 to {last_key}", "from 1 to 5"),
    good=Example("en/wrong-key-1.txt", "from 1 to {last_key}", "from 1 to 6"),
)
