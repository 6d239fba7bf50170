"""Where in a sound the words begin and end, how loud they are, and what lies below them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ivr.script.audio.loudness import loudness
from ivr.script.audio.opening import RATE, Samples
from ivr.script.audio.standard import VALUES

FRAME = RATE // 50
HOP = RATE // 100
"""Levels are taken over 20 ms, every 10 ms."""

NOTHING = -85.0
"""dBFS: at or below it lies silence that was put there by a program, not a quiet room."""

FADED = 35.0
ABOVE_NOISE = 6.0
PLAIN = 15.0
"""dB. The softest beginnings of words are this far below their loudest parts; sound counts as
words when it is this far above the noise; and what is this close to the loudest always does."""

LASTING = 3
"""Frames that words last at least: a click does not."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured: seconds, the levels in dBFS, the loudness in LUFS.

    `begins` and `ends` are where the first word begins and the last one ends.
    """

    seconds: float
    begins: float
    ends: float
    level: float
    noise: float
    loudness: float

    @property
    def speech_seconds(self) -> float:
        """From the beginning of the first word to the end of the last one."""
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
        """How far the words are above the noise of the room, in dB."""
        return self.level - self.noise


def measure(voice: Samples) -> Measures | None:
    """Measure sound of telephone rate, as `open_sound` gives it; None where there are no words."""
    powers = _powers(voice)
    levels = 10 * np.log10(powers + 1e-12)
    noise, loudest = _range(levels)
    loud = levels > max(loudest - FADED, min(noise + ABOVE_NOISE, loudest - PLAIN))
    starts = np.flatnonzero(_lasting(loud))
    if loudest <= VALUES["silent_level"] or not starts.size:
        return None
    first, last = int(starts[0]), int(starts[-1]) + LASTING - 1
    seconds = len(voice) / RATE
    return Measures(
        seconds=seconds,
        begins=first * HOP / RATE,
        ends=min(seconds, (last * HOP + FRAME) / RATE),
        level=float(10 * np.log10(powers[loud].mean())),
        noise=noise,
        loudness=loudness(voice, RATE),
    )


def _powers(voice: Samples) -> NDArray[np.float64]:
    """The power of each frame around its own mean; silence fills up a last one that is short."""
    padded = np.pad(voice, (0, max(FRAME - len(voice), -(len(voice) - FRAME) % HOP)))
    powers: NDArray[np.float64] = _means(padded**2) - _means(padded) ** 2
    return powers.clip(0)


def _means(samples: Samples) -> NDArray[np.float64]:
    sums = np.concatenate([[0.0], np.cumsum(samples)])
    starts = np.arange(0, len(samples) - FRAME + 1, HOP)
    means: NDArray[np.float64] = (sums[starts + FRAME] - sums[starts]) / FRAME
    return means


def _range(levels: NDArray[np.float64]) -> tuple[float, float]:
    """The level of the noise and that of the loudest words, without what a program added."""
    real = np.flatnonzero(levels > NOTHING)
    inner = levels[real[0] : real[-1] + 1] if real.size else levels
    noise, loudest = np.percentile(inner, [5, 95])
    return float(noise), float(loudest)


def _lasting(loud: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where as many frames in a row begin as words last."""
    if loud.size < LASTING:
        return np.zeros(0, np.bool_)
    windows = np.lib.stride_tricks.sliding_window_view(loud, LASTING)
    return np.asarray(windows.all(axis=1), np.bool_)
