"""Names that a script may say: those of its fact table, and those listed for its languages."""

import re
from collections.abc import Collection, Iterator

from ivr.checks.subject import SpokenSentence, Subject
from ivr.checks.subject.passages import passages
from ivr.script import prose

ENDING = 2
"""How many letters an inflected name has more: Europols, EU:s."""


def unknown_names(subject: Subject) -> Iterator[tuple[SpokenSentence, str]]:
    """Return the names inside sentences that are in no list, each with its passage.

    Announcements tell what is new, such as "until Friday", which no source has.
    """
    known = _known(subject)
    announced = {each.name for each in subject.script.announcements}
    for passage in passages(subject):
        if passage.text in announced:
            continue
        for name in dict.fromkeys(prose.names(prose.plain(passage.written))):
            if not all(_is_known(part, known) for part in _capitalised(name)):
                yield passage, name


def _known(subject: Subject) -> frozenset[str]:
    """Return the capitalised words of the facts, of `names`, and of the languages' own names."""
    listed: list[str] = []
    for fact in subject.script.facts:
        listed += [*fact.source, *(words for each in fact.words.values() for words in each)]
    for language in subject.languages:
        listed += [language.name, *language.names]
        if words := subject.knowledge(language.code).words:
            listed += [*words.first_person, *words.we]
    words_of_all = {word for words in listed for word in prose.words(words)}
    return frozenset(part for word in words_of_all for part in _capitalised(word))


def _capitalised(name: str) -> list[str]:
    """Return the parts of a word that are names: "Fast" of "Fast-grupp"."""
    return [part for part in re.split(r"[-'’:]", name) if part[:1].isupper()]


def _is_known(name: str, known: Collection[str]) -> bool:
    stems = (name[: len(name) - cut] for cut in range(ENDING + 1))
    return any(len(stem) >= ENDING and stem in known for stem in stems) or name in known
