"""`ivr script`, as somebody at a terminal meets it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from tests.scripts import full_script, small_script, without

Write = Callable[[Mapping[str, bytes]], Path]


def script(runner: CliRunner, folder: Path, *options: str) -> Result:
    return runner.invoke(main, ["script", str(folder), "--lang", "en", *options])


def test_the_script_is_printed_for_a_terminal(runner: CliRunner, folder: Path) -> None:
    result = script(runner, folder)
    assert result.exit_code == 0
    assert "I en nödsituation: lägg på och ring 112 [ett ett två]." in result.stdout
    assert "In an emergency, hang up and dial 112 [one one two]." in result.stdout
    assert "\x1b" not in result.stdout


def test_one_language_can_be_asked_for(runner: CliRunner, folder: Path) -> None:
    result = script(runner, folder, "--language", "sv")
    assert result.exit_code == 0
    assert "In an emergency, hang up" not in result.stdout


def test_a_language_that_is_not_there_is_refused(runner: CliRunner, folder: Path) -> None:
    result = script(runner, folder, "--language", "fi")
    assert result.exit_code == 2
    assert "The script has no language 'fi'. There are: sv, en." in result.stderr


def test_languages_can_stand_side_by_side(runner: CliRunner, folder: Path) -> None:
    result = script(runner, folder, "--side-by-side")
    assert result.exit_code == 0
    assert "Swedish and English" in result.stdout


@pytest.mark.parametrize("options", [("--language", "sv"), ()])
def test_one_language_has_nothing_to_stand_beside(
    runner: CliRunner, write: Write, options: tuple[str, ...]
) -> None:
    folder = write(full_script() if options else small_script(languages=["sv"]))
    result = script(runner, folder, "--side-by-side", *options)
    assert result.exit_code == 2
    assert "--side-by-side needs two languages to print." in result.stderr


def test_a_page_is_written_to_a_file(runner: CliRunner, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "script.html"
    result = script(runner, folder, "--format", "html", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_script_with_errors_is_printed_and_exits_with_1(runner: CliRunner, write: Write) -> None:
    result = script(runner, write(without(full_script(), "en/goodbye.txt")))
    assert result.exit_code == 1
    assert "!!! CANNOT BE PUBLISHED !!!" in result.stdout
    assert "THE TEXT IS MISSING" in result.stdout


def test_a_folder_that_is_not_there_exits_with_2(runner: CliRunner, tmp_path: Path) -> None:
    result = script(runner, tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "Cannot read the script" in result.stderr


def test_the_frame_speaks_the_readers_language(runner: CliRunner, folder: Path) -> None:
    result = runner.invoke(main, ["script", str(folder), "--lang", "sv"])
    assert "Manus för telefonlinjen" in result.stdout
