"""What is said: utterances, each in one voice, with its pauses, or a recording."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ivr.script.markup import OptionPause, Sentence, Words
from ivr.script.pronunciation import Pronunciation


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of Twilio's, and the language and locale that it speaks."""

    language: str
    locale: str
    name: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence inside an utterance, in milliseconds."""

    milliseconds: int


OPTION_PAUSE = Pause(700)
"""Between two options: 500 to 750 ms (rule R18)."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Sentences in the spoken form, and pauses, said by one voice."""

    voice: Voice
    pieces: tuple[str | Pause, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """A person's reading of a text: the sound, and the words that were read.

    `seconds` is the measured length; `name` is made from a hash of the sound, so that a
    changed recording has a new address and can be cached for ever.
    """

    name: str
    content_type: str
    seconds: float
    words: str
    language: str
    sound: bytes


Utterance: TypeAlias = Speech | Recording


def speak(
    sentence: Sentence,
    language: str,
    voices: Mapping[str, Voice],
    pronunciations: Mapping[str, Pronunciation],
) -> tuple[Utterance, ...]:
    """Turn a sentence without placeholders into speech: one utterance for each voice."""
    speeches: list[Speech] = []
    for part in sentence.parts:
        if isinstance(part, OptionPause):
            speeches.append(Speech(voices[language], (OPTION_PAUSE,)))
            continue
        assert isinstance(part, Words), "placeholders are filled in before"
        code = part.language or language
        words = " ".join(pronunciations[code].speak(part.text).split())
        if re.search(r"\w", words):
            speeches.append(Speech(voices[code], (words,)))
        elif words and speeches:  # a full stop alone closes what stood before it
            speeches[-1] = _closed(speeches[-1], words)
    return join(speeches)


def _closed(speech: Speech, mark: str) -> Speech:
    *before, last = speech.pieces
    return Speech(speech.voice, (*before, f"{last}{mark}" if isinstance(last, str) else last))


def join(utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """Join neighbours that have the same voice into one utterance each."""
    joined: list[Utterance] = []
    voice: Voice | None = None
    spoken: list[str | Pause] = []
    for utterance in utterances:
        if isinstance(utterance, Recording):
            if voice:
                joined.append(Speech(voice, tuple(spoken)))
            joined.append(utterance)
            voice, spoken = None, []
        elif voice is utterance.voice or voice == utterance.voice:  # mostly the very same
            spoken.extend(utterance.pieces)
        else:
            if voice:
                joined.append(Speech(voice, tuple(spoken)))
            voice, spoken = utterance.voice, [*utterance.pieces]
    if voice:
        joined.append(Speech(voice, tuple(spoken)))
    return tuple(joined)


def pieces(utterances: Iterable[Utterance]) -> list[Utterance]:
    """Return each sentence, pause and recording as an utterance of its own."""
    return [piece for utterance in utterances for piece in _pieces(utterance)]


def _pieces(utterance: Utterance) -> Iterable[Utterance]:
    if isinstance(utterance, Recording):
        return (utterance,)
    return (Speech(utterance.voice, (piece,)) for piece in utterance.pieces)
