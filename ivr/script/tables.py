"""The tables of `line.toml` and `language.toml` as pydantic models."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime

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


class Table(BaseModel):
    """Base of all tables: no unknown fields, and no conversion between types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MenuTable(Table):
    """`[menus.<name>]`."""

    options: Annotated[list[Name], Field(min_length=1)]


class KeysTable(Table):
    """`[keys]`."""

    repeat: Key
    main_menu: Key
    language: Key


class PatienceTable(Table):
    """`[patience]`."""

    wait_seconds: Annotated[int, Field(ge=1, le=60)]
    tries: Annotated[int, Field(ge=1, le=9)]
    max_minutes: Annotated[int, Field(ge=1, le=60)] = 20
    repeat_rate: Annotated[int, Field(ge=50, le=100)] = 85


class PublishingTable(Table):
    """`[publishing]`: whether a second person must approve each edition."""

    approval: bool = False


class AnnouncementTable(Table):
    """`[announcements.<name>]`, in local time; without a start it is said at once."""

    start: Annotated[NaiveDatetime | None, Field(alias="from")] = None
    until: NaiveDatetime
    closes: bool = False


class ReadTable(Table):
    """`[read]` of `line.toml`, by text: who read it through last, and when."""

    day: date
    by: Filled


class LineTable(Table):
    """The root table of `line.toml`."""

    languages: Annotated[list[Code], Field(min_length=1)]
    contact: Name = "kontakt"
    timezone: Filled = "Europe/Stockholm"
    numbers: dict[Filled, Number]
    menus: dict[Name, MenuTable]
    keys: KeysTable
    patience: PatienceTable
    rules: dict[str, dict[str, bool | int | float | str]] = {}
    announcements: dict[Name, AnnouncementTable] = {}
    publishing: PublishingTable = PublishingTable()
    review: dict[Name, date] = {}
    read: dict[Name, ReadTable] = {}


class PhrasesTable(Table):
    """`[phrases]`."""

    option: Filled
    language_offer: Filled
    choices: Filled
    repeat_choices: Filled
    repeat: Filled
    repeat_slower: Filled | None = None
    main_menu: Filled


class LanguageTable(Table):
    """The root table of `<language>/language.toml`."""

    name: Filled
    locale: Annotated[str, Field(pattern=LOCALE_PATTERN)]
    voice: Filled
    names: list[Filled] = []
    phrases: PhrasesTable
    pronunciation: dict[Filled, Filled]
