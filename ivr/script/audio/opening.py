"""Decoding of sound files to mono at telephone rate, safe for untrusted bytes.

The header is not trusted: sound is decoded a second at a time, resampled at once, and refused
beyond the maximum length.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from ivr.errors import IVRError
from ivr.script.audio.standard import VALUES

Samples = NDArray[np.float64]
Block = NDArray[np.float32]

RATE = int(VALUES["rate"])
KINDS = {"WAV": "wav", "WAVEX": "wav", "FLAC": "flac", "MP3": "mp3", "MPEG": "mp3"}
CODINGS = frozenset(
    "PCM_S8 PCM_U8 PCM_16 PCM_24 PCM_32 FLOAT DOUBLE ULAW ALAW MPEG_LAYER_III".split()
)
"""The codings that recorders write; libsndfile knows many more."""

FULL_SCALE = 0.999
LOUDEST = 64
"""A larger sample (36 dB over full scale), or NaN, means that the file is damaged."""

SLOWEST = 1_000
UNKNOWN_LENGTH = 2**62
SHORT_OF_CLAIM = 0.98


class SoundError(IVRError):
    """The bytes are not usable sound; `case` and `values` fill in a finding."""

    def __init__(self, case: str, **values: float | str) -> None:
        self.case = case
        self.values = values
        reason = ", ".join(f"{name} {value}" for name, value in values.items())
        super().__init__(f"{case} ({reason})" if reason else case)


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A decoded sound file.

    `kind`, `rate` (Hz), `channels` and `seconds` describe the file; `voice` is the wanted part of
    its sound, mono at 8,000 Hz without DC offset. Of that part, `full_scale` is the
    share of samples at full scale, `mixed` the change of level by mixing down, in dB.
    """

    kind: str
    rate: int
    channels: int
    seconds: float
    full_scale: float
    mixed: float
    voice: Samples


@dataclass(frozen=True, slots=True)
class Part:
    """The wanted part of a file: from one second to another, all channels mixed or the first."""

    begins: float = 0.0
    ends: float = float("inf")
    first_channel: bool = False


WHOLE = Part()


def open_sound(data: bytes, part: Part = WHOLE) -> Sound:
    """Decode a part of a WAV, MP3 or FLAC file; raises SoundError for anything else."""
    if len(data) > VALUES["max_bytes"]:
        raise SoundError("too-big", most=VALUES["max_bytes"])
    if not _begins_as_sound(data):
        raise SoundError("not-sound")
    try:
        with _Stream(io.BytesIO(data)) as file:
            _check_header(file)
            return _Reader(file, part).read()
    except soundfile.LibsndfileError as error:
        raise SoundError("damaged") from error


def _begins_as_sound(data: bytes) -> bool:
    """Whether the first bytes are those of WAV, MP3 or FLAC; nothing else reaches a decoder."""
    riff = data[:4] == b"RIFF" and data[8:12] == b"WAVE"
    frame = data[:1] == b"\xff" and data[1:2] >= b"\xe0"
    return riff or frame or data.startswith((b"fLaC", b"ID3"))


def _check_header(file: soundfile.SoundFile) -> None:
    if file.format not in KINDS or file.subtype not in CODINGS:
        raise SoundError("other-coding", found=f"{file.format} {file.subtype}")
    if file.channels > VALUES["max_channels"]:
        raise SoundError("many-channels", found=file.channels)
    if not SLOWEST <= file.samplerate <= VALUES["max_rate"]:
        raise SoundError("odd-rate", found=file.samplerate)
    if file.frames < UNKNOWN_LENGTH:
        _check_length(file.frames / file.samplerate)


def _check_length(seconds: float) -> None:
    if seconds > VALUES["max_seconds"]:
        raise SoundError("too-long", most=VALUES["max_seconds"] / 60)


class _Stream(soundfile.SoundFile):  # type: ignore[misc] # it ships no types
    """A forward-only sound file: seeking after each block disturbs the MP3 decoder."""

    def seekable(self) -> bool:
        return False


class _Reader:
    """Reads a file in blocks of a second."""

    def __init__(self, file: soundfile.SoundFile, part: Part) -> None:
        self._file = file
        self._part = part
        self._frames = 0
        self._wanted = 0
        self._full = 0
        self._power = 0.0
        self._mixed_power = 0.0

    def read(self) -> Sound:
        file = self._file
        mono = self._down(self._blocks())
        voice = np.concatenate([np.empty(0, np.float32), *mono]).astype(np.float64)
        if not self._wanted or not voice.size:
            raise SoundError("empty")
        claimed = file.frames if file.frames < UNKNOWN_LENGTH else 0
        if self._frames < claimed * SHORT_OF_CLAIM:
            raise SoundError("damaged")
        return Sound(
            kind=KINDS[file.format],
            rate=file.samplerate,
            channels=file.channels,
            seconds=self._frames / file.samplerate,
            full_scale=self._full / (self._wanted * file.channels),
            mixed=10 * float(np.log10((self._mixed_power + 1e-20) / (self._power + 1e-20))),
            voice=voice - voice.mean(),
        )

    def _blocks(self) -> Iterator[Block]:
        """Yield the sound in mono, and count frames, full-scale samples and power."""
        while len(block := self._file.read(self._file.samplerate, "float32", always_2d=True)):
            if not np.all(np.abs(block) < LOUDEST):
                raise SoundError("damaged")
            wanted = self._wanted_of(block)
            self._frames += len(block)
            self._wanted += len(wanted)
            _check_length(self._frames / self._file.samplerate)
            self._full += int(np.count_nonzero(np.abs(wanted) >= FULL_SCALE))
            mono = wanted.mean(axis=1)
            self._power += float(np.sum(np.square(wanted, dtype=np.float64))) / wanted.shape[1]
            self._mixed_power += float(np.sum(np.square(mono, dtype=np.float64)))
            yield wanted[:, 0] if self._part.first_channel else mono

    def _wanted_of(self, block: Block) -> Block:
        most = self._frames + len(block)
        ends = (self._part.begins, self._part.ends)
        first, last = (round(min(end * self._file.samplerate, most)) for end in ends)
        return block[max(0, first - self._frames) : max(0, last - self._frames)]

    def _down(self, blocks: Iterator[Block]) -> Iterator[Block]:
        if self._file.samplerate == RATE:
            yield from blocks
            return
        stream = soxr.ResampleStream(self._file.samplerate, RATE, 1, dtype="float32")
        for block in blocks:
            yield stream.resample_chunk(block)
        yield stream.resample_chunk(np.empty(0, np.float32), last=True)
