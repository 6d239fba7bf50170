"""What was probably meant by a misspelt word."""

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

from ivr.checks.spelling.vocabulary import Vocabulary

MOST = 3
"""More suggestions than these are not read."""

CLOSE = 0.75
"""How alike, from 0 to 1, a word of the script must be to be suggested."""


def suggest(word: str, used: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what is most like a word: words that the script uses, and the dictionary's.

    Of words that are equally like it, those that the script uses come first.
    """
    own = dict.fromkeys([*vocabulary.taught, *(_plain(each, vocabulary) for each in used)])
    close = get_close_matches(word, sorted(own), MOST, CLOSE)
    found = [*close, *vocabulary.dictionary.suggest(word)]
    nearest = sorted(found, key=lambda each: -_likeness(word, each))
    return tuple(dict.fromkeys(_cased(each, word) for each in nearest))[:MOST]


def _plain(word: str, vocabulary: Vocabulary) -> str:
    """A word without the capital that it may owe to its place."""
    small = word[:1].lower() + word[1:]
    return small if vocabulary.knows(small) else word


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def _cased(suggestion: str, word: str) -> str:
    """A suggestion with a capital where the word has one."""
    return suggestion[:1].upper() + suggestion[1:] if word[:1].isupper() else suggestion
