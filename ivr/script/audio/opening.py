"""Decoding of sound files to mono at telephone rate, safe for untrusted bytes.

The header is not trusted: sound is decoded and resampled in blocks, and rejected once it exceeds
the maximum length.
"""

import io
from dataclasses import dataclass

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from ivr.errors import IVRError
from ivr.script.audio import standard
from ivr.script.audio.standard import RATE

Samples = NDArray[np.float64]
Block = NDArray[np.float32]

BLOCK = 48_000

FULL_SCALE = 0.999
MAX_SAMPLE = 64
"""A larger sample (36 dB over full scale), or NaN, means that the file is damaged."""

UNKNOWN_LENGTH = 2**62
MIN_DECODED = 0.98
"""Share of the announced length that must be decoded; less means that the file is cut off."""


class SoundError(IVRError):
    """The bytes are not usable sound; `case` and `values` are for a finding."""

    def __init__(self, case: str, **values: float | str) -> None:
        self.case = case
        self.values = values
        reason = ", ".join(f"{name} {value}" for name, value in values.items())
        super().__init__(f"{case} ({reason})" if reason else case)


@dataclass(frozen=True, slots=True, eq=False)
class DecodedSound:
    """A decoded sound file.

    `seconds` is the duration of the file. `voice` is the requested part of its loudest channel at
    8,000 Hz without DC offset, and `full_scale` the share of samples at full scale in that part.
    """

    seconds: float
    full_scale: float
    voice: Samples


def open_sound(data: bytes, begins: float = 0.0, ends: float = float("inf")) -> DecodedSound:
    """Decode a sound file, or its part between two times in seconds.

    Raises SoundError if it is not sound, or exceeds the limits of `standard`.
    """
    if len(data) > standard.MAX_BYTES:
        raise SoundError("too-big", most=f"{standard.MAX_BYTES / 1_000_000:g}")
    try:
        with _Stream(io.BytesIO(data)) as file:
            _check_header(file)
            return _read(file, begins, ends)
    except soundfile.LibsndfileError as error:
        raise SoundError("not-sound") from error


class _Stream(soundfile.SoundFile):  # type: ignore[misc] # it ships no types
    """Sound file without seeking, because seeking after each block disturbs the MP3 decoder."""

    def seekable(self) -> bool:
        return False


def _check_header(file: soundfile.SoundFile) -> None:
    if file.channels > standard.MAX_CHANNELS:
        raise SoundError("many-channels", found=file.channels)
    if not standard.MIN_RATE <= file.samplerate <= standard.MAX_RATE:
        raise SoundError("odd-rate", found=file.samplerate)
    if file.frames < UNKNOWN_LENGTH:
        _check_length(file.frames / file.samplerate)


def _check_length(seconds: float) -> None:
    if seconds > standard.MAX_SECONDS:
        raise SoundError("too-long", most=f"{standard.MAX_SECONDS / 60:g}")


def _read(file: soundfile.SoundFile, begins: float, ends: float) -> DecodedSound:
    rate = file.samplerate
    stream = soxr.ResampleStream(rate, RATE, file.channels, dtype="float32")
    frames = wanted = full = 0
    voice: list[Block] = []
    while len(block := file.read(BLOCK, "float32", always_2d=True)):
        if not np.all(np.abs(block) < MAX_SAMPLE):
            raise SoundError("not-sound")
        first, last = (round(min(end * rate, frames + len(block))) for end in (begins, ends))
        part = block[max(0, first - frames) : max(0, last - frames)]
        frames += len(block)
        _check_length(frames / rate)
        wanted += part.size
        full += int(np.count_nonzero(np.abs(part) >= FULL_SCALE))
        voice.append(stream.resample_chunk(part))
    if file.frames < UNKNOWN_LENGTH and frames < file.frames * MIN_DECODED:
        raise SoundError("not-sound")
    voice.append(stream.resample_chunk(np.empty((0, file.channels), np.float32), last=True))
    channels = np.concatenate(voice).astype(np.float64).reshape(-1, file.channels).T
    if not wanted or not channels.size:
        raise SoundError("silent")
    channels -= channels.mean(axis=1, keepdims=True)
    loudest = max(channels, key=lambda channel: float(np.square(channel).sum()))
    return DecodedSound(seconds=frames / rate, full_scale=full / wanted, voice=loudest)
