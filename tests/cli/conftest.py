"""Fixtures for tests of the command `ivr`."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from tests.studio.editions.conftest import folder as folder

Command = Callable[..., Result]


@pytest.fixture
def ivr() -> Command:
    """Runs the command `ivr`, in English or another language."""

    def ivr(*words: object, lang: str = "en", **options: Any) -> Result:
        given = [*map(str, words), *(["--lang", lang] if lang else [])]
        return CliRunner().invoke(main, given, **options)

    return ivr


def flat(text: str) -> str:
    """Return text without its line breaks."""
    return " ".join(text.split())


def output_of(result: Result) -> str:
    """Return the output of a command, without line breaks."""
    return flat(result.output)
