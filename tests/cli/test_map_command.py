"""`ivr map`: where each key leads, as a page."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main
from tests import ROOT
from tests.conftest import Write
from tests.reports.markup import parsed
from tests.scripts import full_script, replaced, without

GUIDE = ROOT / "docs" / "map.md"


def run(runner: CliRunner, *arguments: str) -> str:
    """What the command prints; it must end well."""
    result = runner.invoke(main, ["map", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_it_prints_a_page_of_the_language_that_answers(runner: CliRunner, folder: Path) -> None:
    page = run(runner, str(folder), "--lang", "sv")
    assert parsed(page).get("lang") == "sv"
    assert "Karta över telefonlinjen" in page
    assert "Utvecklingssamarbete" in page


def test_the_folder_may_come_from_the_environment(
    runner: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IVR_PROMPTS", str(folder))
    assert run(runner, "--lang", "en") == run(runner, str(folder), "--lang", "en")


def test_the_script_and_the_reader_may_have_different_languages(
    runner: CliRunner, folder: Path
) -> None:
    page = run(runner, str(folder), "--language", "en", "--lang", "sv")
    assert "Development cooperation" in page
    assert "Tekniskt fel" in page
    assert "Utvecklingssamarbete" not in page


def test_it_writes_to_a_file(runner: CliRunner, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    assert run(runner, str(folder), "-o", str(file)) == ""
    assert file.read_text("utf-8") == run(runner, str(folder))


def test_a_file_that_cannot_be_written_is_an_error_that_says_so(
    runner: CliRunner, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "nowhere" / "map.html"
    result = runner.invoke(main, ["map", str(folder), "-o", str(file)])
    assert result.exit_code == 1
    assert str(file) in result.stderr and "No such file or directory" in result.stderr


def test_a_script_that_only_breaks_a_rule_is_drawn(runner: CliRunner, write: Write) -> None:
    folder = write(replaced(full_script(), "sv/notice.txt", "lägg på och ring", "lägg på, och slå"))
    assert runner.invoke(main, ["check", str(folder)]).exit_code == 1
    assert "lägg på, och slå 112." in run(runner, str(folder))


def test_a_script_that_cannot_be_read_is_not_drawn(runner: CliRunner, write: Write) -> None:
    folder = write(without(full_script(), "sv/notice.txt"))
    result = runner.invoke(main, ["map", str(folder)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "sv/notice.txt" in result.stderr


def test_the_guide_names_every_option(runner: CliRunner) -> None:
    options = re.findall(r"--\w+", run(runner, "--help"))
    guide = GUIDE.read_text("utf-8")
    for option in set(options) - {"--help"}:
        assert option in guide
