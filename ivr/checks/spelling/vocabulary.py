"""The vocabulary of one language of a script: the dictionary's words, and those it was taught."""

import re
from collections.abc import Collection

from ivr.checks.spelling.dictionary import Dictionary

WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*-?")
PARTS = re.compile(r"[-:]")


def words(text: str) -> list[str]:
    """Return the words of a text, in order; "freds-" keeps its hyphen, "Fast-grupp" is one."""
    return WORD.findall(text)


class Vocabulary:
    """Tells which words are right.

    Taught words are right as they were taught, with a capital for their place, and with one
    of `endings`: Ameripols, EU:s, Europol's.
    """

    def __init__(
        self, dictionary: Dictionary, taught: Collection[str], endings: Collection[str]
    ) -> None:
        self.dictionary = dictionary
        self.taught = frozenset(taught)
        self._listed = self.taught | dictionary.words
        self._endings = tuple(endings)
        self._answers: dict[str, bool] = {}

    def knows(self, word: str) -> bool:
        """Tell whether a word is right, or is none: figures and initialisms have rules."""
        if word not in self._answers:
            self._answers[word] = self._knows(word.replace("’", "'"))
        return self._answers[word]

    def _knows(self, word: str) -> bool:
        if word.isupper() or any(map(str.isnumeric, word)):
            return True  # rules 47 and 42 look after them
        if self.dictionary.knows(word) or self._is_taught(word):
            return True
        parts = [part for part in PARTS.split(word) if part]
        return parts != [word] and all(self.knows(part) for part in parts)

    def _is_taught(self, word: str) -> bool:
        stems = [word.removesuffix(ending) for ending in self._endings if word.endswith(ending)]
        return any(
            stem in self._listed or stem[:1].lower() + stem[1:] in self._listed
            for stem in (word, *stems)
        )
