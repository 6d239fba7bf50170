"""The tables of `line.toml`, `language.toml` and `facts.toml` as pydantic models."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime, RootModel

from ivr.i18n import N_

NAME_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,39}$"
KEY_PATTERN = r"^[1-9]$"
CODE_PATTERN = r"^[a-z]{2,3}$"
LOCALE_PATTERN = r"^[a-z]{2,3}-[A-Z]{2}$"
NUMBER_PATTERN = r"^\+?[0-9][0-9 -]*[0-9]$"
FILLED_PATTERN = r"\S"

Name = Annotated[str, Field(pattern=NAME_PATTERN)]
Key = Annotated[str, Field(pattern=KEY_PATTERN)]
Code = Annotated[str, Field(pattern=CODE_PATTERN)]
Filled = Annotated[str, Field(pattern=FILLED_PATTERN)]
Number = Annotated[str, Field(pattern=NUMBER_PATTERN)]

Override: TypeAlias = Mapping[str, bool | int | float | str]
"""An entry of `[rules]`: changed thresholds of a rule, and the reason."""


class Table(BaseModel):
    """Base of all tables: unknown fields are errors, and types are not converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MenuTable(Table):
    """`[menus.<name>]`."""

    options: Annotated[list[Name], Field(min_length=1)]


class Keys(Table):
    """`[keys]`: the keys with the same meaning in all menus."""

    repeat: Key
    main_menu: Key
    language: Key

    def by_name(self) -> Mapping[str, str]:
        """Return the keys by their names in `line.toml`."""
        return dict(self)


class Patience(Table):
    """`[patience]`: waiting times, number of tries, and maximum length of a call.

    Callers need time to find a key, and hear no silence that sounds like a fault (Nuance, Genesys,
    COGA); they get another chance, but are not kept in a call that leads nowhere (Avaya, ACIxD).
    `repeat_rate` is the speed from the second time on, in percent of the normal speed; 100 turns
    slowing off.
    """

    wait_seconds: Annotated[int, Field(ge=5, le=15)]
    tries: Annotated[int, Field(ge=2, le=3)]
    max_minutes: Annotated[int, Field(ge=5, le=60)] = 20
    repeat_rate: Annotated[int, Field(ge=50, le=100)] = 85


class Publishing(Table):
    """`[publishing]`: whether a second person must approve each edition.

    A script that still has `closing_alone` is read, with a note (WITHOUT_EFFECT).
    """

    approval: bool = False
    closing_alone: bool = False


WITHOUT_EFFECT = ("publishing", "closing_alone")
"""The field of a setting of earlier programs, which decides nothing any more."""


class AnnouncementTable(Table):
    """`[announcements.<name>]`, in local time; without a start it begins at once.

    It is put up `alone` if one person did that, with words that were ready.
    """

    start: Annotated[NaiveDatetime | None, Field(alias="from")] = None
    until: NaiveDatetime
    closes: bool = False
    alone: bool = False


class ReadyTable(Table):
    """`[ready.<name>]`: an announcement whose words are published before it is needed."""

    closes: bool


class ReadThrough(Table):
    """`[read]`, by text: the person who last read it through, and the day."""

    day: date
    by: Filled


class LineTable(Table):
    """The root table of `line.toml`.

    `contact` is the text with the phone numbers, under key 0. `unconfirmed` has the open questions
    to the authority by text: wordings that the authority has not confirmed yet.
    """

    languages: Annotated[list[Code], Field(min_length=1)]
    contact: Name = "kontakt"
    timezone: Filled = "Europe/Stockholm"
    numbers: dict[Filled, Number]
    menus: dict[Name, MenuTable]
    keys: Keys
    patience: Patience
    rules: dict[str, Override] = {}
    announcements: dict[Name, AnnouncementTable] = {}
    ready: dict[Name, ReadyTable] = {}
    publishing: Publishing = Publishing()
    review: dict[Name, date] = {}
    read: dict[Name, ReadThrough] = {}
    unconfirmed: dict[Name, Filled] = {}

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the languages, without duplicates."""
        return tuple(dict.fromkeys(self.languages))


class PhrasesTable(Table):
    """`[phrases]`, with their titles; the slower ones and `numbers_again` are optional."""

    option: Filled = Field(title=N_("An option of a menu"))
    language_offer: Filled = Field(title=N_("Changing to this language"))
    choices: Filled = Field(title=N_("How many options there are"))
    repeat_choices: Filled = Field(title=N_("Hearing the options again"))
    repeat: Filled = Field(title=N_("Hearing a text again"))
    repeat_choices_slower: Filled | None = Field(
        None, title=N_("Hearing the options again, more slowly")
    )
    repeat_slower: Filled | None = Field(None, title=N_("Hearing a text again, more slowly"))
    main_menu: Filled = Field(title=N_("The way to the main menu"))
    numbers_again: Filled | None = Field(None, title=N_("The phone numbers once more"))


PHRASE_TITLES: Mapping[str, str] = {
    name: str(phrase.title) for name, phrase in PhrasesTable.model_fields.items()
}
"""Titles of phrases, by name."""


class LanguageTable(Table):
    """The root table of `<language>/language.toml`."""

    name: Filled
    locale: Annotated[str, Field(pattern=LOCALE_PATTERN)]
    voice: Filled
    names: list[Filled] = []
    phrases: PhrasesTable
    pronunciation: dict[Filled, Filled]


class Fact(Table):
    """One fact: words required in `texts`, and a phone number required in `number_in`.

    Additional fields are language codes with the required words.
    """

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, list[Filled]]

    texts: list[Name]
    source: list[Filled] = []
    number: Number | None = None
    number_in: list[Name] = []

    @property
    def words(self) -> Mapping[str, list[str]]:
        """The required words by language."""
        return self.model_extra or {}

    def describe(self, name: str) -> str:
        """Return a description: the words of the source, or the required words."""
        return "; ".join(self.source or next(iter(self.words.values()), ())) or name


class FactTables(RootModel[dict[str, Fact]]):
    """The root table of `facts.toml`."""
