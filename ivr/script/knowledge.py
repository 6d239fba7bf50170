"""What the checks know of a language: data in `languages/<code>.toml`, none of it in code."""

import tomllib
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A table of a language's file; every field of it is needed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Correction(Section):
    """A pattern in a word, and how many syllables each match of it adds or takes away."""

    pattern: str
    add: int


class TempoData(Section):
    """How fast the language is spoken, and how its syllables are counted."""

    syllables_per_second: float
    sentence_pause: float
    syllable: str
    corrections: tuple[Correction, ...] = ()


class Numbers(Section):
    """Number words: the digits 0 to 9, `plus`, counts from 0 on, and names to avoid."""

    digits: Annotated[tuple[str, ...], Field(min_length=10, max_length=10)]
    plus: str
    counts: tuple[str, ...]
    wrong_digits: tuple[str, ...]


class Options(Section):
    """The words that an option of a menu is made of."""

    press: tuple[str, ...]
    dial: tuple[str, ...]
    opening: tuple[str, ...]
    action: tuple[str, ...]
    key_first: tuple[str, ...]
    or_: Annotated[tuple[str, ...], Field(alias="or")]
    and_: Annotated[tuple[str, ...], Field(alias="and")]
    emergency: tuple[str, ...]
    emergency_allowed: tuple[str, ...]


class Notice(Section):
    """The steps of the notice, in order; what follows `dial` is the spoken number."""

    condition: tuple[str, ...]
    hang_up: tuple[str, ...]
    dial: tuple[str, ...]


class Phrases(Section):
    """Phrases that are never said, by the reason why; {emergency} is the spoken number."""

    filler: tuple[str, ...]
    finish: tuple[str, ...]
    blame: tuple[str, ...]
    blame_allowed: tuple[str, ...]
    emergency_from_abroad: tuple[str, ...]


class WordLists(Section):
    """Single words that rules look for."""

    first_person: tuple[str, ...]
    we: tuple[str, ...]
    symbols: tuple[str, ...]
    wrong_symbols: tuple[str, ...]
    stop: tuple[str, ...]
    abbreviations: tuple[str, ...]
    foreign: tuple[str, ...]
    ambiguous_names: tuple[str, ...]


class WordFile(Section):
    """A file of a package; every word in it is right."""

    package: str
    file: str


class SpellingData(Section):
    """Where the language's dictionary is found: a hunspell dictionary that a package carries.

    `words` and the words of `more` are known beside it. `endings` is what names and these
    words may take on, such as a genitive's. A misspelt word may lack any of `letters`.
    """

    package: str
    dictionary: str
    endings: tuple[str, ...]
    words: tuple[str, ...] = ()
    more: tuple[WordFile, ...] = ()
    letters: str = "abcdefghijklmnopqrstuvwxyz"


class Knowledge(Section):
    """All that is known of one language; a section without data is None."""

    tempo: TempoData | None = None
    numbers: Numbers | None = None
    options: Options | None = None
    notice: Notice | None = None
    phrases: Phrases | None = None
    words: WordLists | None = None
    spelling: SpellingData | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The sections of the rules that there is no data for; spelling speaks for itself."""
        sections = [name for name in type(self).model_fields if name != "spelling"]
        return tuple(name for name in sections if getattr(self, name) is None)


@cache
def knowledge_of(language: str) -> Knowledge:
    """Return what is known of a language, by its code; nothing where it has no file."""
    source = resources.files(__package__) / "languages" / f"{language}.toml"
    if not source.is_file():
        return Knowledge()
    return Knowledge.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
