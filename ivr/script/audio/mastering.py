"""From a person's recording to what telephones play best, all at one level."""

import io
from dataclasses import dataclass

import numpy as np
import soundfile
import soxr

from ivr.script.audio.loudness import loudness
from ivr.script.audio.measuring import Measures
from ivr.script.audio.opening import RATE, Samples
from ivr.script.audio.standard import VALUES

OVERSAMPLING = 4
"""Peaks between the samples are found at four times the rate (ITU-R BS.1770-4, annex 2)."""

HOLD = RATE // 200
"""The limiter turns down over 5 ms, before and after a peak."""

PASSES = 3
"""Limiting takes loudness away; what it took is given back, and limited again."""


@dataclass(frozen=True, slots=True)
class Master:
    """A recording ready to be played: the bytes of a WAV file, and its seconds and LUFS.

    `gain` is what it was turned up, `limited` what its highest peak was held back, in dB.
    """

    data: bytes
    seconds: float
    loudness: float
    gain: float
    limited: float


def master(voice: Samples, measures: Measures) -> Master:
    """Trim, level, limit and fade sound of telephone rate that was measured."""
    words = _trimmed(voice, measures)
    gain = VALUES["loudness"] - measures.loudness
    for _ in range(PASSES):
        played, limited = _limited(words * _ratio(gain))
        reached = loudness(played, RATE)
        gain += VALUES["loudness"] - reached
    return Master(_wav(played), len(played) / RATE, reached, gain, limited)


def _trimmed(voice: Samples, measures: Measures) -> Samples:
    """The words, with fades, and with as much silence at both ends as there should be."""
    silence = round(VALUES["silence"] * RATE)
    begins, ends = round(measures.begins * RATE), round(measures.ends * RATE)
    kept = voice[max(0, begins - silence) : ends + silence].copy()
    length = round(VALUES["fade"] * RATE)
    fade = np.sin(np.linspace(0, np.pi / 2, length)) ** 2
    kept[:length] *= fade
    kept[-length:] *= fade[::-1]
    return np.pad(kept, (max(0, silence - begins), max(0, ends + silence - len(voice))))


def _limited(sound: Samples) -> tuple[Samples, float]:
    """Hold back each peak that is too high, and nothing else; tell by how many dB at most."""
    ceiling = _ratio(VALUES["peak"])
    fine = np.abs(soxr.resample(sound, RATE, RATE * OVERSAMPLING, quality="HQ"))
    fine = np.pad(fine, (0, OVERSAMPLING * len(sound)))[: OVERSAMPLING * len(sound)]
    peaks = np.maximum(fine.reshape(-1, OVERSAMPLING).max(axis=1), np.abs(sound))
    wanted = np.minimum(1, ceiling / np.maximum(peaks, ceiling))
    held = _windows(wanted).min(axis=1)
    gains = _windows(held).mean(axis=1)  # smooth, and nowhere above what was wanted
    return sound * gains, -20 * float(np.log10(gains.min()))


def _windows(values: Samples) -> Samples:
    """For each value those around it, HOLD to each side."""
    padded = np.pad(values, HOLD, mode="edge")
    windows: Samples = np.lib.stride_tricks.sliding_window_view(padded, 2 * HOLD + 1)
    return windows


def _ratio(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _wav(sound: Samples) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound.clip(-1, 1), RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()
