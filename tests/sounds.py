"""Sounds for tests: synthetic speech, and ways to damage it.

Levels are in dB of full scale; a sound is an array of samples, or of pairs of them.
"""

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import soundfile

from ivr.recordings.recordable_texts import open_texts
from tests.scripts import full_script

CODINGS = {"wav": "PCM_16", "flac": "PCM_16", "mp3": "MPEG_LAYER_III"}
SYLLABLE = 0.2

Sound = np.ndarray[Any, np.dtype[np.float64]]


@cache
def speech(
    seconds: float,
    *,
    rate: int = 44_100,
    before: float = 0.5,
    after: float = 0.5,
    level: float = -22,
    noise: float = -70,
) -> Sound:
    """Return five syllables a second in a deep voice, in a room with some noise."""
    time = np.arange(round(seconds * rate)) / rate
    tones = sum(np.sin(2 * np.pi * 150 * n * time + n * n) / n for n in range(1, 12))
    assert isinstance(tones, np.ndarray)
    place = time % SYLLABLE
    last = seconds - time < SYLLABLE / 2  # the last syllable lasts until the end
    envelope = np.where(last, 1, np.clip(np.minimum(place, SYLLABLE - 0.05 - place) / 0.01, 0, 1))
    voice = tones * np.where(time < 0.01, 1, envelope)
    voice *= 10 ** (level / 20) / np.sqrt(np.mean(voice**2))
    padded = np.pad(voice, (round(before * rate), round(after * rate)))
    room = np.random.default_rng(7).normal(0, 10 ** (noise / 20), len(padded))
    sound = np.asarray(padded + room)
    sound.flags.writeable = False  # tests share it
    return sound


def encoded(sound: Sound, rate: int = 44_100, kind: str = "wav", coding: str = "") -> bytes:
    """Return a sound as a file; samples beyond full scale are clipped, as by recorders."""
    file = io.BytesIO()
    kinds = {"format": kind.upper(), "subtype": coding or CODINGS[kind]}
    soundfile.write(file, sound.clip(-1, 1), rate, **kinds)
    return file.getvalue()


def recorded(
    name: str, sound: bytes, files: Mapping[str, bytes] | None = None, kind: str = "wav"
) -> dict[str, bytes]:
    """Return a script with the recording of a text, such as sv/notice, of its current words."""
    script = dict(files or full_script())
    code, _, text = name.partition("/")
    wanted = open_texts(script).texts[name]
    place = f"{code}/recordings/{text}"
    return {**script, f"{place}.{kind}": sound, f"{place}.txt": wanted.words.encode()}
