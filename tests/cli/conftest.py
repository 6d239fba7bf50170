"""Fixtures for tests of the command `ivr`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from tests.conftest import write_into
from tests.scripts import short_script

Command = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The short script in a temporary folder."""
    return write_into(tmp_path / "prompts", short_script())


@pytest.fixture
def ivr() -> Command:
    """Runs the command `ivr`, in English or another language."""

    def ivr(*words: object, lang: str = "en", **options: Any) -> Result:
        given = [*map(str, words), *(["--lang", lang] if lang else [])]
        return CliRunner().invoke(main, given, **options)

    return ivr


def told(result: Result) -> str:
    """Return the output of a command, without line breaks."""
    return " ".join(result.output.split())
