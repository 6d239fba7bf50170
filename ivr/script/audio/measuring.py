"""Measuring of speech: where it begins and ends, its level, and the noise below it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ivr.script.audio import standard
from ivr.script.audio.opening import Samples
from ivr.script.audio.standard import RATE

FRAME = RATE // 50
HOP = RATE // 100
"""Levels are measured over 20 ms, every 10 ms."""

NOTHING = -85.0
"""dBFS. Anything at or below it is digital silence, not a quiet room."""

FADED = 35.0
ABOVE_NOISE = 6.0
PLAIN = 15.0
"""dB. Words begin at most FADED below their loudest parts. Sound counts as words if it is
ABOVE_NOISE above the noise, and always if it is within PLAIN of the loudest."""

LASTING = 3
"""Minimum length of words in frames; a click is shorter."""


@dataclass(frozen=True, slots=True)
class SoundMeasures:
    """Measurements of speech: times in seconds, levels in dBFS (RMS).

    `begins` is the start of the first word, `ends` the end of the last one; `level` is that of
    the words alone.
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
    def silence_before(self) -> float:
        """Seconds before the first word."""
        return self.begins

    @property
    def silence_after(self) -> float:
        """Seconds after the last word."""
        return self.seconds - self.ends

    @property
    def above_noise(self) -> float:
        """The level of the words above the noise of the room, in dB."""
        return self.level - self.noise


def measure(voice: Samples) -> SoundMeasures | None:
    """Measure sound at telephone rate, as from `open_sound`; None if there are no words."""
    powers = _powers(voice)
    levels = 10 * np.log10(powers + 1e-12)
    noise, loudest = _range(levels)
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
    """Return the samples in which each stretch of words begins and ends; none for silence."""
    levels = 10 * np.log10(_powers(voice) + 1e-12)
    starts = np.flatnonzero(_lasting(_loud(levels)))
    if _range(levels)[1] <= standard.SILENT_LEVEL or not starts.size:
        return ()
    breaks = np.flatnonzero(np.diff(starts) > 1)
    first, last = starts[[0, *(breaks + 1)]], starts[[*breaks, -1]] + LASTING - 1
    ends = np.minimum(len(voice), last * HOP + FRAME)
    return tuple(zip((first * HOP).tolist(), ends.tolist(), strict=True))


def _loud(levels: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which frames may be words."""
    noise, loudest = _range(levels)
    loud = levels > max(loudest - FADED, min(noise + ABOVE_NOISE, loudest - PLAIN))
    return np.asarray(loud, np.bool_)


def _powers(voice: Samples) -> NDArray[np.float64]:
    """The variance of each frame; a short last frame is padded with silence."""
    padded = np.pad(voice, (0, max(FRAME - len(voice), -(len(voice) - FRAME) % HOP)))
    powers: NDArray[np.float64] = _means(padded**2) - _means(padded) ** 2
    return powers.clip(0)


def _means(samples: Samples) -> NDArray[np.float64]:
    sums = np.concatenate([[0.0], np.cumsum(samples)])
    starts = np.arange(0, len(samples) - FRAME + 1, HOP)
    means: NDArray[np.float64] = (sums[starts + FRAME] - sums[starts]) / FRAME
    return means


def _range(levels: NDArray[np.float64]) -> tuple[float, float]:
    """The level of the noise and of the loudest words, without digital silence at the ends."""
    real = np.flatnonzero(levels > NOTHING)
    inner = levels[real[0] : real[-1] + 1] if real.size else levels
    noise, loudest = np.percentile(inner, [5, 95])
    return float(noise), float(loudest)


def _lasting(loud: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each frame, whether a run of LASTING loud frames begins there."""
    if loud.size < LASTING:
        return np.zeros(0, np.bool_)
    windows = np.lib.stride_tricks.sliding_window_view(loud, LASTING)
    return np.asarray(windows.all(axis=1), np.bool_)
