"""`ivr new`: where it writes nothing. What it writes is in test_delivered_script.py, and, of an
installed package, in test_installed.py.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.script.files import load
from tests.scripts import full_script


@pytest.mark.parametrize(("language", "word"), [("en", "empty"), ("sv", "tom")])
def test_a_folder_that_is_not_empty_is_left_as_it_is(
    runner: CliRunner, folder: Path, language: str, word: str
) -> None:
    told = runner.invoke(main, ["new", str(folder), "--lang", language])
    assert told.exit_code == 2
    assert word in told.output and str(folder) in told.output
    assert load(folder) == full_script()
