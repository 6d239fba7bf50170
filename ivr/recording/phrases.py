"""The words of this room, in the reader's language: its findings, and its own phrases."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from ivr.reporting.phrases import Phrases
from ivr.script.finding import LANGUAGES, Wording, declare


@cache
def phrases_of(language: str) -> Phrases:
    """Return the phrases of a reader's language, sv or en."""
    return Phrases(language, _words(language)["phrases"])


@cache
def declare_findings() -> None:
    """Make the wording of this room's findings known; they are named `recording.<case>`."""
    entries = {language: _words(language)["findings"] for language in LANGUAGES}
    for case in entries[LANGUAGES[0]]:
        wording = {language: Wording(**entries[language][case]) for language in LANGUAGES}
        declare(f"recording.{case}", wording)


@cache
def _words(language: str) -> Mapping[str, Any]:
    source = resources.files(__package__) / "words" / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
