"""What is heard of utterances: their words in order, and the silence before each of them."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from ivr.rules.subject import SpokenSentence, Subject
from ivr.script.model import LINE_FILE
from ivr.script.speech import Pause, Recording, Utterance

Heard: TypeAlias = str | Recording


def heard(utterances: Iterable[Utterance]) -> Iterator[tuple[int, Heard]]:
    """Return each stretch of words, with the explicit silence before it in milliseconds."""
    silence = 0
    for utterance in utterances:
        pieces = (utterance,) if isinstance(utterance, Recording) else utterance.pieces
        for piece in pieces:
            if isinstance(piece, Pause):
                silence += piece.milliseconds
            else:
                yield silence, piece
                silence = 0


def words_of(utterances: Iterable[Utterance]) -> list[Heard]:
    """Return the words of utterances, without the silences."""
    return [words for _, words in heard(utterances)]


def place(subject: Subject, words: Heard) -> tuple[str, int]:
    """Return the file and line where words stand; `line.toml` if that cannot be told."""
    sentence = next((each for each in _sentences(subject, words)), None)
    return (sentence.file, sentence.line) if sentence else (LINE_FILE, 0)


def _sentences(subject: Subject, words: Heard) -> Iterator[SpokenSentence]:
    if isinstance(words, str):
        yield from (each for each in subject.everything if words in each.spoken)
        return
    for language in subject.languages:
        for text in subject.texts(language.code):
            if subject.recording(language.code, text.name) == words:
                yield subject.body(language.code, text.name)[0]
