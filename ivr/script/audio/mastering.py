"""Mastering of recordings for telephones: shortening pauses, trimming, levelling, limiting."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import soundfile

from ivr.script.audio import standard
from ivr.script.audio.measuring import SoundMeasures, spoken
from ivr.script.audio.opening import Samples
from ivr.script.audio.standard import RATE

PauseSpan = tuple[int, int]
"""Start and end of a pause, as sample numbers."""


@dataclass(frozen=True, slots=True)
class Master:
    """A mastered recording: the bytes of a WAV file, and its duration."""

    data: bytes
    seconds: float


def master(voice: Samples, measures: SoundMeasures) -> Master:
    """Trim, level and limit sound at telephone rate, given its measurements."""
    ceiling = _ratio(standard.PEAK)
    words = _trimmed(voice, measures) * _ratio(standard.LEVEL - measures.level)
    file = io.BytesIO()
    soundfile.write(file, words.clip(-ceiling, ceiling), RATE, format="WAV", subtype="PCM_16")
    return Master(file.getvalue(), len(words) / RATE)


def long_pauses(voice: Samples) -> tuple[PauseSpan, ...]:
    """Return the excess of each long pause between words: its middle, at telephone rate."""
    most = round(standard.PAUSE * RATE)
    return tuple(
        (begins + most // 2, ends - (most - most // 2))
        for (_, begins), (ends, _) in pairwise(spoken(voice))
        if ends - begins > most
    )


def seconds_of(pauses: Sequence[PauseSpan]) -> float:
    """Return the total duration of pauses."""
    return sum(ends - begins for begins, ends in pauses) / RATE


def shortened(voice: Samples, pauses: Sequence[PauseSpan]) -> Samples:
    """Cut pauses out, with a cross-fade at each cut."""
    rising = _fade()
    length = len(rising)
    for begins, ends in reversed(pauses):
        head = voice[:begins]
        tail = voice[ends:]
        joint = head[-length:] * rising[::-1] + tail[:length] * rising
        voice = np.concatenate([head[:-length], joint, tail[length:]])
    return voice


def _trimmed(voice: Samples, measures: SoundMeasures) -> Samples:
    """Cut the sound to its words and add silence; it fades so that no click is heard."""
    silence = round(standard.SILENCE * RATE)
    begins = round(measures.begins * RATE)
    ends = round(measures.ends * RATE)
    kept = voice[max(0, begins - silence) : ends + silence].copy()
    fade = _fade()
    kept[: len(fade)] *= fade
    kept[-len(fade) :] *= fade[::-1]
    return np.pad(kept, (max(0, silence - begins), max(0, ends + silence - len(voice))))


def _fade() -> Samples:
    rising: Samples = np.sin(np.linspace(0, np.pi / 2, round(standard.FADE * RATE))) ** 2
    return rising


def _ratio(decibels: float) -> float:
    return float(10 ** (decibels / 20))
