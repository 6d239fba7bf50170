"""Dictionaries: hunspell's engine on the word lists that packages carry."""

from functools import cache
from importlib.metadata import files
from pathlib import Path
from typing import Protocol

from ivr.errors import IVRError
from ivr.script.knowledge import SpellingData


class NoDictionaryError(IVRError):
    """A dictionary, or the engine that reads it, is not there; the text says which."""


class Engine(Protocol):
    """What is used of a hunspell dictionary."""

    def add(self, word: str) -> object:
        """Make a word known."""

    def spell(self, word: str) -> bool:
        """Tell whether a word is spelt right."""

    def suggest(self, word: str) -> tuple[str, ...]:
        """Return words that are spelt right and look like it, the likeliest first."""


class Dictionary:
    """The words of a language, compounds and inflected forms among them.

    `words` are those that were added to it, without their inflected forms.
    """

    def __init__(self, engine: Engine, words: frozenset[str]) -> None:
        self._engine = engine
        self.words = words
        for word in words:
            engine.add(word)

    def knows(self, word: str) -> bool:
        """Tell whether a word is spelt right, be it with a capital for its place."""
        try:
            return self._engine.spell(word)
        except UnicodeEncodeError:  # letters that no word of the language has
            return False

    def suggest(self, word: str) -> tuple[str, ...]:
        """Return what may have been meant by a word that it does not know."""
        try:
            return tuple(self._engine.suggest(word))
        except UnicodeEncodeError:
            return ()


@cache
def dictionary(data: SpellingData) -> Dictionary:
    """Return the dictionary that a language's data names; it is loaded once in a process.

    Raises NoDictionaryError where a part of it is not installed.
    """
    try:
        # Only here, so that a service that never spells never loads it, and starts without it.
        from hunspell import Hunspell

        folder = _file(data.package, f"{data.dictionary}.dic").parent
        listed = [_file(more.package, more.file).read_text(encoding="utf-8") for more in data.more]
        engine = Hunspell(data.dictionary, hunspell_data_dir=str(folder))
    except (ImportError, OSError) as error:
        raise NoDictionaryError(str(error)) from error
    return Dictionary(engine, frozenset((*data.words, *" ".join(listed).split())))


def _file(package: str, name: str) -> Path:
    """Find a file of an installed package, wherever the package keeps it."""
    for file in files(package) or ():
        if file.name == name:
            return Path(str(file.locate())).resolve()
    raise FileNotFoundError(f"{package} has no file {name}")
