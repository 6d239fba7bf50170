"""Linguistic data for the checks, read from `<code>.toml`."""

import tomllib
from functools import cache
from importlib import resources
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class LanguageData(BaseModel):
    """Base of the tables in a language's file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


AnyData = TypeVar("AnyData", bound=LanguageData)


class TempoData(LanguageData):
    """The speed of speech."""

    letters_per_second: float
    sentence_pause: float


class Numbers(LanguageData):
    """Number words: the digits 0 to 9, `plus`, and names to avoid.

    `once_more` is said before the phone numbers are said a second time, and a word of `since` comes
    before a day on which something began. `weekdays` may have endings.

    The others are for figures in texts. A time follows a word of `clock`, and countable nouns end
    in a word of `counted`. Digits after a word of `calling` are a phone number, and so are those
    after a word of `calling` or `reaching` followed by one of `calling_at`, and `short_numbers`.
    """

    digits: Annotated[tuple[str, ...], Field(min_length=10, max_length=10)]
    plus: str
    wrong_digits: tuple[str, ...]
    other_matters: Annotated[tuple[str, ...], Field(min_length=1)]
    local_emergency: Annotated[tuple[str, ...], Field(min_length=1)]
    since: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    once_more: str = ""
    to: str = ""
    percent: str = ""
    months: tuple[str, ...] = ()
    clock: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    neuter: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    calling: tuple[str, ...] = ()
    reaching: tuple[str, ...] = ()
    calling_at: tuple[str, ...] = ()
    short_numbers: tuple[str, ...] = ()


class Options(LanguageData):
    """Words used in the options of a menu."""

    press: tuple[str, ...]
    key: tuple[str, ...]
    dial: tuple[str, ...]
    opening: tuple[str, ...]
    action: tuple[str, ...]
    or_: Annotated[tuple[str, ...], Field(alias="or")]
    and_: Annotated[tuple[str, ...], Field(alias="and")]
    emergency: tuple[str, ...]
    emergency_allowed: tuple[str, ...]


class Notice(LanguageData):
    """The steps of the notice, in order; the spoken number follows `dial`."""

    condition: tuple[str, ...]
    hang_up: tuple[str, ...]
    dial: tuple[str, ...]


class Phrases(LanguageData):
    """Phrases to avoid, by reason; {emergency} is the spoken number."""

    filler: tuple[str, ...]
    blame: tuple[str, ...]
    blame_allowed: tuple[str, ...]
    emergency_from_abroad: tuple[str, ...]


class WordLists(LanguageData):
    """Single words that rules look for."""

    capitalised: tuple[str, ...]
    symbols: tuple[str, ...]
    stop: tuple[str, ...]
    abbreviations: tuple[str, ...]
    foreign: tuple[str, ...]


def _without_words(table: type[AnyData]) -> AnyData:
    return table.model_construct(None, **dict.fromkeys(table.model_fields, ()))


class WordFile(LanguageData):
    """A word list in an installed package."""

    package: str
    file: str


class SpellingData(LanguageData):
    """The language's hunspell dictionary, in an installed package.

    `words` and the words of `more` are accepted too. `endings` may be appended to names and to
    these words, such as the ending of a genitive. Corrections are formed with `letters`.
    """

    package: str
    dictionary: str
    endings: tuple[str, ...]
    words: tuple[str, ...] = ()
    more: tuple[WordFile, ...] = ()
    letters: str = "abcdefghijklmnopqrstuvwxyz"


class Knowledge(LanguageData):
    """The data of one language; `missing` tables have no words, or an average tempo."""

    tempo: TempoData = TempoData(letters_per_second=14.7, sentence_pause=0.5)
    numbers: Numbers = Numbers.model_construct(
        digits=(), plus="", wrong_digits=(), other_matters=(), local_emergency=()
    )
    options: Options = _without_words(Options)
    notice: Notice = _without_words(Notice)
    phrases: Phrases = _without_words(Phrases)
    words: WordLists = _without_words(WordLists)
    spelling: SpellingData | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of missing tables, except spelling, which is reported separately."""
        known = {*self.model_fields_set, "spelling"}
        return tuple(name for name in type(self).model_fields if name not in known)


@cache
def knowledge_of(language: str) -> Knowledge:
    """Return the data of a language by its code; empty for a language without a file."""
    source = resources.files(__package__) / f"{language}.toml"
    if not source.is_file():
        return Knowledge()
    return Knowledge.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
