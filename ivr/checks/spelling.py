"""Spelling: a warning for each misspelt word of a script, with suggestions.

A word that no dictionary has may be a name, so a misspelt word is never an error, and where
only errors matter no dictionary is loaded. The engine is Hunspell's, on word lists of packages.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache
from importlib.metadata import files
from pathlib import Path
from typing import Any

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.script.finding import Finding, Report, Wording
from ivr.script.knowledge import Knowledge, SpellingData, knowledge_of
from ivr.script.markup import Words
from ivr.script.model import Language, Script

WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*-?")
"""A word: "freds-" keeps its hyphen, and "Fast-grupp" is one."""

PARTS = re.compile(r"[-:]")

LONGEST = 60
"""Letters. A longer word is misspelt; the engine takes seconds for some."""

LONGEST_WITH_SUGGESTIONS = 20
"""Letters. What is looked up for suggestions grows with the square of a word's length."""

WITH_SUGGESTIONS = 10
"""How many words of a language get suggestions: each takes some hundredths of a second."""

MOST_SUGGESTIONS = 3
"""More are not read."""

CLOSE = 0.75
"""How alike, from 0 to 1, a word of the script must be to be suggested."""

SUGGESTIONS = 4_096
"""Cache size: misspelt words with suggestions."""


class NoDictionaryError(IVRError):
    """A dictionary, or the engine that reads it, is not installed; the text says which."""


class Dictionary:
    """The words of a language, compounds and inflected forms among them.

    `words` are those that were added to the engine, without their inflected forms. The engine's
    own suggestions are not used: they take a fifth of a second a word, and no other thread of
    the process runs meanwhile.
    """

    def __init__(self, engine: Any, words: frozenset[str], letters: str) -> None:
        self._engine = engine
        self._letters = letters
        self.words = words
        for word in words:
            engine.add(word)

    def knows(self, word: str) -> bool:
        """Tell whether a word is spelt right; a capital is never wrong."""
        try:
            return len(word) <= LONGEST and bool(self._engine.spell(word))
        except UnicodeEncodeError:  # letters that no word of the language has
            return False

    @lru_cache(SUGGESTIONS)  # noqa: B019 # dictionaries live as long as the process
    def suggest(self, word: str) -> tuple[str, ...]:
        """Return the words that are one letter away from a misspelt word."""
        return tuple(each for each in _one_letter_away(word, self._letters) if self.knows(each))


