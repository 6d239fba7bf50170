"""The words of utterances in order, each with the silence before it."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from ivr.call.turn import Passage
from ivr.checks.subject import SpokenSentence, Subject
from ivr.script.place import Place
from ivr.script.speech import Pause, Recording, Utterance

Heard: TypeAlias = str | Recording


def heard(utterances: Iterable[Utterance]) -> Iterator[tuple[int, Heard]]:
    """Return each stretch of words, with the explicit silence before it in milliseconds."""
    silence = 0
    for piece in _pieces(utterances):
        if isinstance(piece, Pause):
            silence += piece.milliseconds
        else:
            yield silence, piece
            silence = 0


def heard_in(passages: Iterable[Passage]) -> Iterator[tuple[int, Heard, Passage]]:
    """Return the same for passages one after the other, each with its passage."""
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
    label = subject.label(passage.language, passage.name)  # all that the heading of a menu has
    sentences: list[SpokenSentence] = [
        each
        for each in (*subject.everything, *([label] if label else ()))
        if (each.language, each.text) == (passage.language, passage.name)
    ]
    holding = (each for each in sentences if isinstance(words, str) and words in each.spoken)
    return next(holding, sentences[0]).place


def _pieces(utterances: Iterable[Utterance]) -> Iterator[Pause | Heard]:
    for utterance in utterances:
        yield from (utterance,) if isinstance(utterance, Recording) else utterance.pieces
