"""Dictionaries: Hunspell's engine on the word lists that packages carry."""

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.metadata import files
from pathlib import Path
from typing import Protocol

from ivr.errors import IVRError
from ivr.script.knowledge import SpellingData

SUGGESTIONS = 4_096
"""Cache size: misspelt words of one dictionary, with suggestions."""


class NoDictionaryError(IVRError):
    """A dictionary, or the engine that reads it, is not installed; the text says which."""


class Engine(Protocol):
    """The part of a hunspell dictionary that is used.

    Its own suggestions are not used: they take a fifth of a second a word, and no other thread
    of the process runs meanwhile.
    """

    def add(self, word: str) -> object:
        """Make a word known."""

    def spell(self, word: str) -> bool:
        """Tell whether a word is spelt right."""


class Dictionary:
    """The words of a language, compounds and inflected forms among them.

    `words` are those that were added to it, without their inflected forms.
    """

    def __init__(self, engine: Engine, words: frozenset[str], letters: str) -> None:
        self._engine = engine
        self._letters = letters
        self.words = words
        self.suggest = lru_cache(SUGGESTIONS)(self._suggest)
        """Return the words that are one letter away from a misspelt word."""
        for word in words:
            engine.add(word)

    def knows(self, word: str) -> bool:
        """Tell whether a word is spelt right; a capital is never wrong."""
        try:
            return self._engine.spell(word)
        except UnicodeEncodeError:  # letters that no word of the language has
            return False

    def _suggest(self, word: str) -> tuple[str, ...]:
        return tuple(each for each in _one_letter_away(word, self._letters) if self.knows(each))


def _one_letter_away(word: str, letters: str) -> Iterator[str]:
    """Return a word with a capital, two letters exchanged, or one removed, added or replaced."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = [word[:1].upper() + word[1:]]
    found += [f"{head}{tail[1]}{tail[0]}{tail[2:]}" for head, tail in cuts[:-2]]
    found += [head + tail[1:] for head, tail in cuts[:-1]]
    found += [f"{head}{letter}{tail}" for head, tail in cuts for letter in letters]
    found += [f"{head}{letter}{tail[1:]}" for head, tail in cuts[:-1] for letter in letters]
    yield from dict.fromkeys(each for each in found if each != word)


@cache
def dictionary(data: SpellingData) -> Dictionary:
    """Return the dictionary that a language's data names; it is loaded once in a process.

    Raises NoDictionaryError where a part of it is not installed.
    """
    try:
        # Only here: the engine is an extra, and a service that never spells never loads it.
        from hunspell import Hunspell

        folder = _file(data.package, f"{data.dictionary}.dic").parent
        listed = [_file(more.package, more.file).read_text(encoding="utf-8") for more in data.more]
        engine = Hunspell(data.dictionary, hunspell_data_dir=str(folder))
    except (ImportError, OSError) as error:
        raise NoDictionaryError(str(error)) from error
    return Dictionary(engine, frozenset((*data.words, *" ".join(listed).split())), data.letters)


def _file(package: str, name: str) -> Path:
    """Find a file of an installed package, wherever the package keeps it."""
    for file in files(package) or ():
        if file.name == name:
            return Path(str(file.locate())).resolve()
    raise FileNotFoundError(f"{package} has no file {name}")
