"""Rules that compare languages with each other."""

import re
from collections.abc import Callable
from itertools import chain

from ivr.checks.checked import CheckedLanguage, CheckedScript
from ivr.checks.rule import (
    ERROR,
    Breaches,
    LanguageRule,
    Limits,
    ScriptRule,
    breach,
    figures,
    forbidden,
)
from ivr.i18n import N_
from ivr.script.fields.place import TEXTS, Place
from ivr.script.fields.titles import LanguageCodes
from ivr.script.findings.finding import Trait, Wording
from ivr.script.language import prose
from ivr.script.language.numerals import digits
from ivr.script.model.script import CONTACT_KEY
from ivr.script.model.speaker import SpokenSentence
from ivr.script.model.tempo import seconds


@LanguageRule(
    "R49",
    ERROR,
    title=N_("Words of another language are marked."),
    source=N_("Amazon Polly, <lang>; measured: English words in Swedish were hard to recognise"),
    needs=("words",),
    wording=Wording(
        N_("These words are of another language, and are not marked: %(found)s"),
        N_(
            "Translate them, or put them in braces after the code of their language, such as "
            "{sv: polisen}. If they are a name to be read as it stands, add it to the names of "
            "this language."
        ),
        traits=(Trait.FOREIGN_WORDS, Trait.QUOTES_WORDS),
    ),
)
def foreign_words(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for known foreign words in the words of a language."""
    words_of_names = chain.from_iterable(map(prose.words, language.model.names))
    names = {word.lower() for word in words_of_names}
    foreign = {*language.knowledge.words.foreign} - names
    for sentence in language.written_sentences:
        words = prose.words(sentence.own)
        yield from forbidden(sentence.place, [word for word in words if word.lower() in foreign])


@ScriptRule(
    "R51",
    ERROR,
    title=N_("The languages say the same: texts, keys, numbers and length."),
    needs=("numbers", "options"),
    wording={
        "keys": Wording(
            N_(
                "“%(text)s” names other keys in %(other)s (%(found)s) than in %(first)s "
                "(%(expected)s)."
            ),
            N_("Keys are the same in all languages. Compare the two texts."),
            traits=(Trait.COMPARES_LANGUAGES,),
        ),
        "numbers": Wording(
            N_(
                "“%(text)s” says other phone numbers in %(other)s (%(found)s) than in %(first)s "
                "(%(expected)s)."
            ),
            N_("Compare the numbers of the two texts, and how they are pronounced."),
            traits=(Trait.COMPARES_LANGUAGES,),
        ),
        "length": Wording(
            N_("“%(text)s” takes %(found)s seconds in %(other)s, and %(expected)s in %(first)s."),
            N_("Something was probably changed in one language but not in the other."),
            traits=(Trait.COMPARES_LANGUAGES,),
        ),
    },
)
def parity(checked: CheckedScript, limits: Limits) -> Breaches:
    """Compare each text in the other languages with the text in the first language.

    Reading checks that each language has the same texts. Lengths are compared even if the words for
    keys and numbers are not known.
    """
    known = {language.code for language in checked.languages}
    first, *others = checked.script.languages
    for other in others:
        for text in sorted(checked.script.languages[first].texts):
            if known >= {first, other}:
                yield from _differing("keys", _keys_in, checked, first, other, text)
                yield from _differing("numbers", _phone_numbers_in, checked, first, other, text)
            yield from _unequal_length(checked, first, other, text, limits)


def _differing(
    case: str,
    named_in: Callable[[CheckedLanguage, SpokenSentence], set[str]],
    checked: CheckedScript,
    first: str,
    other: str,
    text: str,
) -> Breaches:
    """Compare the keys or numbers of a text and its label in two languages.

    The place is the first line that names others than the first language, or else the whole text.
    If the Swedish text names the keys 1 and 8, and the English one 1 and 9, it is the English line
    with 9; if the English text names only 1, it is the English text.
    """
    first_lines = _by_line(named_in, checked.by_code[first], text)
    other_lines = _by_line(named_in, checked.by_code[other], text)
    expected = set[str]().union(*first_lines.values())
    actual = set[str]().union(*other_lines.values())
    if expected == actual:
        return
    added = actual - expected
    places = (place for place, named in other_lines.items() if named & added)
    place = next(places, Place((other, TEXTS, text, "body")))
    values = {"expected": _listed(expected), "found": _listed(actual)}
    yield breach(place, case, **_codes(first, other), **values)


def _by_line(
    named_in: Callable[[CheckedLanguage, SpokenSentence], set[str]],
    language: CheckedLanguage,
    text: str,
) -> dict[Place, set[str]]:
    lines = filter(None, (language.label(text), *language.body(text)))
    return {line.place: named_in(language, line) for line in lines}


def _keys_in(language: CheckedLanguage, line: SpokenSentence) -> set[str]:
    """Return the keys that a line names, even if it names them by digits, which R26 refuses."""
    values = language.script.values(language.script.menus_of(line.text_name)[0])
    named: set[str] = set()
    for sentence in language.model.texts[line.text_name].body:
        if sentence.place == line.place:
            named |= {values[part.name_and_topic] for part in sentence.placeholders}
            named |= {key for _, key, _ in language.grammar.keys_by_digit(sentence)}
    press = prose.any_of(language.knowledge.options.press)
    is_contact = re.search(rf"(?i)\b{press} {CONTACT_KEY}\b", line.written)
    return {*named, CONTACT_KEY} if is_contact else named


def _phone_numbers_in(language: CheckedLanguage, line: SpokenSentence) -> set[str]:
    """Return the numbers as `line.toml` has them, so that two languages can be compared."""
    said = language.numbers_in(line.spoken)
    return {number for number in language.script.numbers.values() if digits(number) in said}


def _unequal_length(
    checked: CheckedScript, first: str, other: str, text: str, limits: Limits
) -> Breaches:
    """Compare estimates even if a text is recorded, because people read at different speeds."""
    menu = checked.script.menus_of(text)[0].name
    ours, theirs = (
        seconds(checked.line.texts[code, menu, text].synthetic) for code in (first, other)
    )
    if not ours or abs(theirs - ours) < limits["min_seconds"]:
        return
    if not limits["min_ratio"] <= theirs / ours <= limits["max_ratio"]:
        values = figures(expected=ours, found=theirs) | _codes(first, other)
        yield breach((other, TEXTS, text, "body"), "length", **values)


def _listed(named: set[str]) -> str:
    return ", ".join(sorted(named)) or "–"


def _codes(first: str, other: str) -> dict[str, object]:
    return {"first": LanguageCodes((first,)), "other": LanguageCodes((other,))}
