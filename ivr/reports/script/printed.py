"""A script in print, as values: what a terminal or a page only has to write down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed a file last, and on which day; `later` tells of changes that no commit has."""

    author: str
    day: date
    later: bool = False


Changes: TypeAlias = Mapping[str, Change]
"""The last change of each file, by its path relative to the script's folder."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words as they are written.

    `spoken` is set where they are said in another form, `language` where they are in another
    language than the text; a `pause` is the mark of one.
    """

    text: str
    spoken: str | None = None
    language: str | None = None
    pause: bool = False


Passage: TypeAlias = tuple[Span, ...]
"""Spans that follow each other without space between them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence; an offer has a key, and is set apart from the next one by a pause."""

    passage: Passage
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """A text as it is said in some menus: their labels, None for the main menu.

    The menus are named only where there is more than one variant.
    """

    menus: tuple[str | None, ...]
    rows: tuple[Row, ...]


class Reader(StrEnum):
    """Who says a text: the synthetic voice, or a person; an outdated recording is not played."""

    VOICE = "voice"
    PERSON = "person"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Measures:
    """How long a text lasts (seconds, None where that cannot be told), its words and its LIX."""

    seconds: float | None
    words: int
    lix: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One text, menu or offer.

    `kind` says what it is, and chooses its heading; `title` is its label, if it has
    one. `id` is the same in every language. `keys` are the ways to it from the main menu, each
    a row of keys. Where nothing could be read there are no measures.
    """

    id: str
    kind: str
    file: str
    title: str = ""
    keys: tuple[tuple[str, ...], ...] = ()
    depth: int = 0
    variants: tuple[Variant, ...] = ()
    measures: Measures | None = None
    reader: Reader = Reader.VOICE
    notes: tuple[str, ...] = ()
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Texts that belong together; `kind` names the heading."""

    kind: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Everything in one language, in the order of a call."""

    code: str
    name: str
    voice: str
    sections: tuple[Section, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every text of the language, in order."""
        return tuple(entry for section in self.sections for entry in section.entries)


@dataclass(frozen=True, slots=True)
class Printout:
    """A whole script in print; `errors` keep it from being published, each told in a line."""

    fingerprint: str
    parts: tuple[Part, ...]
    errors: tuple[str, ...]

    @property
    def edition(self) -> str:
        """The beginning of the fingerprint, as the line itself tells it."""
        return self.fingerprint[:8]
