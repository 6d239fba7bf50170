"""Calls, checks and pages without the extras, and messages about missing ones.

`test_installed.py` does the same with an installation that lacks them.
"""

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile
from flask import Flask

from ivr.extras import MODULES, RECORDINGS
from ivr.script.recordings import listen
from tests import ROOT
from tests.calling import Twilio
from tests.cli.conftest import Command
from tests.conftest import Serve, Write
from tests.scripts import mp3, wav
from tests.sounds import encoded, recorded, speech

SAYING = ("", ".md", ".py", ".html", ".po", ".yml", ".conf", ".service")
ANOTHER = re.compile(r"""pip install [^`\n]*['" ]ivr(?=[\['"\s@=]|$)""", re.MULTILINE)

Remove = Callable[..., None]


@pytest.fixture
def uninstall(monkeypatch: pytest.MonkeyPatch) -> Remove:
    """Makes the modules of extras impossible to import."""

    def uninstall(*extras: str) -> None:
        for name in (name for extra in extras for name in MODULES[extra]):
            monkeypatch.setitem(sys.modules, name, None)

    return uninstall


def first_document(app: Flask) -> str:
    return Twilio(app).ask().body.decode()


# Recordings.


@pytest.mark.parametrize("coding", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32"])
@pytest.mark.parametrize("lost", [0, 1001], ids=["whole", "cut off"])
def test_a_plain_recording_lasts_as_long_as_the_library_says(coding: str, lost: int) -> None:
    data = encoded(speech(2.5), coding=coding)
    data = data[: len(data) - lost]
    sound = listen(data)
    assert sound is not None and sound.kind == "wav"
    assert sound.seconds == pytest.approx(soundfile.info(io.BytesIO(data)).duration, abs=0.0001)


@pytest.mark.parametrize("coding", ["PCM_16", "FLOAT", "ULAW"])
def test_a_file_that_is_cut_off_anywhere_is_no_error(coding: str) -> None:
    data = encoded(speech(0.6, rate=8_000), 8_000, coding=coding)
    assert listen(data) is not None
    assert [listen(data[:end]) for end in range(44)] == [None] * 44


@pytest.mark.parametrize(
    ("kind", "sound"), [("mp3", mp3(4)), ("wav", encoded(speech(4), coding="ULAW"))]
)
def test_an_unverified_recording_is_replaced_by_the_voice(
    uninstall: Remove, ivr: Command, write: Write, serve: Serve, kind: str, sound: bytes
) -> None:
    folder = write(recorded("sv/welcome", sound, kind=kind))
    uninstall(RECORDINGS)
    heard = first_document(serve())
    assert "/recordings/" not in heard and "polisens information" in heard
    checked = json.loads(ivr("check", folder, "--format", "json").stdout)["findings"]
    (found,) = [each for each in checked if each["rule"].startswith("recording")]
    assert (found["severity"], found["file"]) == ("warning", f"sv/recordings/welcome.{kind}")
    assert RECORDINGS in found["hint"]


def test_recordings_are_listed_and_none_is_taken_in(
    uninstall: Remove, ivr: Command, write: Write, tmp_path: Path
) -> None:
    folder = write(recorded("sv/welcome", wav(4)))
    (tmp_path / "take.wav").write_bytes(encoded(speech(4)))
    uninstall(RECORDINGS)
    listed = ivr("record", "list", folder)
    assert listed.exit_code == 0 and "1 recorded" in listed.output
    refused = ivr("record", "add", "sv/welcome", tmp_path / "take.wav", "--prompts", folder)
    assert (refused.exit_code, "[recordings]" in refused.output) == (1, True)


# Instructions.


def test_no_instruction_installs_the_unrelated_package_ivr() -> None:
    folders = (ROOT / name for name in ("docs", "ivr", "deploy", ".ci", ".github"))
    files = [ROOT / "README.md", *(file for folder in folders for file in folder.rglob("*"))]
    texts = {file: file.read_text() for file in files if file.suffix in SAYING and file.is_file()}
    assert [file for file, text in texts.items() if ANOTHER.search(text)] == []
