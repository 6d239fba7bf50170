"""Estimates of the duration of speech.

Letters predict the duration better than syllables. The constants were fitted to espeak-ng at 160
words a minute: every delivered text is estimated within 10 % (`python -m tests.script.estimates`).
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ivr.script.language.knowledge import knowledge_of
from ivr.script.model.speech import NORMAL_RATE, OPTION_PAUSE, Pause, Recording, Utterance

LEAD_SECONDS = 0.12
COMMA_SECONDS = 0.26
DIGIT_SECONDS = 0.06
SPELLED_SECONDS = 0.3
"""Additional time of a letter that is spelled, such as in "E U"."""
OPTION_PAUSE_SECONDS = 0.14
"""An option pause extends the voice's own pause between sentences to about 0.7 s."""

SPELLED = re.compile(r"\b[^\W\d_](?: [^\W\d_]\b)+")
"""Two or more letters, each spelled."""

CACHE_SIZE = 65_536
"""Number of sentences cached with their counts."""


def speech_seconds(pieces: Sequence[str | Pause], language: str, rate: int = NORMAL_RATE) -> float:
    """Return the duration of words, at `rate` percent of the normal speed, and of pauses.

    Trailing pauses do not count. A language without data has an average tempo.
    """
    spoken = [index for index, piece in enumerate(pieces) if isinstance(piece, str)]
    leading = sum(_pause_milliseconds(pieces[: spoken[0]] if spoken else pieces)) / 1000
    if not spoken:
        return leading
    between = _pause_milliseconds(pieces[spoken[0] : spoken[-1]])
    tempo = knowledge_of(language).tempo
    counts = [_counts(piece, language) for piece in pieces if isinstance(piece, str)]
    letters, spelled, digits, commas, sentences = map(sum, zip(*counts, strict=True))
    voiced = (
        LEAD_SECONDS
        + letters / tempo.letters_per_second
        + SPELLED_SECONDS * spelled
        + COMMA_SECONDS * commas
        + tempo.sentence_pause * max(0, sentences - 1)
        + DIGIT_SECONDS * digits
    )
    longer = sum(max(0, each - OPTION_PAUSE.milliseconds) for each in between) / 1000
    paused = OPTION_PAUSE_SECONDS * len(between) + longer
    return leading + (voiced * (NORMAL_RATE / rate) + paused)


@lru_cache(CACHE_SIZE)
def _counts(piece: str, language: str) -> tuple[int, int, int, int, int]:
    """Count letters, spelled letters, digit words, commas and ends of sentences, in this order."""
    known = knowledge_of(language).numbers
    digit_words = {*known.digits, known.plus}
    words = re.findall(r"[^\W_]+", piece.lower())
    runs = [run[0] for run in SPELLED.finditer(piece) if run[0].isupper()]
    return (
        sum(map(len, words)),
        sum(len(run.split()) for run in runs),
        sum(word in digit_words for word in words),
        piece.count(","),
        len(re.findall(r"[.!?:](?=\s|$)", piece)),
    )


def _pause_milliseconds(pieces: Sequence[str | Pause]) -> list[int]:
    return [piece.milliseconds for piece in pieces if isinstance(piece, Pause)]


def seconds(utterances: Iterable[Utterance]) -> float:
    """Return the duration of utterances: estimated for speech, measured for recordings."""
    return sum(
        utterance.seconds
        if isinstance(utterance, Recording)
        else speech_seconds(utterance.pieces, utterance.voice.language, utterance.voice.rate)
        for utterance in utterances
    )
