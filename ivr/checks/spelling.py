"""Spelling: a warning for each misspelt word of a script, with suggestions.

An unknown word may be a name, so a misspelt word is never an error, and checks for errors only load
no dictionary. The engine is Hunspell's, with word lists from packages.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache
from importlib.metadata import files
from pathlib import Path
from typing import Any

from ivr.i18n import N_
from ivr.script.fields.place import Place
from ivr.script.fields.titles import LanguageCodes
from ivr.script.findings.finding import Finding, FindingCollector, Fix, Wording
from ivr.script.language.knowledge import Knowledge, SpellingData, knowledge_of
from ivr.script.model.markup import Words
from ivr.script.model.script import Language, Script

WORD = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*-?")
"""A word: "freds-" keeps its hyphen, and "Fast-grupp" is one word."""

MAX_LETTERS = 60
"""Maximum letters of a word; longer ones are misspelt, since the engine takes seconds for some."""

MAX_LETTERS_WITH_SUGGESTIONS = 20
"""Maximum letters of a word with suggestions, whose cost grows with the square of the length."""

MAX_WORDS_WITH_SUGGESTIONS = 10
"""Maximum words of a language with suggestions: each takes some hundredths of a second."""

MAX_SUGGESTIONS = 3
"""Maximum suggestions for a word."""

MIN_SIMILARITY = 0.75
"""Minimum similarity, from 0 to 1, of a suggested word of the script."""

SUGGESTIONS_CACHE_SIZE = 4_096
"""Number of misspelt words cached with their suggestions."""

WORDS_CACHE_SIZE = 16_384
"""Number of words cached. Two drafts of a script share most of them."""


class Dictionary:
    """The words of a language, including compounds and inflected forms.

    `words` are those added to the engine, without inflected forms. The engine's own suggestions are
    not used: they take a fifth of a second a word, and block the other threads.
    """

    def __init__(self, engine: Any, words: frozenset[str], letters: str) -> None:
        self._engine = engine
        self._letters = letters
        self.words = words
        for word in words:
            engine.add(word)

    @lru_cache(WORDS_CACHE_SIZE)  # noqa: B019 # dictionaries live as long as the process
    def knows(self, word: str) -> bool:
        """Return whether a word is spelt right; capitals are never wrong."""
        return self._find(word)

    def _find(self, word: str) -> bool:
        try:
            return len(word) <= MAX_LETTERS and bool(self._engine.spell(word))
        except UnicodeEncodeError:  # letters that no word of the language has
            return False

    @lru_cache(SUGGESTIONS_CACHE_SIZE)  # noqa: B019 # dictionaries live as long as the process
    def suggest(self, word: str) -> tuple[str, ...]:
        """Return the words that are one letter away from a misspelt word.

        That is a capital, two letters exchanged, or one letter removed, added or replaced.
        """
        cuts = [(word[:index], word[index:]) for index in range(len(word) + 1)]
        candidates = [word[:1].upper() + word[1:]]
        candidates += [f"{head}{tail[1]}{tail[0]}{tail[2:]}" for head, tail in cuts[:-2]]
        candidates += [head + tail[1:] for head, tail in cuts[:-1]]
        for letter in self._letters:
            candidates += [f"{head}{letter}{tail}" for head, tail in cuts]
            candidates += [f"{head}{letter}{tail[1:]}" for head, tail in cuts[:-1]]
        return tuple(
            other for other in dict.fromkeys(candidates) if other != word and self._find(other)
        )


class Vocabulary:
    """The correct words: from the dictionary, and taught by a script.

    Taught are its `names`, and words with a pronunciation. A taught word is right as it was taught,
    with a capital, and with an ending: Ameripols, EU:s, Europol's.
    """

    def __init__(self, language: Language, known: Dictionary, endings: Iterable[str]) -> None:
        self._dictionary = known
        written = (*language.names, *language.pronunciation.table)
        self._taught = frozenset(WORD.findall(" ".join(written)))
        self._listed = self._taught | self._dictionary.words
        self._endings = ("", *endings)

    def knows(self, word: str) -> bool:
        """Return whether a word is right; figures and initialisms are, since rules check them."""
        word = word.replace("’", "'")
        if word.isupper() or any(map(str.isnumeric, word)) or self._dictionary.knows(word):
            return True
        stems = (word.removesuffix(end) for end in self._endings if word.endswith(end))
        if any(stem in self._listed or _small(stem) in self._listed for stem in stems):
            return True
        parts = {part for part in re.split("[-:]", word) if part}
        return parts != {word} and all(map(self.knows, parts))

    def teaches(self, word: str) -> bool:
        """Return whether the script has taught a word."""
        return word in self._taught

    def suggestions(self, used: Iterable[str]) -> Mapping[str, str]:
        """Return the misspelt words of a script with suggestions.

        Only the first ones get suggestions: the most similar words of the script and the
        dictionary. Of equally similar words, the script's own come first.
        """
        words = dict.fromkeys(used)
        right = {word for word in words if self.knows(word)}
        wrong = [word for word in words if word not in right]
        if not wrong:
            return {}
        small = (_small(word) if self.knows(_small(word)) else word for word in right)
        own = sorted(self._taught.union(small))
        helped = {
            word: ", ".join(self._nearest(word, own)) for word in wrong[:MAX_WORDS_WITH_SUGGESTIONS]
        }
        return dict.fromkeys(wrong, "") | helped

    def _nearest(self, word: str, own: Sequence[str]) -> Sequence[str]:
        if len(word) > MAX_LETTERS_WITH_SUGGESTIONS:
            return ()
        close = get_close_matches(word, own, MAX_SUGGESTIONS, MIN_SIMILARITY)
        candidates = dict.fromkeys((*close, *self._dictionary.suggest(word)))
        nearest = sorted(candidates, key=lambda each: -SequenceMatcher(None, word, each).ratio())
        if word[:1].isupper():
            nearest = [suggestion[:1].upper() + suggestion[1:] for suggestion in nearest]
        return list(dict.fromkeys(nearest))[:MAX_SUGGESTIONS]


def spell(
    script: Script, knowledge: Callable[[str], Knowledge] = knowledge_of
) -> tuple[Finding, ...]:
    """Return a warning for every misspelt word, at every line where it occurs.

    A language that cannot be checked has one warning.
    """
    report = FindingCollector(WORDINGS)
    places = list(_written_words(script))
    for code, language in script.languages.items():
        data = knowledge(code).spelling
        abbreviations = knowledge(code).words.abbreviations  # they have a rule of their own
        known = dictionary(data) if data else None
        if data is None or known is None:
            report.warning("no-spelling", (code,), language=LanguageCodes((code,)))
            continue
        words = [
            place
            for spoken, place in places
            if spoken == code and _small(place.words) not in abbreviations
        ]
        vocabulary = Vocabulary(language, known, data.endings)
        suggestions = vocabulary.suggestions(place.words for place in words)
        for place in words:
            if (suggested := suggestions.get(place.words)) is not None:
                case = "spelling" if suggested else "spelling-without-suggestion"
                values = {"words": place.words, "suggestions": suggested}
                first = suggested.partition(", ")[0]
                is_replaced = place.words[:1].islower() or vocabulary.teaches(first)
                values |= {"replacement": first if is_replaced else ""}  # a name is no near word
                report.warning(
                    "spelling", place, case=case, language=LanguageCodes((code,)), **values
                )
    return report.findings


@cache
def dictionary(data: SpellingData) -> Dictionary | None:
    """Return the dictionary of a language's data, or None if a part is not installed.

    It is loaded once in a process.
    """
    try:
        # Only here: the engine is an extra, and a service that never spells never loads it.
        from hunspell import Hunspell

        folder = _file(data.package, f"{data.dictionary}.dic").parent
        listed = [_file(more.package, more.file).read_text(encoding="utf-8") for more in data.more]
        engine = Hunspell(data.dictionary, hunspell_data_dir=str(folder))
    except (ImportError, OSError):
        return None
    return Dictionary(engine, frozenset((*data.words, *" ".join(listed).split())), data.letters)


def _file(package: str, name: str) -> Path:
    for file in files(package) or ():
        if file.name == name:
            return Path(str(file.locate())).resolve()
    raise FileNotFoundError(f"{package} has no file {name}")


def _written_words(script: Script) -> Iterator[tuple[str, Place]]:
    """Yield each word with its language, which is the text's unless a span has another one."""
    for language, sentence in script.sentences():
        for part in sentence.parts:
            if isinstance(part, Words):
                for word in WORD.findall(part.text):
                    yield part.language or language.code, sentence.place.of(word)


def _small(word: str) -> str:
    return word[:1].lower() + word[1:]


WORDINGS: Mapping[str, Wording] = {
    "spelling": Wording(
        N_("“%(words)s” is not in the dictionary."),
        N_(
            "Correct the word: did you mean %(suggestions)s? If it is right, because it is a name "
            "for example, add it to the names."
        ),
        fix=Fix.ACCEPT,
    ),
    "spelling-without-suggestion": Wording(
        N_("“%(words)s” is not in the dictionary."),
        N_(
            "Read the word letter by letter, and correct it. If it is right, because it is a name "
            "for example, add it to the names."
        ),
        fix=Fix.ACCEPT,
    ),
    "no-spelling": Wording(
        N_("The spelling was not checked: there is no dictionary for “%(language)s”."),
        N_(
            "Have the texts proofread by somebody who knows “%(language)s”, and ask those who "
            "maintain the program to install its extra “spelling”, or to add a dictionary."
        ),
    ),
}
