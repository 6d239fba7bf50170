"""Words and sentences of texts, pattern helpers, and the readability index LIX."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain

LONG_WORD_LETTERS = 6
"""LIX counts words with more letters than this as long."""

CACHE_SIZE = 65_536
"""Cache size: words and sentences of texts, which many rules use."""

WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*")
SPAN = re.compile(r"\{[a-z]{2,3}:\s*([^{}]*)\}")
SENTENCE = re.compile(r".*?[.!?:](?=\s|$)|.+$")


@lru_cache(CACHE_SIZE)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text; a hyphenated word counts as one."""
    return tuple(WORD.findall(text))


@lru_cache(CACHE_SIZE)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, which end in . ! ? or : before a space or at the end."""
    plain = " ".join(text.replace("|", " ").split())
    stripped = (sentence.strip() for sentence in SENTENCE.findall(plain))
    return tuple(sentence for sentence in stripped if words(sentence))


def statements(text: str) -> list[str]:
    """Return the sentences of a text, where a colon does not end a sentence."""
    stripped = (statement.strip() for statement in re.split(r"[.!?](?=\s|$)|\|", text))
    return [statement for statement in stripped if words(statement)]


def folded(text: str) -> str:
    """Return the words of a text in lower case, without punctuation."""
    return " ".join(words(text)).lower()


def any_of(forms: Iterable[str]) -> str:
    """Return a pattern that matches any of the words or phrases; nothing for none."""
    return _any_of(tuple(forms))


@cache
def _any_of(forms: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(map(re.escape, forms)) or '(?!)'})"


@cache
def phrase(words: str) -> re.Pattern[str]:
    """Return a case-insensitive pattern for a phrase of whole words."""
    return re.compile(rf"(?i)\b{re.escape(words)}\b")


def phrases_in(text: str, known: tuple[str, ...]) -> list[str]:
    """Return the known phrases that occur in a text, as written there."""
    if not _any_phrase(known).search(text):  # fast path: most texts hold none
        return []
    matches = (phrase(words).search(text) for words in known)
    return [match[0] for match in matches if match]


@cache
def _any_phrase(known: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?i)\b{any_of(known)}\b")


def letters(word: str) -> int:
    """Count the letters and digits of a word, without hyphens and apostrophes."""
    return len(word) if word.isalnum() else sum(map(str.isalnum, word))


def lix(text: str) -> float:
    """Return Björnsson's readability index: words per sentence plus percentage of long words.

    A text without words has 0.
    """
    spoken = words(text)
    if not spoken:
        return 0.0
    long = sum(letters(word) > LONG_WORD_LETTERS for word in spoken)
    return len(spoken) / len(sentences(text)) + 100 * long / len(spoken)


@lru_cache(CACHE_SIZE)
def names(text: str) -> tuple[str, ...]:
    """Return the words with a capital inside a sentence."""
    inside = chain.from_iterable(words(sentence)[1:] for sentence in sentences(text))
    return tuple(word for word in inside if word[0].isupper())


@lru_cache(CACHE_SIZE)
def plain(written: str) -> str:
    """Return a filled-in sentence without markup, keeping the words of `{en: words}`."""
    return " ".join(SPAN.sub(r"\1", written).replace("|", " ").split())
