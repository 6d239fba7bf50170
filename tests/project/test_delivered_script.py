"""Properties of the delivered script, `prompts/`, independent of its wording.

No test here may fail for a change that `ivr check` allows without a warning. All other tests read
the frozen script.
"""

from itertools import takewhile
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.call.timetable import timetables
from ivr.cli import main
from ivr.script.files import Files, load
from ivr.script.language.knowledge import knowledge_of
from ivr.script.language.pronunciation import phone_numbers_in
from ivr.script.model.line import prepare
from ivr.script.model.script import Script
from ivr.script.reading.inventory import select_script_files
from ivr.script.reading.reading import read_script
from ivr.simulator.verbs import Spoken
from tests import ROOT
from tests.calling import Caller
from tests.conftest import Serve, Write
from tests.project.open_questions import PAGE, with_questions

DELIVERED = ROOT / "prompts"


@pytest.fixture(scope="module")
def files() -> Files:
    """The delivered script without recordings, so that all texts are spoken."""
    return {path: data for path, data in load(DELIVERED).items() if "/recordings/" not in path}


@pytest.fixture(scope="module")
def script(files: Files) -> Script:
    """The delivered script, parsed."""
    reading = read_script(files)
    assert reading.script is not None, reading.findings
    return reading.script


@pytest.fixture
def caller(files: Files, write: Write, serve: Serve) -> Caller:
    """A caller of the delivered line, who has not dialled yet."""
    write(files)
    return Caller(serve())


def test_the_delivered_script_may_answer_calls(runner: CliRunner) -> None:
    told = runner.invoke(main, ["check", str(DELIVERED)])
    assert told.exit_code == 0, told.output


def test_a_call_begins_with_the_emergency_number(script: Script, caller: Caller) -> None:
    before_any_key = takewhile(lambda part: not part.skippable, caller.dial())
    parts = [one.utterance for one in before_any_key if isinstance(one.utterance, Spoken)]
    for language in script.languages.values():
        words = " ".join(part.words for part in parts if part.locale == language.voice.locale)
        said = phone_numbers_in(words, knowledge_of(language.code).numbers)
        assert said[:1] == [script.numbers["emergency"]]


def test_the_first_option_is_heard_within_13_seconds_in_every_language(script: Script) -> None:
    for table in timetables(prepare(script)):
        assert table.first_option is not None and table.first_option < 13, table.language


def test_the_documentation_lists_every_open_question() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_questions(page) == page, "run python -m tests.project.open_questions"


@pytest.mark.parametrize(("language", "word"), [("en", "begin"), ("sv", "börja")])
def test_the_delivered_script_is_the_starter_and_commands_find_its_folder(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, word: str
) -> None:
    folder = tmp_path / "my line"
    folder.mkdir()
    (folder / ".git").mkdir()
    told = runner.invoke(main, ["new", str(folder), "--lang", language])
    assert told.exit_code == 0, told.output
    assert word in told.output and "ivr check" in told.output
    assert load(folder) == select_script_files(load(DELIVERED))
    monkeypatch.delenv("IVR_PROMPTS")
    monkeypatch.chdir(folder)
    assert runner.invoke(main, ["check"]).exit_code == 0
    assert "IVR_DATA = .data " in runner.invoke(main, ["settings"]).output
