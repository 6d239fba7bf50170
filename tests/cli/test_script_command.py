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


@pytest.mark.parametrize(
    ("options", "there", "missing"),
    [
        ((), "dial 112 [one one two]", "Swedish and English"),
        (("--language", "sv"), "ring 112 [ett ett två]", "hang up and dial"),
        (("--side-by-side",), "Swedish and English", "\x1b"),
        (("--lang", "sv"), "Manus för telefonlinjen", "Script of"),
    ],
)
def test_the_script_is_printed_for_a_terminal(
    runner: CliRunner, folder: Path, options: tuple[str, ...], there: str, missing: str
) -> None:
    result = script(runner, folder, *options)
    assert result.exit_code == 0
    assert there in result.stdout and missing not in result.stdout


@pytest.mark.parametrize(
    ("languages", "options", "told"),
    [
        (("sv", "en"), ("--language", "fi"), "no language 'fi'. There are: sv, en."),
        (("sv", "en"), ("--side-by-side", "--language", "sv"), "needs two languages"),
        (("sv",), ("--side-by-side",), "needs two languages"),
    ],
)
def test_languages_that_are_not_there_are_refused(
    runner: CliRunner, write: Write, languages: tuple[str, ...], options: tuple[str, ...], told: str
) -> None:
    result = script(runner, write(small_script(languages=languages)), *options)
    assert (result.exit_code, told in result.stderr) == (2, True)


def test_a_page_is_written_to_a_file(runner: CliRunner, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "script.html"
    result = script(runner, folder, "--format", "html", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_script_with_errors_is_printed_and_exits_with_1(
    runner: CliRunner, write: Write, tmp_path: Path
) -> None:
    result = script(runner, write(without(full_script(), "en/goodbye.txt")))
    assert (result.exit_code, "CANNOT BE PUBLISHED" in result.stdout) == (1, True)
    nowhere = script(runner, tmp_path / "nowhere")
    assert (nowhere.exit_code, "Cannot read the script" in nowhere.stderr) == (2, True)
