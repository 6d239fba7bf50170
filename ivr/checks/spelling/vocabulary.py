"""The vocabulary of one language: which words are right, and what a wrong one may mean."""

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher, get_close_matches

from ivr.checks.spelling.dictionary import Dictionary

WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*-?")
PARTS = re.compile(r"[-:]")

MOST_SUGGESTIONS = 3
"""More are not read."""

CLOSE = 0.75
"""How alike, from 0 to 1, a word of the script must be to be suggested."""


def words(text: str) -> list[str]:
    """Return the words of a text, in order; "freds-" keeps its hyphen, "Fast-grupp" is one."""
    return WORD.findall(text)


class Vocabulary:
    """The words that are right: those of the dictionary, and taught ones.

    A taught word is right as it was taught, with a capital, and with one of `endings`:
    Ameripols, EU:s, Europol's.
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
        """Tell whether a word is right; figures and initialisms are, as rules check them."""
        if word not in self._answers:
            self._answers[word] = self._knows(word.replace("’", "'"))
        return self._answers[word]

    def _knows(self, word: str) -> bool:
        if word.isupper() or any(map(str.isnumeric, word)):
            return True  # rules 42 and 47 check them
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


def suggest(word: str, used: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the words most like a misspelt one, from the script and the dictionary.

    Of words that are equally like it, those of the script come first.
    """
    own = dict.fromkeys([*vocabulary.taught, *(_plain(each, vocabulary) for each in used)])
    close = get_close_matches(word, sorted(own), MOST_SUGGESTIONS, CLOSE)
    found = [*close, *vocabulary.dictionary.suggest(word)]
    nearest = sorted(found, key=lambda each: -_likeness(word, each))
    return tuple(dict.fromkeys(_cased(each, word) for each in nearest))[:MOST_SUGGESTIONS]


def _plain(word: str, vocabulary: Vocabulary) -> str:
    """Return a word without a capital, if it is right so."""
    small = word[:1].lower() + word[1:]
    return small if vocabulary.knows(small) else word


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def _cased(suggestion: str, word: str) -> str:
    """Return a suggestion with a capital where the word has one."""
    return suggestion[:1].upper() + suggestion[1:] if word[:1].isupper() else suggestion
