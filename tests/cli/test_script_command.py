"""`ivr script` in a terminal."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.conftest import Write
from tests.scripts import short_script, small_script, without


@pytest.mark.parametrize(
    ("options", "lang", "there", "missing"),
    [
        ((), "en", "dial 112 [one one two]", "Swedish and English"),
        (("--language", "sv"), "en", "ring 112 [ett ett två]", "hang up and dial"),
        (("--side-by-side",), "en", "Swedish and English", "\x1b"),
        ((), "sv", "Manus för telefonlinjen", "Script of"),
    ],
)
def test_the_script_is_printed_for_a_terminal(
    ivr: Command, folder: Path, options: tuple[str, ...], lang: str, there: str, missing: str
) -> None:
    result = ivr("script", folder, *options, lang=lang)
    assert result.exit_code == 0
    assert there in result.stdout and missing not in result.stdout


def test_one_language_is_not_printed_side_by_side(ivr: Command, write: Write) -> None:
    result = ivr("script", write(small_script(languages=["sv"])), "--side-by-side")
    assert (result.exit_code, "needs two languages" in result.stderr) == (2, True)


def test_a_script_with_errors_is_printed_and_exits_with_1(ivr: Command, write: Write) -> None:
    result = ivr("script", write(without(short_script(), "en/goodbye.txt")))
    assert (result.exit_code, "CANNOT BE PUBLISHED" in result.stdout) == (1, True)
