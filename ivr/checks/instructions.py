"""Instructions to press a key, in menus and inside texts.

A key is a digit word ("åtta"), or the name of a symbol key ("stjärna").
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from ivr.script.knowledge import Knowledge
from ivr.script.markup import LAST_KEY, Placeholder, Sentence, Words
from ivr.script.model import BACK_KEY, SKIP_KEY
from ivr.script.speaker import SpokenSentence

SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class KeyInstruction:
    """One sentence that names a key.

    `aim` are the words before the verb.
    """

    sentence: SpokenSentence
    said: str
    aim: str
    key: str

    @property
    def purpose(self) -> str:
        """The normalised purpose of the key, to compare with other instructions."""
        return self.aim.rstrip(" ,:").lower()


class Grammar:
    """The pattern of an instruction in one language: a verb, at most one word more, and a key."""

    def __init__(self, press: Collection[str], keys: Mapping[str, str]) -> None:
        self._keys = keys
        verbs, names = (_any(words) for words in (press, keys))
        named = rf"\b(?:{verbs})\s+(?:\w+\s+)??"
        self._pattern = re.compile(rf"(?i)(?P<aim>.*?){named}(?P<key>{names})\b(?P<after>.*)")
        self._written = re.compile(rf"(?i){named}[\d*#]")

    def instructions(self, sentence: SpokenSentence) -> Iterator[KeyInstruction]:
        """Yield the instructions among the sentences of a line.

        A digit word inside a sentence is a key only if it is written as a digit: "Press one number"
        is no instruction.
        """
        written = self._written.search(sentence.written) is not None
        for said in SENTENCE_END.split(sentence.spoken):
            if found := self._pattern.fullmatch(said):
                key = self._keys[found["key"].lower()]
                if written or self.key(said) or not key.isdigit():
                    yield KeyInstruction(sentence, said, found["aim"], key)

    def key(self, said: str) -> str | None:
        """Return the key at the end of a sentence, or None."""
        found = self._pattern.fullmatch(said)
        if found is None or re.search(r"\w", found["after"]):
            return None
        return self._keys[found["key"].lower()]


def grammar(known: Knowledge) -> Grammar:
    """Return the grammar of a language, which must have words for options and digits."""
    return _grammar(known.options.press, known.numbers.digits, known.words.symbols)


@cache
def _grammar(press: tuple[str, ...], digits: tuple[str, ...], symbols: tuple[str, ...]) -> Grammar:
    keys = {word: str(digit) for digit, word in enumerate(digits)}
    return Grammar(press, keys | dict(zip(symbols, (BACK_KEY, SKIP_KEY), strict=False)))


def keys_by_digit(sentence: Sentence, known: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Yield the keys that a sentence with placeholders names by digits.

    Each comes with the words before it and its written form: "tryck på ", "7" and "sju". Key 0 is
    excluded, and so is the 1 before {last_key}.
    """
    names, counted = known.numbers.digits, known.numbers.counted
    pattern = _by_digit(known.options.press, known.options.key, names, counted)
    for part, after in zip_longest(sentence.parts, sentence.parts[1:]):
        if not isinstance(part, Words) or part.language:
            continue
        to_the_last = isinstance(after, Placeholder) and after.name == LAST_KEY
        for found in pattern.finditer(part.text):
            written = found["key"]
            rest = part.text[found.end() :]
            if not (written == "1" and to_the_last and re.fullmatch(r"\s+\w+\s*", rest)):
                key = written.lower()
                yield found["before"], str(names.index(key)) if key in names else key, written


@cache
def _by_digit(
    press: tuple[str, ...], key: tuple[str, ...], digits: tuple[str, ...], counted: tuple[str, ...]
) -> re.Pattern[str]:
    """Return the pattern of words that name a key: "tryck på 7", "knappen 7" or "tryck sju"."""
    digit = rf"[1-9](?![\w–-]|[.,:]\d|\s+(?:{_any(counted)})\b)"
    name = rf"(?:{_any(digits[1:])})(?=\s*(?:[.,:;!?]|$))"
    before = rf"(?:(?:{_any(press)})(?:\s+\w+){{0,2}}?|(?:{_any(key)}))\s+"
    return re.compile(rf"(?i)\b(?P<before>{before})(?P<key>{digit}|{name})")


def _any(words: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
