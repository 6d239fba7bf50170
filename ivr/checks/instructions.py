"""Instructions to press a key, in menus and inside texts.

A key is a digit word ("åtta"), or the name of a symbol key ("stjärna").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ivr.script.language.knowledge import Knowledge
from ivr.script.language.prose import any_of
from ivr.script.model.markup import LAST_KEY, Placeholder, Sentence, Words
from ivr.script.model.script import BACK_KEY, SKIP_KEY
from ivr.script.model.speaker import SpokenSentence

SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class KeyInstruction:
    """A `statement` on a line, which names a key. `aim` are the words before the verb."""

    sentence: SpokenSentence
    statement: str
    aim: str
    key: str


class Grammar:
    """The patterns of an instruction in one language: a verb, at most one word more, and a key.

    The language must have words for options and digits.
    """

    def __init__(self, known: Knowledge) -> None:
        press = any_of(known.options.press)
        digits = known.numbers.digits
        self._keys = {word: str(digit) for digit, word in enumerate(digits)}
        self._keys |= zip(known.words.symbols, (BACK_KEY, SKIP_KEY), strict=False)
        named = rf"\b{press}\s+(?:\w+\s+)??"
        names = any_of(self._keys)
        self._pattern = re.compile(rf"(?i)(?P<aim>.*?){named}(?P<key>{names})\b(?P<after>.*)")
        self._written = re.compile(rf"(?i){named}[\d*#]")
        digit = rf"[1-9](?![\w–-]|[.,:]\d|\s+{any_of(known.numbers.counted)}\b)"
        name = rf"{any_of(digits[1:])}(?=\s*(?:[.,:;!?]|$))"
        before = rf"(?:{press}(?:\s+\w+){{0,2}}?|{any_of(known.options.key)})\s+"
        self._by_digit = re.compile(rf"(?i)\b(?P<before>{before})(?P<key>{digit}|{name})")

    def instructions(self, sentence: SpokenSentence) -> Iterator[KeyInstruction]:
        """Yield the instructions among the sentences of a line.

        A digit word inside a sentence is a key only if it is written as a digit: "Press one number"
        is no instruction.
        """
        written = self._written.search(sentence.written) is not None
        for statement in SENTENCE_END.split(sentence.spoken):
            if instruction := self._pattern.fullmatch(statement):
                key = self._keys[instruction["key"].lower()]
                if written or self.key(statement) or not key.isdigit():
                    yield KeyInstruction(sentence, statement, instruction["aim"], key)

    def key(self, statement: str) -> str | None:
        """Return the key at the end of a sentence, or None."""
        instruction = self._pattern.fullmatch(statement)
        if instruction is None or re.search(r"\w", instruction["after"]):
            return None
        return self._keys[instruction["key"].lower()]

    def keys_by_digit(self, sentence: Sentence) -> Iterator[tuple[str, str, str]]:
        """Yield the keys that a sentence with placeholders names by digits.

        Each comes with the words before it and its written form: "tryck på ", "7" and "sju". Key 0
        is excluded, and so is the 1 before {last_key}.
        """
        for part, after in zip_longest(sentence.parts, sentence.parts[1:]):
            if not isinstance(part, Words) or part.language:
                continue
            to_the_last = isinstance(after, Placeholder) and after.name == LAST_KEY
            for named in self._by_digit.finditer(part.text):
                written = named["key"]
                rest = part.text[named.end() :]
                if not (written == "1" and to_the_last and re.fullmatch(r"\s+\w+\s*", rest)):
                    yield named["before"], self._keys.get(written.lower(), written), written
