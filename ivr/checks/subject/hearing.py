"""The words of passages in order, each with the silence before it."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from ivr.call.turn import Passage
from ivr.checks.subject import Subject
from ivr.script.place import Place
from ivr.script.speech import Pause, Recording, Utterance

Heard: TypeAlias = str | Recording


def heard(passages: Iterable[Passage]) -> Iterator[tuple[int, Heard, Passage]]:
    """Return each stretch of words, with the explicit silence before it in milliseconds."""
    silence = 0
    for passage in passages:
        for piece in _pieces(passage.utterances):
            if isinstance(piece, Pause):
                silence += piece.milliseconds
            else:
                yield silence, piece, passage
                silence = 0


def place(subject: Subject, passage: Passage, words: Heard) -> Place:
    """Return the place of words in a passage."""
    said = (passage.language, passage.name)
    sentences = [each for each in subject.everything if (each.language, each.text) == said]
    if label := subject.label(*said):  # all that the heading of a menu has
        sentences.append(label)
    holding = (each for each in sentences if isinstance(words, str) and words in each.spoken)
    return next(holding, sentences[0]).place


def _pieces(utterances: Iterable[Utterance]) -> Iterator[Pause | Heard]:
    for utterance in utterances:
        yield from (utterance,) if isinstance(utterance, Recording) else utterance.pieces
