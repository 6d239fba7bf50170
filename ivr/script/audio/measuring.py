"""Measurement of speech: start and end, level, and background noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ivr.script.audio import standard
from ivr.script.audio.opening import Samples
from ivr.script.audio.standard import RATE

FRAME = RATE // 50
HOP = RATE // 100
"""Levels are measured over 20 ms, every 10 ms."""

DIGITAL_SILENCE = -85.0
"""Maximum level of digital silence, in dBFS; even a quiet room is louder."""

DYNAMIC_RANGE = 35.0
ABOVE_NOISE = 6.0
CLEAR_RANGE = 15.0
"""dB. Words are at most DYNAMIC_RANGE below the loudest sound. Within that, sound counts as words
if it is ABOVE_NOISE above the noise, or at most CLEAR_RANGE below the loudest sound."""

MIN_FRAMES = 3
"""Minimum duration of words in frames; a click is shorter."""


@dataclass(frozen=True, slots=True)
class SoundMeasures:
    """Measurements of speech: times in seconds, levels in dBFS (RMS).

    `begins` is the start of the first word, `ends` the end of the last one; `level` is measured
    over words only.
    """

    seconds: float
    begins: float
    ends: float
    level: float
    noise: float

    @property
    def speech_seconds(self) -> float:
        """Seconds from the first word to the end of the last one."""
        return self.ends - self.begins

    @property
    def silence_after(self) -> float:
        """Seconds after the last word."""
        return self.seconds - self.ends

    @property
    def above_noise(self) -> float:
        """The level of the words above the noise of the room, in dB."""
        return self.level - self.noise


def measure(voice: Samples) -> SoundMeasures | None:
    """Measure sound at telephone rate; return None if there are no words."""
    powers = _powers(voice)
    levels = 10 * np.log10(powers + 1e-12)
    noise, loudest = _noise_and_peak(levels)
    words = spoken(voice)
    if not words:
        return None
    return SoundMeasures(
        seconds=len(voice) / RATE,
        begins=words[0][0] / RATE,
        ends=words[-1][1] / RATE,
        level=float(10 * np.log10(powers[_loud(levels)].mean())),
        noise=noise,
    )


def spoken(voice: Samples) -> tuple[tuple[int, int], ...]:
    """Return start and end of each stretch of words, as sample numbers; empty for silence."""
    levels = 10 * np.log10(_powers(voice) + 1e-12)
    starts = np.flatnonzero(_starts_of_runs(_loud(levels)))
    if _noise_and_peak(levels)[1] <= standard.SILENT_LEVEL or not starts.size:
        return ()
    breaks = np.flatnonzero(np.diff(starts) > 1)
    first = starts[[0, *(breaks + 1)]]
    last = starts[[*breaks, -1]] + MIN_FRAMES - 1
    ends = np.minimum(len(voice), last * HOP + FRAME)
    return tuple(zip((first * HOP).tolist(), ends.tolist(), strict=True))


def _loud(levels: NDArray[np.float64]) -> NDArray[np.bool_]:
    noise, loudest = _noise_and_peak(levels)
    loud = levels > max(loudest - DYNAMIC_RANGE, min(noise + ABOVE_NOISE, loudest - CLEAR_RANGE))
    return np.asarray(loud, np.bool_)


def _powers(voice: Samples) -> NDArray[np.float64]:
    """Return the variance of each frame, so that a constant offset counts as silence."""
    padded = np.pad(voice, (0, max(FRAME - len(voice), -(len(voice) - FRAME) % HOP)))
    powers: NDArray[np.float64] = _means(padded**2) - _means(padded) ** 2
    return powers.clip(0)


def _means(samples: Samples) -> NDArray[np.float64]:
    sums = np.concatenate([[0.0], np.cumsum(samples)])
    starts = np.arange(0, len(samples) - FRAME + 1, HOP)
    means: NDArray[np.float64] = (sums[starts + FRAME] - sums[starts]) / FRAME
    return means


def _noise_and_peak(levels: NDArray[np.float64]) -> tuple[float, float]:
    """Return the levels of the noise and of the loudest words.

    They are percentiles, so that single clicks or drop-outs do not count; digital silence at both
    ends is excluded.
    """
    real = np.flatnonzero(levels > DIGITAL_SILENCE)
    inner = levels[real[0] : real[-1] + 1] if real.size else levels
    noise, loudest = np.percentile(inner, [5, 95])
    return float(noise), float(loudest)


def _starts_of_runs(loud: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return whether MIN_FRAMES loud frames start at each one; empty if there are fewer frames."""
    if loud.size < MIN_FRAMES:
        return np.zeros(0, np.bool_)
    windows = np.lib.stride_tricks.sliding_window_view(loud, MIN_FRAMES)
    return np.asarray(windows.all(axis=1), np.bool_)
