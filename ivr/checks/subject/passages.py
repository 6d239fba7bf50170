"""The passages of a script: every stretch of words once, at the place where it is written."""

from collections.abc import Callable, Iterator

from ivr.checks.subject import SpokenSentence, Subject
from ivr.checks.subject.subject import once
from ivr.script import prose
from ivr.script.knowledge import Knowledge
from ivr.script.place import PHRASES


@once
def passages(subject: Subject) -> tuple[SpokenSentence, ...]:
    """Return the lines of all texts, the labels, and the phrases without the labels in them.

    What is wrong in one of them is reported once, however many sentences of the line are made
    of it.
    """
    return tuple(_passages(subject))


def _passages(subject: Subject) -> Iterator[SpokenSentence]:
    for language in subject.languages:
        yield from subject.bodies(language.code)
        for text in subject.texts(language.code):
            if label := subject.label(language.code, text.name):
                yield label
        yield subject.phrase(language.code, "option", label="", key=subject.script.keys.repeat)
        yield from (
            phrase
            for phrase in subject.phrases
            if phrase.place.field[:2] == (language.code, PHRASES)
        )


def phrases_said(
    subject: Subject, listed: Callable[[Knowledge], tuple[str, ...]]
) -> Iterator[tuple[SpokenSentence, str]]:
    """Return the listed phrases of a language that are said in it, each with its passage."""
    for passage in passages(subject):
        for found in prose.phrases_in(passage.own, listed(subject.knowledge(passage.language))):
            yield passage, found
