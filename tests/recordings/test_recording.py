"""Recordings: their findings, their storage, and the reading list."""

from pathlib import Path

import numpy as np
import pytest

from ivr.checks.check import check_script
from ivr.recordings.intake import AcceptedRecording, NotStoredError, Take, store, take
from ivr.recordings.recordable_texts import open_texts
from ivr.script.files import load
from tests.scripts import full_script, mp3, nested_script, small_script
from tests.sounds import Sound, encoded, speech

pytestmark = pytest.mark.servers

NAME = "sv/welcome"
SECONDS = 2.6
GOOD = speech(SECONDS)
LOUD = speech(9, rate=8_000, before=0, noise=-34, level=-1)
NESTED = nested_script(2, 7)


def taken(
    sound: Sound | bytes,
    rate: int = 44_100,
    name: str = NAME,
    files: dict[str, bytes] | None = None,
) -> Take:
    data = sound if isinstance(sound, bytes) else encoded(sound, rate)
    return take(open_texts(files or full_script()), name, data)


def good(seconds: float = SECONDS) -> AcceptedRecording:
    recorded = taken(speech(seconds)).recorded
    assert recorded
    return recorded


def messages_of(take: Take) -> dict[str, str]:
    """Return the severity of each finding, by its rule, or its rule and case."""
    return {finding.case: finding.severity.value for finding in take.findings}


def at(share: float) -> Sound:
    """Return speech with a share of samples at full scale."""
    sound = GOOD.copy()
    sound[22_050 : 22_050 + round(share * len(sound))] = 1
    return sound


@pytest.mark.parametrize(
    ("sound", "rate", "expected"),
    [
        (at(0.00005), 44_100, {}),
        (at(0.0002), 44_100, {"clipped": "warning"}),
        (speech(SECONDS, noise=-41), 44_100, {"noisy": "warning"}),
        (speech(SECONDS, noise=-31), 44_100, {"noisy": "error"}),
        (speech(SECONDS, level=-43, noise=-90), 44_100, {"quiet": "warning"}),
        (np.zeros(99_000), 44_100, {"silent": "error"}),
        (speech(SECONDS, rate=6_000), 6_000, {"odd-rate": "error"}),
        (LOUD, 8_000, {"clipped": "error", "R59.long": "error", "R60.before": "warning"}),
        (speech(SECONDS, before=0.06, after=0.06), 44_100, {}),
        (speech(SECONDS, before=0), 44_100, {"R60.before": "warning"}),
        (speech(SECONDS, after=0), 44_100, {"R60.after": "warning"}),
        (speech(3.2), 44_100, {"R59.long": "warning"}),
        (speech(1.7), 44_100, {"R59.short": "warning"}),
        (speech(0.9), 44_100, {"R59.short": "error"}),
        (speech(0.3, before=0, after=0, noise=-31), 44_100, {"R60.blip": "error"}),
    ],
)
def test_only_errors_refuse_a_recording(sound: Sound, rate: int, expected: dict[str, str]) -> None:
    take = taken(sound, rate)
    assert messages_of(take) == expected
    assert (take.recorded is None) == ("error" in expected.values())


def test_a_too_large_file_is_reported_in_megabytes() -> None:
    (big,) = taken(bytes(50_000_001)).findings
    assert big.field == ("sv", "recordings", "welcome") and "50 megabytes" in big.message("en")


@pytest.mark.parametrize(
    ("name", "sound", "files", "expected"),
    [
        ("../sv/welcome", GOOD, None, {"text-unknown": "error"}),
        ("sv/nothing", speech(2, level=-2), None, {"text-unknown": "error", "clipped": "error"}),
        ("sv/fault", GOOD, None, {"text-never-played": "error"}),
        ("sv/menu-1", GOOD, NESTED, {"text-never-played": "error"}),
        ("sv/silence-2", speech(6.9), NESTED, {"text-of-one-menu": "info"}),
        ("fi/welcome", speech(20), small_script(languages=("sv", "fi")), {}),  # has no tempo
    ],
)
def test_only_a_text_of_the_script_can_be_recorded(
    name: str, sound: Sound, files: dict[str, bytes] | None, expected: dict[str, str]
) -> None:
    take = taken(sound, name=name, files=files)
    assert messages_of(take) == expected
    assert (take.recorded is None) is ("error" in expected.values())


def test_a_second_take_replaces_only_the_recording_of_its_text(folder: Path) -> None:
    home = folder / "sv" / "recordings"
    home.mkdir()
    for name in ("welcome.mp3", "welcome.WAV", "notice.mp3"):
        (home / name).write_bytes(mp3())
    store(folder, good(seconds=2.4))
    second = good(seconds=2.8)
    sound, words = store(folder, second)
    assert sound.read_bytes() == second.master.data
    assert words.read_text() == "Polisens internationella samarbete.\n"
    assert (sound.stat().st_mode & 0o777, words.stat().st_mode & 0o777) == (0o644, 0o644)
    assert sorted(home.iterdir()) == sorted([words, sound, home / "notice.mp3"])


def test_a_new_sound_is_not_played_with_old_words(folder: Path) -> None:
    home = folder / "sv" / "recordings"
    (home / "welcome.txt").mkdir(parents=True)
    with pytest.raises(NotStoredError, match="Cannot store"):
        store(folder, good())
    assert {path.name for path in home.iterdir()} == {"welcome.wav", "welcome.txt"}
    (home / "welcome.txt").rmdir()
    line = check_script(load(folder)).line
    assert line and not line.recordings


def test_a_folder_that_leads_out_of_the_script_is_refused(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "sv" / "recordings").symlink_to(elsewhere)
    with pytest.raises(NotStoredError, match="is outside"):
        store(folder, good())
    assert list(elsewhere.iterdir()) == []
