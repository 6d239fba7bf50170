"""Spelling: a warning for each misspelt word of a script, with suggestions.

A word that no dictionary has may be a name, so a misspelt word is never an error, and where
only errors matter no dictionary is loaded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from ivr.checks.spelling.dictionary import NoDictionaryError, dictionary
from ivr.checks.spelling.vocabulary import Vocabulary, suggest, words
from ivr.checks.spelling.wordings import WORDINGS
from ivr.script.finding import Finding, Report
from ivr.script.knowledge import Knowledge, knowledge_of
from ivr.script.markup import Words
from ivr.script.model import Language, Script

WITH_SUGGESTIONS = 10
"""How many words of a language get suggestions: each takes some hundredths of a second."""


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


def load(languages: Iterable[str]) -> None:
    """Load the dictionaries of languages that have one.

    Loading one takes a fifth of a second, and no other thread of the process runs meanwhile.
    """
    for language in languages:
        if data := knowledge_of(language).spelling:
            with suppress(NoDictionaryError):  # reported by the check
                dictionary(data)


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
            known = dictionary(data)
        except NoDictionaryError as error:
            values = {"language": language.code, "found": str(error), "package": data.package}
            report.warning("no-spelling", language.file, case="no-dictionary", **values)
        else:
            vocabularies[language.code] = Vocabulary(known, _taught(language), data.endings)
    return vocabularies


def _taught(language: Language) -> frozenset[str]:
    """Return the words that staff listed: `names`, and what has a pronunciation."""
    written = (*language.names, *language.pronunciation.table)
    return frozenset(words(" ".join(written)))


WordAt = tuple[str, int, str, str]
"""A word: its file, line and language, and the word itself."""


def _places(script: Script, vocabularies: Mapping[str, Vocabulary]) -> Iterator[WordAt]:
    """Return every written word of the languages that have a dictionary."""
    for language, sentence in script.sentences():
        for part in sentence.parts:
            if isinstance(part, Words):
                code = part.language or language.code
                if code in vocabularies:
                    for word in words(part.text):
                        yield sentence.file, sentence.line, code, word


def _hints(
    places: tuple[WordAt, ...], vocabularies: Mapping[str, Vocabulary]
) -> Mapping[tuple[str, str], str]:
    """Return suggestions for the first unknown words, by language and word."""
    hints: dict[tuple[str, str], str] = {}
    for code, vocabulary in vocabularies.items():
        used = dict.fromkeys(word for _, _, spoken, word in places if spoken == code)
        known = [word for word in used if vocabulary.knows(word)]
        unknown = [word for word in used if not vocabulary.knows(word)]
        for word in unknown[:WITH_SUGGESTIONS]:
            hints[code, word] = ", ".join(suggest(word, known, vocabulary))
    return hints
