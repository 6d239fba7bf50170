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


def run(runner: CliRunner, *arguments: str) -> str:
    """What the command prints; it must end well."""
    result = runner.invoke(main, ["map", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_script_and_the_reader_may_have_different_languages(
    runner: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(runner, str(folder), "--lang", "sv")
    assert parsed(first).get("lang") == "sv" and "Utvecklingssamarbete" in first
    page = run(runner, str(folder), "--language", "en", "--lang", "sv")
    assert "Development cooperation" in page and "Tekniskt fel" in page
    assert "Utvecklingssamarbete" not in page
    monkeypatch.setenv("IVR_PROMPTS", str(folder))
    assert run(runner, "--lang", "sv") == first


def test_it_writes_to_a_file_or_says_that_it_cannot(
    runner: CliRunner, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    assert run(runner, str(folder), "-o", str(file)) == ""
    assert file.read_text("utf-8") == run(runner, str(folder))
    nowhere = tmp_path / "nowhere" / "map.html"
    result = runner.invoke(main, ["map", str(folder), "-o", str(nowhere)])
    assert result.exit_code == 1 and str(nowhere) in result.stderr


def test_a_script_is_drawn_if_it_can_be_read_even_if_it_breaks_a_rule(
    runner: CliRunner, write: Write
) -> None:
    broken = replaced(full_script(), "sv/notice.txt", "lägg på och ring", "lägg på, och slå")
    assert "lägg på, och slå 112." in run(runner, str(write(broken)))
    result = runner.invoke(main, ["map", str(write(without(full_script(), "sv/notice.txt")))])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "sv/notice.txt" in result.stderr


def test_the_guide_names_every_option(runner: CliRunner) -> None:
    guide = (ROOT / "docs" / "map.md").read_text("utf-8")
    assert {*re.findall(r"--\w+", run(runner, "--help"))} - {*re.findall(r"--\w+", guide)} == {
        "--help"
    }
