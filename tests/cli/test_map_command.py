"""`ivr map`: where each key leads, as a page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.conftest import Write
from tests.reports.markup import parsed
from tests.scripts import full_script, replaced, without

Drawn = Callable[..., str]


@pytest.fixture
def drawn(ivr: Command) -> Drawn:
    """Return the output of the command, which must succeed."""

    def drawn(*words: object, lang: str = "en") -> str:
        result = ivr("map", *words, lang=lang)
        assert result.exit_code == 0, result.output
        return result.stdout

    return drawn


def test_script_and_reader_may_have_different_languages(drawn: Drawn, folder: Path) -> None:
    first = drawn(folder, lang="sv")
    assert parsed(first).get("lang") == "sv" and "Utvecklingssamarbete" in first
    page = drawn(folder, "--language", "en", lang="sv")
    assert "Development cooperation" in page and "Tekniskt fel" in page
    assert "Utvecklingssamarbete" not in page


def test_it_writes_to_a_file_or_says_that_it_cannot(
    ivr: Command, drawn: Drawn, folder: Path, tmp_path: Path
) -> None:
    file, nowhere = tmp_path / "map.html", tmp_path / "nowhere" / "map.html"
    assert drawn(folder, "-o", file) == ""
    assert file.read_text("utf-8") == drawn(folder)
    result = ivr("map", folder, "-o", nowhere)
    assert result.exit_code == 1 and str(nowhere) in result.stderr


def test_a_script_that_can_be_read_is_drawn(ivr: Command, drawn: Drawn, write: Write) -> None:
    broken = replaced(full_script(), "sv/notice.txt", "lägg på och ring", "lägg på, och slå")
    assert "lägg på, och slå 112." in drawn(write(broken))
    result = ivr("map", write(without(full_script(), "sv/notice.txt")))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "sv/notice.txt" in result.stderr
