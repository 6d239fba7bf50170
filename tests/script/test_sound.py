"""Sound files: safe decoding, measuring and mastering."""

import io
import struct

import numpy as np
import pytest
import soundfile
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivr.script.audio import standard
from ivr.script.audio.mastering import Master, master
from ivr.script.audio.measuring import SoundMeasures, measure
from ivr.script.audio.opening import SoundError, open_sound
from tests.sounds import Sound, encoded, speech

pytestmark = pytest.mark.servers

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
RECORDERS = [
    ("wav", 8_000, "PCM_16"),
    ("wav", 48_000, "FLOAT"),
    ("wav", 8_000, "MS_ADPCM"),
    ("flac", 96_000, "PCM_24"),
    ("mp3", 44_100, "MPEG_LAYER_III"),
    ("ogg", 44_100, "VORBIS"),
    ("aiff", 44_100, "PCM_16"),
]
SPOKEN = speech(1, rate=8_000)


def decoded(data: bytes) -> Sound:
    """Return the samples of a file."""
    samples, _ = soundfile.read(io.BytesIO(data), dtype="float64")
    return np.asarray(samples)


def peak(sound: Sound) -> float:
    """Return the highest sample, in dB of full scale."""
    return float(20 * np.log10(np.abs(sound).max()))


def measured(sound: Sound, rate: int = 8_000) -> SoundMeasures:
    measures = measure(open_sound(encoded(sound, rate)).voice)
    assert measures is not None
    return measures


def mastered(sound: Sound, rate: int = 44_100) -> Master:
    return master(open_sound(encoded(sound, rate)).voice, measured(sound, rate))


# --- opening ---


@pytest.mark.parametrize(("kind", "rate", "coding"), RECORDERS)
def test_files_of_recorders_open_with_telephone_quality(kind: str, rate: int, coding: str) -> None:
    sound = open_sound(encoded(speech(2, rate=rate), rate, kind, coding))
    assert len(sound.voice) / 8_000 == pytest.approx(3, abs=0.06)
    assert abs(sound.voice.mean()) < 1e-9
    assert sound.full_scale == 0


def test_an_mp3_is_decoded_as_if_it_were_read_in_one_go() -> None:
    data = encoded(speech(4, rate=8_000), 8_000, "mp3")
    whole = decoded(data)
    assert np.abs(open_sound(data).voice - (whole - whole.mean())).max() < 1e-6


def test_frequencies_above_telephone_range_are_removed_without_aliasing() -> None:
    tone = np.sin(2 * np.pi * 6_000 * np.arange(2 * 44_100) / 44_100) / 2
    assert peak(open_sound(encoded(tone)).voice[800:-800]) < -80


@pytest.mark.parametrize("other", [0.5, -1])
def test_the_louder_channel_of_stereo_is_used(other: float) -> None:
    voice = speech(2)
    alone = open_sound(encoded(voice))
    both = open_sound(encoded(np.stack([other * voice, voice], axis=1)))
    assert both.voice.std() == pytest.approx(alone.voice.std(), rel=0.001)


def ending_in(value: float) -> bytes:
    """Return a sound file whose last sample is not a number."""
    return encoded(SPOKEN, 8_000, coding="FLOAT")[:-4] + struct.pack("<f", value)


def flac_claiming(frames: int, sound: Sound) -> bytes:
    """Return a FLAC file whose header claims another number of samples; 0 is unknown."""
    data = bytearray(encoded(sound, 8_000, "flac"))
    place = 8 + 13  # in STREAMINFO, with four bits of something else in front
    data[place] = data[place] & 0xF0 | frames >> 32
    data[place + 1 : place + 5] = struct.pack(">I", frames & 0xFFFFFFFF)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "case"),
    [
        (b"", "not-sound"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(100), "not-sound"),
        (b"ID3" + SVG, "not-sound"),
        (encoded(SPOKEN, 8_000, "flac")[:9_000], "not-sound"),
        (ending_in(float("nan")), "not-sound"),
        (ending_in(1e30), "not-sound"),
        (encoded(np.zeros(0)), "silent"),
        (encoded(np.zeros((800, 3))), "many-channels"),
        (encoded(np.zeros(800), 400_000), "odd-rate"),
        (encoded(np.zeros(301 * 8_000), 8_000), "too-long"),
        (flac_claiming(2**36 - 1, np.zeros(8_000)), "too-long"),
        (flac_claiming(8_000 * 200, np.zeros(8_000)), "not-sound"),
        (flac_claiming(0, np.zeros(301 * 8_000)), "too-long"),
        (bytes(standard.MAX_BYTES + 1), "too-big"),
    ],
)
def test_everything_else_is_refused_with_its_reason(data: bytes, case: str) -> None:
    with pytest.raises(SoundError) as caught:
        open_sound(data)
    assert caught.value.case == case


