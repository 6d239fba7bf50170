"""Limits and targets for recordings, with units and sources.

[J] is this project's own judgement: no source was found for the number. The limits of rules
R59 and R60 are in the rules' `thresholds.toml`, where a script can override them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, its unit, and where it is from."""

    name: str
    value: float
    unit: str
    source: str


FIGURES = (
    # limits of files
    Figure("max_bytes", 50_000_000, "bytes", "[J]: five minutes at the quality of a CD"),
    Figure("max_seconds", 300, "seconds", "[J]: a text over 45 s is an error (R56)"),
    Figure("max_rate", 192_000, "Hz", "the highest rate of studio equipment"),
    Figure("min_rate", 8_000, "Hz", "what a telephone carries (ITU-T G.711)"),
    Figure("max_channels", 2, "channels", "one voice: mono, or stereo from a recorder"),
    # limits of readings
    Figure("silent_level", -60, "dBFS", "[J]: a voice at a metre is 30 dB above it"),
    Figure("clipped", 0.0001, "share", "[J]: one sample in 10,000 is a syllable with a rasp"),
    Figure("ruined", 0.002, "share", "[J]: heard as distortion throughout"),
    Figure("quiet", -38, "dBFS", "[J]: 16 dB under the target; its noise comes up with it"),
    Figure("noisy", 30, "dB", "[J]; a printed audiobook must have 37 (ACX: -23 to -60 dB)"),
    Figure("too_noisy", 20, "dB", "below it, speech level is not measurable (ITU-T P.56 tools)"),
    Figure("cut_silence", 0.02, "seconds", "[J]: the word began before the recording did"),
    Figure("wrong_length", 0.5, "share", "[J]: 4 in 5 newsreaders are within 25 % (rules, 4.2)"),
    # targets of mastering
    Figure(
        "rate", 8_000, "Hz", "Twilio, <Play>: 8 kHz without loss is best; all else is converted"
    ),
    Figure(
        "level", -22, "dBFS", "RFC 7874, 4 (ITU-T G.169, G.115): speech at -19 dBm0 is -22 dBFS"
    ),
    Figure("peak", -3, "dBFS", "ACX; room for the telephone's own coding"),
    Figure("silence", 0.15, "seconds", "R60 asks for 0.1; half of that again for soft sounds"),
    Figure("pause", 0.7, "seconds", "[J]: a clear pause after a sentence; shorter is a comma"),
    Figure("fade", 0.008, "seconds", "[J]: 5 to 10 ms: no click, and no letter lost"),
)

VALUES: Mapping[str, float] = MappingProxyType({figure.name: figure.value for figure in FIGURES})
"""The figures by their names."""
