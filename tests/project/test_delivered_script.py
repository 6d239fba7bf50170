"""The script that callers hear, `prompts/`: what holds however staff word it.

No test here may fail for a change that `ivr check` allows. Every other test reads the frozen
script, so that words may change without the tests.
"""

import os
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.checks.numbers import decode
from ivr.cli import main
from ivr.phone import Heard, Spoken
from ivr.script.files import Files, load
from ivr.script.inventory import belonging
from ivr.script.knowledge import knowledge_of
from ivr.script.model import Language, Script
from ivr.script.reading import read
from tests.calling import Caller
from tests.conftest import DELIVERED, Serve, Write, opened_of_delivered


@pytest.fixture(scope="module")
def files() -> Files:
    """The delivered script as voices say all of it: what was recorded is not words."""
    return {path: data for path, data in load(DELIVERED).items() if "/recordings/" not in path}


@pytest.fixture(scope="module")
def script(files: Files) -> Script:
    """The delivered script as it was read."""
    reading = read(files)
    assert reading.script is not None, reading.findings
    return reading.script


@pytest.fixture
def caller(files: Files, write: Write, serve: Serve) -> Caller:
    """Somebody who calls the delivered line, and has not dialled yet."""
    write(files)
    return Caller(serve())


def numbers_in(heard: Iterable[Heard], language: Language) -> list[str]:
    """The phone numbers, as dialled, that a language's voice says."""
    parts = [part.utterance for part in heard if isinstance(part.utterance, Spoken)]
    words = " ".join(part.words for part in parts if part.locale == language.voice.locale)
    return decode(words, knowledge_of(language.code).numbers)


def test_it_may_answer_calls(runner: CliRunner) -> None:
    told = runner.invoke(main, ["check", str(DELIVERED)])
    assert told.exit_code == 0, told.output


def test_a_call_begins_with_the_emergency_number_in_each_language_and_no_key_skips_it(
    script: Script, caller: Caller
) -> None:
    before_any_key = [*takewhile(lambda part: not part.skippable, caller.dial())]
    for language in script.languages.values():
        assert numbers_in(before_any_key, language)[:1] == [script.numbers["emergency"]]


@pytest.mark.parametrize(("language", "word"), [("en", "begin"), ("sv", "börja")])
def test_it_is_written_as_a_script_to_begin_with_whose_own_folder_commands_find(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    folder = tmp_path / "my line"
    folder.mkdir()
    (folder / ".git").mkdir()
    told = runner.invoke(main, ["new", str(folder), "--lang", language])
    assert told.exit_code == 0, told.output
    assert word in told.output and "ivr check" in told.output
    assert load(folder) == belonging(load(DELIVERED))
    monkeypatch.delenv("IVR_PROMPTS")
    monkeypatch.chdir(folder)
    assert runner.invoke(main, ["check"]).exit_code == 0
    assert "IVR_DATA = .data " in runner.invoke(main, ["settings"]).output


def test_a_test_that_reads_it_is_noticed() -> None:
    (DELIVERED / "line.toml").read_bytes()
    os.listdir(DELIVERED)
    assert opened_of_delivered == [str(DELIVERED / "line.toml"), str(DELIVERED)]