def test_a_length_that_is_unknown_or_wrong_is_measured() -> None:
    wav = bytearray(encoded(SPOKEN, 8_000))
    wav[4:8] = wav[40:44] = b"\xff\xff\xff\x7f"
    for data in (flac_claiming(0, SPOKEN), bytes(wav)):
        assert len(open_sound(data).voice) / 8_000 == pytest.approx(2)


GOOD = [encoded(speech(0.5, rate=8_000), 8_000, kind) for kind in ("wav", "flac", "mp3")]


@settings(deadline=None)  # the first MP3 loads its decoder
@given(st.sampled_from(GOOD), st.dictionaries(st.integers(0, 2_000), st.integers(0, 255)))
@example(GOOD[0], {22: 0, 23: 0})
def test_any_bytes_are_sound_or_refused(data: bytes, changes: dict[int, int]) -> None:
    damaged = bytearray(data)
    for place, byte in changes.items():
        damaged[place % len(damaged)] = byte
    try:
        sound = open_sound(bytes(damaged))
    except SoundError:
        return
    measures = measure(sound.voice)
    if measures:
        assert master(sound.voice, measures).data.startswith(b"RIFF")


# --- measuring ---


def test_a_click_is_no_word() -> None:
    sound = speech(2, rate=8_000, before=1).copy()
    sound[800:820] = 0.5
    assert measured(sound).begins == pytest.approx(1, abs=0.02)
    for wordless in (np.zeros(8_000), speech(1, rate=8_000, level=-75), sound[760:840]):
        assert measure(wordless - wordless.mean()) is None


# --- mastering ---


@pytest.mark.parametrize(("level", "rate"), [(-45, 44_100), (-12, 8_000)])
def test_all_recordings_come_out_at_one_level_below_the_ceiling(level: float, rate: int) -> None:
    sound = np.stack([speech(3, rate=rate, level=level, noise=level - 45)] * 2, axis=1)
    made = mastered(sound, rate)
    about = soundfile.info(io.BytesIO(made.data))
    assert (about.samplerate, about.channels, about.subtype) == (8_000, 1, "PCM_16")
    assert about.duration == pytest.approx(made.seconds)
    samples = decoded(made.data)
    assert measured(samples).level == pytest.approx(standard.LEVEL, abs=0.3)
    assert peak(samples) <= standard.PEAK + 0.01


@pytest.mark.parametrize(("before", "after"), [(2, 3), (0.03, 0.05), (0, 0)])
def test_the_ends_are_trimmed_or_filled_up_to_150_ms(before: float, after: float) -> None:
    made = mastered(speech(2, before=before, after=after))
    assert made.seconds == pytest.approx(2.3, abs=0.05)
    measures = measured(decoded(made.data))
    assert measures.begins == pytest.approx(0.15, abs=0.03)
    assert measures.silence_after == pytest.approx(0.15, abs=0.03)


def test_a_constant_part_is_taken_out_and_the_ends_fade() -> None:
    samples = decoded(mastered(speech(2, noise=-45) + 0.2).data)
    assert abs(samples.mean()) < 0.001
    assert abs(samples[0]) < 1e-4 and abs(samples[-1]) < 1e-4


def test_a_high_peak_is_held_back_and_the_rest_is_left_alone() -> None:
    sound = speech(3, rate=8_000).copy()
    plain = decoded(mastered(sound, 8_000).data)
    sound[12_000:12_003] = 0.95
    samples = decoded(mastered(sound, 8_000).data)
    assert peak(samples) <= standard.PEAK + 0.01
    assert samples.std() == pytest.approx(plain.std(), rel=0.05)
