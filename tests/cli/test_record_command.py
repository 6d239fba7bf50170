"""`ivr record` in a terminal."""

from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Command, output_of
from tests.conftest import Write
from tests.scripts import replaced, short_script, without
from tests.sounds import Sound, encoded, recorded, speech


@pytest.fixture
def add(ivr: Command, folder: Path) -> Command:
    """Adds a recording of a text of the folder."""

    def add(text: str, sound: Sound, lang: str = "en") -> Result:
        take = folder.parent / "take 3.flac"
        take.write_bytes(encoded(sound, kind="flac"))
        return ivr("record", "add", text, take, "--prompts", folder, lang=lang)

    return add


def test_a_good_recording_is_stored_and_the_command_tells_how(add: Command, folder: Path) -> None:
    result, place = add("sv/welcome", speech(2.6)), folder / "sv" / "recordings" / "welcome"
    assert (result.exit_code, place.with_suffix(".wav").exists()) == (0, True)
    assert f"Stored: {place}.wav, 2.9 seconds." in output_of(result)
    assert f"are in {place}.txt" in output_of(result)


def test_findings_are_printed_and_errors_store_nothing(add: Command, folder: Path) -> None:
    result = add("sv/welcome", speech(9, level=-2, before=0))
    for words in ("overdriven", "ERROR R59", "WARNING R60", "Hint", "correct 2 errors first"):
        assert words in result.output
    assert result.exit_code == 1 and not (folder / "sv" / "recordings").exists()


def test_an_unknown_text_is_refused_with_the_nearest_name(add: Command) -> None:
    result = add("sv/välkomst", speech(2.6), lang="sv")
    assert result.exit_code == 1
    assert "Det finns ingen text som heter ”sv/välkomst”." in result.output
    assert "Menade du sv/" in result.output and "Fraser" in result.output


def test_a_script_with_errors_takes_no_recordings(ivr: Command, add: Command, write: Write) -> None:
    folder = write(without(short_script(), "en/notice.txt"))
    for result in (add("sv/welcome", speech(2.6)), ivr("record", "list", folder)):
        assert result.exit_code == 1
        assert "Run ivr check to see them" in result.output


def test_the_list_has_every_text_and_how_to_read_it(ivr: Command, write: Write) -> None:
    files = recorded("sv/welcome", encoded(speech(2.6)))
    files = recorded("sv/notice", encoded(speech(3.6)), files)
    folder = write(replaced(files, "sv/notice.txt", "lägg på och ring", "lägg på, ring"))
    shown = ivr("record", "list", folder).output
    for words in (
        "sv/welcome  RECORDED  2.4 s, the recording 3.6 s",
        "sv/notice  OUTDATED",
        "sv/goodbye  MISSING",
        "    I en nödsituation: lägg på, ring 112.\n  - “112” is read “ett ett två”",
        "30 texts: 1 recorded, 1 outdated, 28 missing.",
        "An outdated recording is not played",
    ):
        assert words in shown
    assert shown.count("cannot be recorded") == 1
