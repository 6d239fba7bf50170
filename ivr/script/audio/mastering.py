"""Mastering of recordings: trimmed, levelled, limited and faded for telephones."""

import io
from dataclasses import dataclass

import numpy as np
import soundfile
import soxr

from ivr.script.audio.loudness import loudness
from ivr.script.audio.measuring import SoundMeasures
from ivr.script.audio.opening import RATE, Samples
from ivr.script.audio.standard import VALUES

OVERSAMPLING = 4
"""True peaks are measured at four times the rate (ITU-R BS.1770-4, annex 2)."""

HOLD = RATE // 200
"""Samples. The limiter reduces the gain over 5 ms before and after a peak."""

PASSES = 3
"""Limiting reduces the loudness, so gain and limiting are repeated."""


@dataclass(frozen=True, slots=True)
class Master:
    """A mastered recording: the bytes of a WAV file, its seconds and loudness (LUFS).

    `gain` and `limited`, the reduction of its highest peak, are in dB. `before` and `after` are
    the seconds of quiet that were added at the ends, below 0 if quiet was cut.
    """

    data: bytes
    seconds: float
    loudness: float
    gain: float
    limited: float
    before: float
    after: float


def master(voice: Samples, measures: SoundMeasures) -> Master:
    """Trim, level, limit and fade measured sound at telephone rate."""
    words = _trimmed(voice, measures)
    gain = VALUES["loudness"] - measures.loudness
    for _ in range(PASSES):
        played, limited = _limited(words * _ratio(gain))
        reached = loudness(played, RATE)
        gain += VALUES["loudness"] - reached
    return Master(
        data=_wav(played),
        seconds=len(played) / RATE,
        loudness=reached,
        gain=gain,
        limited=limited,
        before=VALUES["silence"] - measures.silence_before,
        after=VALUES["silence"] - measures.silence_after,
    )


def _trimmed(voice: Samples, measures: SoundMeasures) -> Samples:
    """Cut the sound to its words, with fades and the target silence at both ends."""
    silence = round(VALUES["silence"] * RATE)
    begins, ends = round(measures.begins * RATE), round(measures.ends * RATE)
    kept = voice[max(0, begins - silence) : ends + silence].copy()
    length = round(VALUES["fade"] * RATE)
    fade = np.sin(np.linspace(0, np.pi / 2, length)) ** 2
    kept[:length] *= fade
    kept[-length:] *= fade[::-1]
    return np.pad(kept, (max(0, silence - begins), max(0, ends + silence - len(voice))))


def _limited(sound: Samples) -> tuple[Samples, float]:
    """Reduce peaks above the ceiling; return the sound and the largest reduction in dB."""
    ceiling = _ratio(VALUES["peak"])
    fine = np.abs(soxr.resample(sound, RATE, RATE * OVERSAMPLING, quality="HQ"))
    fine = np.pad(fine, (0, OVERSAMPLING * len(sound)))[: OVERSAMPLING * len(sound)]
    peaks = np.maximum(fine.reshape(-1, OVERSAMPLING).max(axis=1), np.abs(sound))
    wanted = np.minimum(1, ceiling / np.maximum(peaks, ceiling))
    held = _windows(wanted).min(axis=1)
    gains = _windows(held).mean(axis=1)  # smooth, and never above the wanted gain
    return sound * gains, -20 * float(np.log10(gains.min()))


def _windows(values: Samples) -> Samples:
    """For each value, the window of HOLD values to each side."""
    padded = np.pad(values, HOLD, mode="edge")
    windows: Samples = np.lib.stride_tricks.sliding_window_view(padded, 2 * HOLD + 1)
    return windows


def _ratio(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _wav(sound: Samples) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound.clip(-1, 1), RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()
