"""The prose of texts: its words and sentences, and how hard it is to follow."""

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache

LONG = 6
"""LIX calls a word long that has more letters than these."""

TEXTS = 65_536
"""Of so many texts it is kept what their words and sentences are: each rule asks anew."""

WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*")
SPAN = re.compile(r"\{[a-z]{2,3}:\s*([^{}]*)\}")
SENTENCE = re.compile(r".*?[.!?:](?=\s|$)|.+$")


def words(text: str) -> list[str]:
    """Return the words of a text, in order; a hyphenated word is one, a `|` is none."""
    return list(_words(text))


@lru_cache(TEXTS)
def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text: each ends in . ! ? or : before a space or at the end."""
    return list(_sentences(text))


@lru_cache(TEXTS)
def _sentences(text: str) -> tuple[str, ...]:
    plain = " ".join(text.replace("|", " ").split())
    found = (sentence.strip() for sentence in SENTENCE.findall(plain))
    return tuple(sentence for sentence in found if words(sentence))


def statements(text: str) -> list[str]:
    """Return the sentences of a text, where a colon goes on: "I en nödsituation: ring ..."."""
    found = (part.strip() for part in re.split(r"[.!?](?=\s|$)|\|", text))
    return [statement for statement in found if words(statement)]


def folded(text: str) -> str:
    """Return the words of a text in lower case, without the marks between them."""
    return " ".join(words(text)).lower()


def any_of(forms: Iterable[str]) -> str:
    """Return a pattern that matches any of these words or phrases; none matches nothing."""
    return _any_of(tuple(forms))


@cache
def _any_of(forms: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(map(re.escape, forms)) or '(?!)'})"


@cache
def phrase(words: str) -> re.Pattern[str]:
    """Return a pattern that finds these words, each of them whole, in any case."""
    return re.compile(rf"(?i)\b{re.escape(words)}\b")


def phrases_in(text: str, known: tuple[str, ...]) -> list[str]:
    """Return those of the known phrases that stand in a text, as they are written there."""
    if not _any_phrase(known).search(text):  # most texts hold none of them
        return []
    return [found[0] for words in known if (found := phrase(words).search(text))]


@cache
def _any_phrase(known: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?i)\b{any_of(known)}\b")


def letters(word: str) -> int:
    """Count the letters of a word; hyphens and apostrophes are none."""
    return len(word) if word.isalnum() else sum(map(str.isalnum, word))


def is_long(word: str) -> bool:
    """Tell whether LIX calls a word long."""
    return len(word) > LONG and letters(word) > LONG  # most words are short


def lix(text: str, protected: Collection[str] = frozenset()) -> float:
    """Return Björnsson's readability index: words a sentence + long words in a hundred.

    `protected` words are not counted as long. A text without words has 0.
    """
    spoken = words(text)
    if not spoken:
        return 0.0
    return len(spoken) / len(sentences(text)) + 100 * long_share(text, protected)


def long_share(text: str, protected: Collection[str] = frozenset()) -> float:
    """Return which part of the words is long, from 0 to 1; `protected` words never are."""
    spoken = words(text)
    long = [word for word in spoken if is_long(word) and not among(word, protected)]
    return len(long) / max(1, len(spoken))


def among(word: str, known: Collection[str]) -> bool:
    """Tell whether a word is one of those known, be it with a capital for its place."""
    return word in known or word[:1].lower() + word[1:] in known


def names(text: str) -> list[str]:
    """Return the words that begin with a capital inside a sentence, as names do."""
    return list(_names(text))


@lru_cache(TEXTS)
def _names(text: str) -> tuple[str, ...]:
    inside = (word for sentence in _sentences(text) for word in _words(sentence)[1:])
    return tuple(word for word in inside if word[0].isupper())


@lru_cache(TEXTS)
def plain(written: str) -> str:
    """Return a filled-in written sentence without its markup: the words of `{en: words}`."""
    return " ".join(SPAN.sub(r"\1", written).replace("|", " ").split())
