"""What is said in one language, held against the other ones."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from ivr.checks.breaches import figures, forbidden
from ivr.checks.numbers import dialled, said
from ivr.checks.rule import ERROR, Breaches, Limits, Rule, Subject, Wording, breach
from ivr.checks.subject import SpokenSentence, once
from ivr.i18n import N_
from ivr.script import prose
from ivr.script.line import flat
from ivr.script.place import TEXTS
from ivr.script.speakable import PHONE_NUMBER
from ivr.script.tempo import seconds

DIGIT = re.compile(r"(?<![\d+])\d(?!\d)")

Told: TypeAlias = Sequence[tuple[SpokenSentence, set[str]]]
"""The lines of a text, each with what it tells."""


@Rule(
    "R49",
    ERROR,
    title=N_("Words of another language are marked."),
    why=N_("Foreign words are said by a voice that can say them."),
    source=N_("Amazon Polly, <lang>; measured: English words in Swedish were hard to recognise"),
    needs=("words",),
    words=Wording(
        N_("These words are of another language, and are not marked: %(found)s"),
        N_(
            "Translate them, or put them in braces after the code of their language, such as "
            "{sv: polisen}. If they are a name to be read as it stands, add it to the names of "
            "this language."
        ),
    ),
)
def foreign_words(subject: Subject, limits: Limits) -> Breaches:
    """Look for the foreign words that a language's data knows, in its own words only."""
    known = {
        language.code: _foreign(subject, language.code, language.names)
        for language in subject.languages
    }
    for passage in subject.passages:
        words = prose.words(passage.own)
        yield from forbidden(
            passage.place, [word for word in words if word.lower() in known[passage.language]]
        )


def _foreign(subject: Subject, language: str, names: frozenset[str]) -> frozenset[str]:
    foreign = subject.knowledge(language).words.foreign
    listed = {word.lower() for name in names for word in prose.words(name)}
    return frozenset(foreign) - listed


@Rule(
    "R51",
    ERROR,
    title=N_("The languages say the same: texts, keys, numbers and length."),
    why=N_("Callers get the same help in every language."),
    needs=("numbers", "options"),
    words={
        "keys": Wording(
            N_(
                "“%(text)s” names other keys in %(other)s (%(found)s) than in %(first)s "
                "(%(expected)s)."
            ),
            N_("Keys are the same in all languages. Compare the digits of the two texts."),
        ),
        "numbers": Wording(
            N_(
                "“%(text)s” says other phone numbers in %(other)s (%(found)s) than in %(first)s "
                "(%(expected)s)."
            ),
            N_("Compare the numbers of the two texts, and how they are pronounced."),
        ),
        "length": Wording(
            N_("“%(text)s” takes %(found)s seconds in %(other)s, and %(expected)s in %(first)s."),
            N_("Something was probably changed in one language but not in the other."),
        ),
    },
)
def parity(subject: Subject, limits: Limits) -> Breaches:
    """Compare the texts of every other language with those of the first one.

    That each has the same texts is checked when a script is read. Lengths are compared also
    where the words for keys and numbers are not known.
    """
    known = {language.code for language in subject.languages}
    first, *others = subject.script.languages
    for other in others:
        for text in sorted(subject.script.languages[first].texts):
            if known >= {first, other}:
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

    The place is the line that names what the first language does not, or else the whole text.
    """
    told = {code: told_in(subject, code, text) for code in (first, other)}
    ours, theirs = ({each for _, found in told[code] for each in found} for code in told)
    if ours != theirs:
        extra = theirs - ours
        place = next((line.place for line, found in told[other] if extra & found), None)
        values = {"expected": _listed(ours), "found": _listed(theirs)}
        at = place or (other, TEXTS, text, "body")
        yield breach(at, case, first=first, other=other, **values)


def _lines(subject: Subject, language: str, text: str) -> Iterator[SpokenSentence]:
    """Return the label of a text and its lines."""
    if label := subject.label(language, text):
        yield label
    yield from subject.body(language, text)


@once
def _keys_told(subject: Subject, language: str, text: str) -> Told:
    return [(line, _keys(subject, line)) for line in _lines(subject, language, text)]


def _keys(subject: Subject, line: SpokenSentence) -> set[str]:
    """Return the keys that a line names."""
    known = subject.knowledge(line.language)
    written = PHONE_NUMBER.sub(" ", prose.plain(line.written))
    digits = known.numbers.digits
    words = re.findall(rf"\b{prose.any_of(known.options.press)} (\w+)", line.own.lower())
    return {*DIGIT.findall(written), *(str(digits.index(word)) for word in words if word in digits)}


@once
def _numbers_told(subject: Subject, language: str, text: str) -> Told:
    own = {*map(dialled, subject.script.numbers.values())}
    return [(line, own & {*said(subject, line)}) for line in _lines(subject, language, text)]


def _unequal_length(
    subject: Subject, first: str, other: str, text: str, limits: Limits
) -> Breaches:
    """Compare the lengths of texts by the formula, recorded or not."""
    ours, theirs = (_unrecorded(subject, code, text) for code in (first, other))
    if not ours or abs(theirs - ours) < limits["min_seconds"]:
        return
    if not limits["min_ratio"] <= theirs / ours <= limits["max_ratio"]:
        values = figures(expected=ours, found=theirs) | {"first": first, "other": other}
        yield breach((other, TEXTS, text, "body"), "length", **values)


@once
def _unrecorded(subject: Subject, language: str, text: str) -> float:
    """Return the seconds of a text that the voice says."""
    menu = subject.script.menus_of(text)[0].name
    return seconds(flat(subject.line.texts[language, menu, text].lines))


def _listed(found: set[str]) -> str:
    return ", ".join(sorted(found)) or "–"
