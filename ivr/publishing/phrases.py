"""This room's own phrases, in the reader's language."""

import tomllib
from functools import cache
from importlib import resources

from ivr.reporting.phrases import Phrases


@cache
def phrases_of(language: str) -> Phrases:
    """Return the phrases of a reader's language, sv or en."""
    source = resources.files(__package__) / "words" / f"{language}.toml"
    return Phrases(language, tomllib.loads(source.read_text(encoding="utf-8")))