class Vocabulary:
    """The words that are right in a script: those of the dictionary, and taught ones.

    A taught word is right as it was taught, with a capital, and with one of `endings`:
    Ameripols, EU:s, Europol's.
    """

    def __init__(
        self, dictionary: Dictionary, taught: Iterable[str], endings: Iterable[str]
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
            return True
        if self.dictionary.knows(word) or self._is_taught(word):
            return True
        parts = [part for part in PARTS.split(word) if part]
        return parts != [word] and all(self.knows(part) for part in parts)

    def _is_taught(self, word: str) -> bool:
        stems = [word.removesuffix(ending) for ending in self._endings if word.endswith(ending)]
        return any(stem in self._listed or _small(stem) in self._listed for stem in (word, *stems))

    def suggest(self, word: str, known: Iterable[str]) -> tuple[str, ...]:
        """Return the words most like a misspelt one, from the script and the dictionary.

        Of words that are equally like it, the script's own, `known`, come first.
        """
        if len(word) > LONGEST_WITH_SUGGESTIONS:
            return ()
        close = get_close_matches(word, known, MOST_SUGGESTIONS, CLOSE)
        found = [*close, *self.dictionary.suggest(word)]
        nearest = sorted(found, key=lambda each: -_likeness(word, each))
        return tuple(dict.fromkeys(_cased(each, word) for each in nearest))[:MOST_SUGGESTIONS]


def spell(
    script: Script, knowledge: Callable[[str], Knowledge] = knowledge_of
) -> tuple[Finding, ...]:
    """Return a warning for every misspelt word, at every line where it stands.

    A language whose words cannot be checked has one warning.
    """
    report = Report(WORDINGS)
    vocabularies = _vocabularies(script, knowledge, report)
    places = tuple(_places(script, vocabularies))
    hints = _hints(places, vocabularies)
    for file, line, code, word in places:
        if not vocabularies[code].knows(word):
            values = {"found": word, "language": code, "suggestions": hints.get((code, word), "")}
            case = "spelling" if values["suggestions"] else "spelling-without-suggestion"
            report.warning("spelling", file, line, case=case, **values)
    return report.findings


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


def _vocabularies(
    script: Script, knowledge: Callable[[str], Knowledge], report: Report
) -> Mapping[str, Vocabulary]:
    """Return a vocabulary for each language; a language without a dictionary is reported."""
    vocabularies: dict[str, Vocabulary] = {}
    for language in script.languages.values():
        data = knowledge(language.code).spelling
        if data is None:
            case = "no-spelling-data"
            report.warning("no-spelling", language.file, case=case, language=language.code)
            continue
        try:
            vocabularies[language.code] = Vocabulary(
                dictionary(data), _taught(language), data.endings
            )
        except NoDictionaryError as error:
            values = {"language": language.code, "found": str(error), "package": data.package}
            report.warning("no-spelling", language.file, case="no-dictionary", **values)
    return vocabularies


def _taught(language: Language) -> list[str]:
    """Return the words that staff listed: `names`, and what has a pronunciation."""
    return WORD.findall(" ".join((*language.names, *language.pronunciation.table)))


WordAt = tuple[str, int, str, str]
"""A word: its file, line and language, and the word itself."""


def _places(script: Script, vocabularies: Mapping[str, Vocabulary]) -> Iterator[WordAt]:
    """Return every written word of the languages that have a dictionary."""
    for language, sentence in script.sentences():
        for part in sentence.parts:
            if isinstance(part, Words):
                code = part.language or language.code
                if code in vocabularies:
                    for word in WORD.findall(part.text):
                        yield sentence.file, sentence.line, code, word


def _hints(
    places: tuple[WordAt, ...], vocabularies: Mapping[str, Vocabulary]
) -> Mapping[tuple[str, str], str]:
    """Return suggestions for the first unknown words, by language and word."""
    hints: dict[tuple[str, str], str] = {}
    for code, vocabulary in vocabularies.items():
        used = dict.fromkeys(word for _, _, spoken, word in places if spoken == code)
        own = {_plain(word, vocabulary) for word in used if vocabulary.knows(word)}
        known = sorted(vocabulary.taught | own)
        unknown = [word for word in used if not vocabulary.knows(word)]
        for word in unknown[:WITH_SUGGESTIONS]:
            hints[code, word] = ", ".join(vocabulary.suggest(word, known))
    return hints


def _one_letter_away(word: str, letters: str) -> Iterator[str]:
    """Return a word with a capital, two letters exchanged, or one removed, added or replaced."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = [word[:1].upper() + word[1:]]
    found += [f"{head}{tail[1]}{tail[0]}{tail[2:]}" for head, tail in cuts[:-2]]
    found += [head + tail[1:] for head, tail in cuts[:-1]]
    found += [f"{head}{letter}{tail}" for head, tail in cuts for letter in letters]
    found += [f"{head}{letter}{tail[1:]}" for head, tail in cuts[:-1] for letter in letters]
    yield from dict.fromkeys(each for each in found if each != word)


def _plain(word: str, vocabulary: Vocabulary) -> str:
    """Return a word without a capital, if it is right so."""
    return small if vocabulary.knows(small := _small(word)) else word


def _small(word: str) -> str:
    return word[:1].lower() + word[1:]


def _cased(suggestion: str, word: str) -> str:
    """Return a suggestion with a capital where the word has one."""
    return suggestion[:1].upper() + suggestion[1:] if word[:1].isupper() else suggestion


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


WORDINGS: Mapping[str, Wording] = {
    "spelling": Wording(
        message=N_("“%(found)s” is not in the dictionary."),
        hint=N_(
            "Correct the word. If it is right, because it is a name for example, add it "
            "%(at_names)s."
        ),
    ),
    "spelling-without-suggestion": Wording(
        message=N_("“%(found)s” is not in the dictionary."),
        hint=N_(
            "Read the word letter by letter, and correct it. If it is right, because it is "
            "a name for example, add it %(at_names)s."
        ),
    ),
    "no-spelling-data": Wording(
        message=N_(
            "The spelling of the language “%(language)s” was not checked: no dictionary is "
            "set for it."
        ),
        hint=N_(
            "Have the texts proofread by somebody who knows “%(language)s”, and ask those "
            "who maintain the program to add [spelling]: it is data, not code."
        ),
    ),
    "no-dictionary": Wording(
        message=N_(
            "The spelling of the language “%(language)s” was not checked: its dictionary "
            "could not be read."
        ),
        hint=N_(
            "Ask those who maintain the program to install it with its extra “spelling”: "
            "pip install 'ivr-informationslinje[spelling]'. Until then, have the texts in "
            "“%(language)s” proofread."
        ),
    ),
}
