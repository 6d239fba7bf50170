"""The phrases of this room, in the reader's language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from ivr.reporting.phrases import Phrases


@cache
def phrases_of(language: str) -> Phrases:
    """Return the phrases of a reader's language, sv or en."""
    return Phrases(language, _words(language)["phrases"])


@cache
def _words(language: str) -> Mapping[str, Any]:
    source = resources.files(__package__) / "words" / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
