"""The voices that Twilio has, by locale."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType


@cache
def known_voices() -> Mapping[str, tuple[str, ...]]:
    """Return the documented voices of each locale that we know; see `voices.toml`."""
    source = resources.files(__package__) / "voices.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    return MappingProxyType({locale: tuple(names) for locale, names in table.items()})
