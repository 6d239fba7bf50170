"""Speech: utterances in one voice with pauses, and recordings."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import chain
from typing import Any, TypeAlias

from ivr.script.language.pronunciation import Pronunciation
from ivr.script.model.markup import OptionPause, Sentence, Words

NORMAL_RATE = 100
"""Normal speed of a voice, in percent."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A Twilio voice with language, locale, and speed in percent of its normal speed."""

    language: str
    locale: str
    name: str
    rate: int = NORMAL_RATE


def speaker_of(voice: str) -> str:
    """Return the name of a voice for display: “Elin” for “Polly.Elin-Neural”."""
    return voice.rpartition(".")[2].partition("-")[0]


@cache
def known_voices() -> Mapping[str, tuple[str, ...]]:
    """Return the voices that Twilio documents, by locale, from `voices.toml`."""
    return {locale: tuple(names) for locale, names in _voices()["locales"].items()}


@cache
def takes_rate(voice: str) -> bool:
    """Return whether a voice supports speeds, according to `voices.toml`."""
    return re.fullmatch(_voices()["prosody"]["rate"], voice) is not None


@cache
def _voices() -> dict[str, Any]:
    source = resources.files(__package__) / "voices.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause inside an utterance."""

    milliseconds: int


OPTION_PAUSE = Pause(700)
"""Pause between two options: 500 to 750 ms (rule R18)."""

LONGER_PAUSES = 1.5
"""Factor for pauses in slow speech: between options at most 1,300 ms (rule R18)."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Sentences in their spoken form, and pauses, in one voice."""

    voice: Voice
    pieces: tuple[str | Pause, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """A person's reading of a text: the sound, and the words that were read.

    `name` is a hash of the sound with its extension, so that a changed recording has a new URL and
    can be cached forever.
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
    """Convert a sentence without placeholders to speech, one utterance for each voice."""
    speeches: list[Speech] = []
    for part in sentence.parts:
        if isinstance(part, OptionPause):
            # In the voice before it: one that begins with a pause may leave it out.
            voice = speeches[-1].voice if speeches else voices[language]
            speeches.append(Speech(voice, (OPTION_PAUSE,)))
            continue
        assert isinstance(part, Words), "placeholders are filled in before"
        code = part.language or language
        words = " ".join(pronunciations[code].speak(part.text).split())
        if re.search(r"\w", words):
            speeches.append(Speech(voices[code], (words,)))
        elif words and speeches:  # punctuation alone belongs to the words before it
            speeches[-1] = _with_punctuation(speeches[-1], words)
    return join(speeches)


def _with_punctuation(speech: Speech, mark: str) -> Speech:
    """Add a mark to the last words; a speech that ends in a pause has none to add it to."""
    *before, last = speech.pieces
    return Speech(speech.voice, (*before, f"{last}{mark}" if isinstance(last, str) else last))


def join(utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """Join adjacent utterances with the same voice."""
    joined: list[Utterance] = []
    voice: Voice | None = None
    spoken: list[str | Pause] = []
    for utterance in utterances:
        if isinstance(utterance, Recording):
            if voice:
                joined.append(Speech(voice, tuple(spoken)))
            joined.append(utterance)
            voice = None
            spoken = []
        elif voice is utterance.voice or voice == utterance.voice:  # identity is the fast path
            spoken.extend(utterance.pieces)
        else:
            if voice:
                joined.append(Speech(voice, tuple(spoken)))
            voice = utterance.voice
            spoken = [*utterance.pieces]
    if voice:
        joined.append(Speech(voice, tuple(spoken)))
    return tuple(joined)


def flat(lines: Iterable[tuple[Utterance, ...]]) -> tuple[Utterance, ...]:
    """Join lines into one sequence of utterances."""
    return join(chain.from_iterable(lines))


def slow(
    utterances: Iterable[Utterance], rate: int, *, longer: float = LONGER_PAUSES
) -> tuple[Utterance, ...]:
    """Return speech with longer pauses, at `rate` percent of its speed if the voice supports that.

    Recordings are unchanged.
    """
    return tuple(
        utterance if isinstance(utterance, Recording) else _slow_speech(utterance, rate, longer)
        for utterance in utterances
    )


def _slow_speech(speech: Speech, rate: int, longer: float) -> Speech:
    voice = replace(speech.voice, rate=rate) if takes_rate(speech.voice.name) else speech.voice
    pieces: list[str | Pause] = []
    for piece in speech.pieces:
        if isinstance(piece, Pause):
            piece = Pause(round(piece.milliseconds * longer))
        elif pieces and isinstance(pieces[-1], str):
            pieces.append(OPTION_PAUSE)  # makes the voice's own pause between sentences longer
        pieces.append(piece)
    return Speech(voice, tuple(pieces))
