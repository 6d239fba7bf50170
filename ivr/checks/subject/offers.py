"""Offers: sentences that name a key, in menus and inside texts.

A key is a digit word ("åtta"), or the name of a symbol key ("stjärna").
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from ivr.checks.subject import SpokenSentence, Subject
from ivr.checks.subject.subject import once
from ivr.script.knowledge import Knowledge
from ivr.script.model import BACK_KEY, SKIP_KEY
from ivr.script.place import PHRASES

SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\s*\|\s*")

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Offer:
    """One sentence that names a key.

    `aim` is what stands before the verb, `between` what stands between the verb and the key,
    and `after` what follows the key, up to the end of the sentence.
    """

    sentence: SpokenSentence
    said: str
    aim: str
    between: str
    key: str
    after: str

    @property
    def purpose(self) -> str:
        """What the key is for, to be compared with other offers."""
        return self.aim.rstrip(" ,:").lower()

    @property
    def ends_with_key(self) -> bool:
        """Whether the key is the last word."""
        return not re.search(r"\w", self.after)

    @property
    def function_comes_first(self) -> bool:
        """Whether the caller hears what the key is for before the key."""
        return re.search(r"\w", self.aim) is not None


class Grammar:
    """How one language names a key: the verb, at most one word between, and the key."""

    def __init__(self, press: Collection[str], keys: dict[str, str]) -> None:
        self._keys = keys
        verbs, names = (_any(words) for words in (press, keys))
        self._pattern = re.compile(
            rf"(?i)(?P<aim>.*?)\b(?:{verbs})\s+(?P<between>\w+\s+)??(?P<key>{names})\b(?P<after>.*)"
        )
        self._named = re.compile(rf"(?i)\b(?:{verbs})\s+(?:\w+\s+)??(?:{names})\b")
        self._written = re.compile(rf"(?i)\b(?:{verbs})\s+(?:\w+\s+)?[\d*#]")

    def offers(self, sentence: SpokenSentence) -> Iterator[Offer]:
        """Return the offers among the sentences of a line.

        A digit word inside a sentence is a key only where it is written as a digit: "Press
        one number" offers nothing.
        """
        if not self._named.search(sentence.spoken):
            return
        named = self._written.search(sentence.written) is not None
        for said in SENTENCE_END.split(sentence.spoken):
            if found := self._pattern.fullmatch(said):
                key = self._keys[found["key"].lower()]
                between = (found["between"] or "").strip()
                offer = Offer(sentence, said, found["aim"], between, key, found["after"])
                if named or offer.ends_with_key or not key.isdigit():
                    yield offer

    def key(self, said: str) -> str | None:
        """Return the key that a sentence ends in, or None."""
        found = self._pattern.fullmatch(said)
        if found is None or re.search(r"\w", found["after"]):
            return None
        return self._keys[found["key"].lower()]


def grammar(known: Knowledge) -> Grammar | None:
    """Return how a language names keys; None where there is no data for it."""
    if known.options is None or known.numbers is None:
        return None
    symbols = known.words.symbols if known.words else ()
    return _grammar(known.options.press, known.numbers.digits, symbols)


@cache
def _grammar(press: tuple[str, ...], digits: tuple[str, ...], symbols: tuple[str, ...]) -> Grammar:
    keys = {word: str(digit) for digit, word in enumerate(digits)}
    return Grammar(press, keys | dict(zip(symbols, (BACK_KEY, SKIP_KEY), strict=False)))


@once
def offers(subject: Subject) -> tuple[Offer, ...]:
    """Return every offer that is said, in the phrases and in the bodies of texts."""
    grammars = {each.code: grammar(subject.knowledge(each.code)) for each in subject.languages}
    return tuple(
        offer
        for sentence in subject.everything
        if (spoken := grammars[sentence.language])
        for offer in spoken.offers(sentence)
    )


def by_sentence(
    subject: Subject, check: Callable[[SpokenSentence], Iterable[Found]]
) -> Iterator[Found]:
    """Check every sentence that is said; single options only if the phrase around them is right.

    What is wrong with that phrase is reported once, where it stands.
    """
    options = {option.sentence for option in subject.options if option.target}
    for language in subject.languages:
        in_frame = list(check(frame(subject, language.code)))
        yield from in_frame
        for sentence in subject.everything:
            if sentence.language == language.code and not (in_frame and sentence in options):
                yield from check(sentence)


def frame(subject: Subject, language: str) -> SpokenSentence:
    """Return the phrase of all options, with the first option in it."""
    option = next(each for each in subject.options if each.target and each.language == language)
    label = subject.script.languages[language].texts[str(option.target)].label
    assert label is not None, "the reader refuses an option without a label"
    return subject.phrase(language, "option", label=label, key=option.key)


def must_name_a_key(sentence: SpokenSentence) -> bool:
    """Tell whether a sentence is a phrase that must name a key: any but the menu's head."""
    return sentence.place.field[1] == PHRASES and sentence.text != "choices"


def _any(words: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
