"""The printed menu's own words: headings, and what the keys do."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FALLBACK = "en"


class KeyWords(BaseModel):
    """What the keys do that mean the same everywhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    repeat: str
    main_menu: str
    language: str
    star: str
    hash: str
    emergency: str


class PageWords(BaseModel):
    """The words of one language; `number` and `text` go by the names in the script."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    languages: str
    numbers: str
    menu: str
    main_menu: str
    keys: str
    keys_help: str
    texts: str
    others: str
    edition: str
    number: Mapping[str, str]
    key: KeyWords
    text: Mapping[str, str]


def words_for(language: str) -> PageWords:
    """Return the words of a language, or the English ones where it has none."""
    tables = _tables()
    return tables.get(language, tables[FALLBACK])


@cache
def _tables() -> Mapping[str, PageWords]:
    written = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return {code: PageWords(language=code, **table) for code, table in written.items()}
