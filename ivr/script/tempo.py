"""Estimates of the duration of speech.

Letters predict the duration better than syllables. The constants were fitted to espeak-ng at 160
words a minute: every delivered text is estimated within 10 % (`python -m bench.estimates`).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache

from ivr.script.knowledge import TempoData, knowledge_of
from ivr.script.speech import NORMAL_RATE, OPTION_PAUSE, Pause, Recording, Utterance

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
"""Cache size: counts of sentences."""


class Tempo:
    """The tempo of a language."""

    def __init__(self, data: TempoData, digit_words: Collection[str]) -> None:
        self._data = data
        self._digit_words = frozenset(digit_words)
        self._counts = lru_cache(CACHE_SIZE)(self._count)

    def seconds(self, pieces: Sequence[str | Pause], rate: int = NORMAL_RATE) -> float:
        """Return the duration of words, at `rate` percent of the normal speed, and of pauses.

        Trailing pauses do not count.
        """
        said = [number for number, piece in enumerate(pieces) if isinstance(piece, str)]
        leading = sum(_pauses(pieces[: said[0]] if said else pieces)) / 1000
        if not said:
            return leading
        between = _pauses(pieces[said[0] : said[-1]])
        counts = [self._counts(piece) for piece in pieces if isinstance(piece, str)]
        letters, spelled, digits, commas, sentences = map(sum, zip(*counts, strict=True))
        voiced = (
            LEAD_SECONDS
            + letters / self._data.letters_per_second
            + SPELLED_SECONDS * spelled
            + COMMA_SECONDS * commas
            + self._data.sentence_pause * max(0, sentences - 1)
            + DIGIT_SECONDS * digits
        )
        longer = sum(max(0, each - OPTION_PAUSE.milliseconds) for each in between) / 1000
        paused = OPTION_PAUSE_SECONDS * len(between) + longer
        return leading + (voiced * (NORMAL_RATE / rate) + paused)

    def _count(self, piece: str) -> tuple[int, int, int, int, int]:
        """Count letters, spelled letters, digit words, commas and ends of sentences."""
        words = re.findall(r"[^\W_]+", piece.lower())
        runs = [found[0] for found in SPELLED.finditer(piece) if found[0].isupper()]
        return (
            sum(map(len, words)),
            sum(len(run.split()) for run in runs),
            sum(word in self._digit_words for word in words),
            piece.count(","),
            len(re.findall(r"[.!?:](?=\s|$)", piece)),
        )


def _pauses(pieces: Sequence[str | Pause]) -> list[int]:
    """Return the milliseconds of each pause."""
    return [each.milliseconds for each in pieces if isinstance(each, Pause)]


@cache
def tempo_of(language: str) -> Tempo:
    """Return the tempo of a language, or an average one without data."""
    known = knowledge_of(language)
    return Tempo(known.tempo, (*known.numbers.digits, known.numbers.plus))


def seconds(utterances: Iterable[Utterance]) -> float:
    """Return the duration of utterances: estimated for speech, measured for recordings."""
    return sum(
        utterance.seconds
        if isinstance(utterance, Recording)
        else tempo_of(utterance.voice.language).seconds(utterance.pieces, utterance.voice.rate)
        for utterance in utterances
    )
