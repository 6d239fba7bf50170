"""Rule about facts: texts keep the facts of the source, and names are not invented.

A fact in other words is a warning, which the publisher accepts (`ivr.studio.editions.losses`). A
lost number is an error.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from ivr.checks.checked import CheckedLanguage, CheckedScript
from ivr.checks.rule import ERROR, Breaches, Limits, ScriptRule, breach
from ivr.i18n import N_
from ivr.script.fields.place import FACTS, TEXTS
from ivr.script.fields.tables import Fact
from ivr.script.findings.finding import Fix, Severity, Trait, Wording
from ivr.script.language import prose
from ivr.script.language.numerals import digits, is_counting
from ivr.script.language.prose import any_of
from ivr.script.model.script import Script
from ivr.script.model.speakable import PHONE_NUMBER, THOUSANDS
from ivr.script.model.speaker import SpokenSentence

ENDING = 2
"""Maximum length of an ending of an inflected name: Europols, EU:s."""

LOST_WORDS = N_("“%(text)s” no longer says “%(missing)s”.")
LOST_NUMBER = N_("“%(text)s” does not say the number %(number)s.")
OTHER_NUMBER = N_(
    "None of the line's phone numbers is the one of this fact. If the number has changed, change "
    "the fact too: its quotation, words and phone number. Otherwise write the old number back, "
    "among the phone numbers and in the text."
)


@ScriptRule(
    "R52",
    ERROR,
    title=N_("Every fact of the source is still said, and no name is made up."),
    needs=("numbers",),
    wording={
        "": Wording(
            LOST_WORDS,
            N_(
                "The source says: “%(source)s”. Put the words back. If they are missing on "
                "purpose, the publisher must accept the loss."
            ),
            traits=(Trait.LOST_FACT,),
        ),
        "words-of-number": Wording(
            LOST_WORDS, N_("The source says: “%(source)s”. Put the words with the number back.")
        ),
        "other-words-of-number": Wording(
            LOST_WORDS, OTHER_NUMBER, see=("numbers",), traits=(Trait.REPLACED_NUMBER,)
        ),
        "number": Wording(
            LOST_NUMBER,
            N_("Put the number back in digits, as it stands among the phone numbers."),
            see=("numbers",),
        ),
        "other-number": Wording(
            LOST_NUMBER, OTHER_NUMBER, see=("numbers",), traits=(Trait.REPLACED_NUMBER,)
        ),
        "name": Wording(
            N_("“%(words)s” is not a name in the source."),
            N_(
                "If the name is right, add it to the names of this language. If it is no name, "
                "write it without a capital."
            ),
            fix=Fix.ACCEPT,
        ),
        "no-table": Wording(
            N_("There are no facts to compare the texts with."),
            N_("Without facts, the loss of a fact is not noticed when a text is rewritten."),
        ),
    },
)
def faithful(checked: CheckedScript, limits: Limits) -> Breaches:
    """Look for the words and numbers of each fact, and for names that are in no list."""
    if not checked.script.facts:
        yield breach((FACTS,), "no-table", Severity.INFO)
        return
    for name, fact in checked.script.facts.items():
        for language in checked.languages:
            for text in fact.texts:
                yield from _missing_words(name, fact, language, text)
            for text, number in _numbers(checked, fact):
                yield from _missing_number(name, number, language, text)
    for sentence, name in _unknown_names(checked):
        yield breach(sentence, "name", words=name)


def _missing_words(name: str, fact: Fact, language: CheckedLanguage, text: str) -> Breaches:
    written = " ".join(line.written for line in language.body(text))
    missing = unsaid(fact.words.get(language.code, ()), written)
    of_number = [words for words in missing if any(map(str.isdecimal, words))]
    others = [words for words in missing if words not in of_number]
    field = (language.code, TEXTS, text, "body")
    source = "; ".join(fact.source) or "–"
    cases = (("", Severity.WARNING, others), ("words-of-number", Severity.ERROR, of_number))
    for case, severity, losses in cases:
        if losses:
            lost = " … ".join(losses)
            named = _case(language.script, case, lost)
            yield breach(field, named, severity, fact=name, missing=lost, source=source)


def unsaid(required: Iterable[str], written: str) -> list[str]:
    """Return the required words that a written text lacks, whatever case or markup they have."""
    said = _folded(prose.plain(written))
    return [words for words in required if _folded(words) not in said]


def _case(script: Script, case: str, lost: str) -> str:
    """Return a case of lost words, or the one for a phone number that the line does not have.

    A year or another count is no phone number.
    """
    known = {*map(digits, script.numbers.values())}
    others = [number for number in PHONE_NUMBER.findall(lost) if digits(number) not in known]
    is_phone = any(number == lost or not THOUSANDS.fullmatch(number) for number in others)
    return f"other-{case}" if is_phone else case


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _numbers(checked: CheckedScript, fact: Fact) -> Collection[tuple[str, str]]:
    """Return pairs of a text and a phone number that the text must say.

    The fact names both; and its texts must say the line's numbers that its source says.
    """
    known = rf"(?<![\w+]){any_of(checked.script.numbers.values())}(?!\w)"
    first = checked.languages[0].code
    pairs = [(text, fact.number) for text in fact.number_in if fact.number]
    for source in fact.source:
        for number in re.finditer(known, source):
            if not is_counting(source, number.end(), first):
                pairs += [(text, number[0]) for text in fact.texts]
    return dict.fromkeys(pairs)


def _missing_number(name: str, number: str, language: CheckedLanguage, text: str) -> Breaches:
    if digits(number) not in language.numbers_in(language.spoken(text)):
        at = (language.code, TEXTS, text, "body")
        yield breach(at, _case(language.script, "number", number), fact=name, number=number)


def _unknown_names(checked: CheckedScript) -> Iterator[tuple[SpokenSentence, str]]:
    """Yield names that are neither in facts nor in lists of names, with their sentences.

    Announcements may have new names, such as "until Friday", which no source has.
    """
    known = _known_names(checked)
    announced = checked.script.announced_names
    by_language = (language.written_sentences for language in checked.languages)
    for sentence in chain.from_iterable(by_language):
        if sentence.text_name in announced:
            continue
        for name in dict.fromkeys(prose.names(prose.plain(sentence.written))):
            if not all(_is_known(part, known) for part in _capitalised_parts(name)):
                yield sentence, name


def _known_names(checked: CheckedScript) -> frozenset[str]:
    """Return the capitalised words of facts and of lists of names.

    "Fast-grupp" in a list makes "Fast" known, because names are compared part by part.
    """
    listed: list[str] = []
    for fact in checked.script.facts.values():
        listed += (*fact.source, *chain.from_iterable(fact.words.values()))
    for language in checked.languages:
        listed += [language.model.name, *language.model.names]
        known = language.knowledge
        listed += (*known.words.capitalised, *known.numbers.months)
    words = set(chain.from_iterable(map(prose.words, listed)))
    return frozenset(chain.from_iterable(map(_capitalised_parts, words)))


def _capitalised_parts(name: str) -> list[str]:
    return [part for part in re.split(r"[-'’:]", name) if part[:1].isupper()]


def _is_known(name: str, known: Collection[str]) -> bool:
    stems = (name[: len(name) - cut] for cut in range(ENDING + 1))
    return any(len(stem) >= ENDING and stem in known for stem in stems) or name in known
