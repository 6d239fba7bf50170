"""`ivr record` in a terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from tests.conftest import Write
from tests.scripts import full_script, nested_script, replaced, without
from tests.sounds import Sound, encoded, recorded, speech

GOOD = encoded(speech(4.4), kind="flac")


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """A good recording of the Swedish welcome."""
    path = tmp_path / "take 3.flac"
    path.write_bytes(GOOD)
    return path


def run(runner: CliRunner, *arguments: object, lang: str = "en") -> Result:
    result = runner.invoke(main, ["record", *map(str, arguments), "--lang", lang])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def test_a_good_recording_is_stored_and_the_command_tells_how(
    runner: CliRunner, folder: Path, take: Path
) -> None:
    result = run(runner, "add", "sv/welcome", take, "--prompts", folder)
    assert result.exit_code == 0
    assert (folder / "sv" / "recordings" / "welcome.wav").exists()
    told = " ".join(result.output.split())
    assert f"Stored: {folder}/sv/recordings/welcome.wav, 4.7 seconds." in told
    assert f"are in {folder}/sv/recordings/welcome.txt" in told


@pytest.mark.parametrize(
    ("sound", "status", "words"),
    [
        (speech(5.2), 0, ("WARNING R59", "Stored:")),
        (
            speech(9, level=-2, before=0),
            1,
            ("overdriven", "ERROR R59", "WARNING R60", "Hint", "Nothing was stored: 2 errors"),
        ),
    ],
)
def test_all_findings_are_told_and_with_errors_nothing_is_stored(
    runner: CliRunner, folder: Path, take: Path, sound: Sound, status: int, words: tuple[str, ...]
) -> None:
    take.write_bytes(encoded(sound))
    result = run(runner, "add", "sv/welcome", take, "--prompts", folder)
    assert result.exit_code == status
    assert not [each for each in words if each not in result.output]
    assert (folder / "sv" / "recordings").exists() is (status == 0)


def test_an_unknown_text_is_refused_with_the_nearest_name_and_what_cannot_be_recorded(
    runner: CliRunner, folder: Path, take: Path
) -> None:
    result = run(runner, "add", "sv/välkomst", take, "--prompts", folder, lang="sv")
    assert result.exit_code == 1
    assert "Det finns ingen text som heter ”sv/välkomst”." in result.output
    assert "Menade du sv/" in result.output and "Fraser" in result.output


def test_a_script_with_errors_takes_no_recordings(
    runner: CliRunner, write: Write, take: Path
) -> None:
    folder = write(without(full_script(), "en/notice.txt"))
    for result in (
        run(runner, "add", "sv/welcome", take, "--prompts", folder),
        run(runner, "list", folder),
    ):
        assert result.exit_code == 1
        assert "Run ivr check to see them" in result.output


def test_the_list_has_every_text_with_its_words_and_how_to_read_them(
    runner: CliRunner, write: Write
) -> None:
    files = recorded("sv/welcome", encoded(speech(4.4)))
    files = recorded("sv/notice", encoded(speech(3.6)), files)
    folder = write(replaced(files, "sv/notice.txt", "lägg på och ring", "lägg på, ring"))
    result = run(runner, "list", folder)
    assert result.exit_code == 0
    assert "sv/welcome  RECORDED  3.9 s, the recording 5.4 s" in result.output
    assert "sv/notice  OUTDATED" in result.output
    assert "sv/goodbye  MISSING" in result.output
    assert "    I en nödsituation: lägg på, ring 112.\n  - “112” is read “ett ett två”" in (
        result.output
    )
    assert "30 texts: 1 recorded, 1 outdated, 28 missing." in result.output
    assert "An outdated recording is not played" in result.output
    assert result.output.count("cannot be recorded") == 1


def test_the_list_of_what_is_missing_leaves_out_what_is_there(
    runner: CliRunner, write: Write
) -> None:
    folder = write(recorded("sv/welcome", encoded(speech(4.4))))
    result = run(runner, "list", folder, "--missing", lang="sv")
    assert "sv/welcome" not in result.output and "sv/goodbye  SAKNAS" in result.output
    assert "30 texter: 1 inspelade, 0 föråldrade, 29 saknas." in result.output
    missing = json.loads(run(runner, "list", folder, "--missing", "--format", "json").output)
    files, sound = full_script(), encoded(speech(4))
    for name in ("sv/welcome", *(each["text"] for each in missing["texts"])):
        files = recorded(name, sound, files)
    result = run(runner, "list", write(files), "--missing")
    assert "Every text has an up-to-date recording." in result.output
    assert "Left to read: 0 s." in result.output


def test_a_text_that_differs_between_menus_is_marked(runner: CliRunner, write: Write) -> None:
    result = run(runner, "list", write(nested_script(2, 7)))
    assert "The words are those of the menu main; in menu-1, menu-2" in " ".join(
        result.output.split()
    )


def test_the_list_for_programs(runner: CliRunner, write: Write) -> None:
    folder = write(recorded("sv/notice", encoded(speech(3.6))))
    listed = json.loads(run(runner, "list", folder, "--format", "json").output)
    assert listed["version"] == 1 and len(listed["texts"]) == 30
    assert listed["texts"][0] == {
        "text": "sv/notice",
        "language": "sv",
        "state": "recorded",
        "seconds": 3.46,
        "recorded_seconds": 4.6,
        "lines": ["I en nödsituation: lägg på och ring 112."],
        "said": [{"written": "112", "spoken": "ett ett två"}],
        "menu": "main",
        "other_menus": [],
    }
