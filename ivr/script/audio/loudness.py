"""Loudness by ITU-R BS.1770-4: K-weighted, gated, in LUFS.

Own code because the library for it, pyloudnorm, needs scipy (143 MB). Tested with the signals
of EBU Tech 3341.
"""

import numpy as np
from numpy.typing import NDArray

from ivr.script.audio.opening import Samples

BLOCK = 0.4
STEP = 0.1
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
OFFSET = -0.691

SHELF = (1681.974450955533, 0.7071752369554196, 3.999843853973347)
HIGH_PASS = (38.13547087602444, 0.5003270373238773)
"""Frequency (Hz), quality and gain (dB) of the two filters, for any sample rate."""

PASSED = 1.004995
"""Gain of the second filter at 48 kHz, the rate of the standard, and kept for any rate."""


def loudness(sound: Samples, rate: int) -> float:
    """Return the integrated loudness of mono sound in LUFS; -inf for silence.

    Sound shorter than a block of 0.4 s is padded with silence.
    """
    block, step = round(BLOCK * rate), round(STEP * rate)
    weighted = _weighted(np.pad(sound, (0, max(0, block - len(sound)))), rate)
    sums = np.concatenate([[0.0], np.cumsum(weighted**2)])
    starts = np.arange(0, len(weighted) - block + 1, step)
    powers = (sums[starts + block] - sums[starts]) / block
    loud = powers[_level(powers) > ABSOLUTE_GATE]
    if not loud.size:
        return -float("inf")
    gated = loud[_level(loud) > _level(loud.mean()) + RELATIVE_GATE]
    return float(_level(gated.mean()))


def _level(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return OFFSET + 10 * np.log10(np.asarray(power) + 1e-20)


def _weighted(sound: Samples, rate: int) -> Samples:
    """Apply the K-weighting in the frequency domain, padded by a second for the filters' decay."""
    size = 1 << (len(sound) + rate).bit_length()
    turns = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    response = _shelf(turns, rate) * _high_pass(turns, rate)
    filtered: Samples = np.fft.irfft(np.fft.rfft(sound, size) * response, size)[: len(sound)]
    return filtered


def _shelf(turns: NDArray[np.complex128], rate: int) -> NDArray[np.complex128]:
    frequency, quality, gain = SHELF
    k = np.tan(np.pi * frequency / rate)
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    above = (
        high + band * k / quality + k * k,
        2 * (k * k - high),
        high - band * k / quality + k * k,
    )
    return _biquad(above, _poles(k, quality), turns)


def _high_pass(turns: NDArray[np.complex128], rate: int) -> NDArray[np.complex128]:
    frequency, quality = HIGH_PASS
    k = np.tan(np.pi * frequency / rate)
    return _biquad((PASSED, -2 * PASSED, PASSED), _poles(k, quality), turns)


def _poles(k: float, quality: float) -> tuple[float, float, float]:
    return 1 + k / quality + k * k, 2 * (k * k - 1), 1 - k / quality + k * k


def _biquad(
    above: tuple[float, float, float],
    below: tuple[float, float, float],
    turns: NDArray[np.complex128],
) -> NDArray[np.complex128]:
    return np.polyval(above[::-1], turns) / np.polyval(below[::-1], turns)
