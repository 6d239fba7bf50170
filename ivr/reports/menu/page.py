"""The page as values: everything that the menu in print shows, ready to be written down."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.reports.menu.writing import Passage, Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A topic, or a menu with its own entries; `anchor` is its place on the page."""

    name: str
    key: str
    anchor: str
    label: Passage
    paragraphs: tuple[Passage, ...]
    choices: Passage = ()
    entries: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class FixedKey:
    """A key that means the same everywhere; `anchor` is set where it leads to a text."""

    key: str
    meaning: Passage
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A phone number, how it is dialled, and what for where the page has words for that."""

    written: str
    tel: str
    use: Span | None


@dataclass(frozen=True, slots=True)
class Variant:
    """A text as it is said in some menus; they are named only where there are variants."""

    menus: Passage
    paragraphs: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """A text of the line itself, under a title that says when it is heard."""

    title: Span
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Everything in one language; `contact` is set where no menu offers that text."""

    code: str
    name: str
    words: Mapping[str, Span]
    notice: Passage
    welcome: tuple[Passage, ...]
    numbers: tuple[Number, ...]
    choices: Passage
    entries: tuple[Entry, ...]
    keys: tuple[FixedKey, ...]
    introduction: Other
    contact: Entry | None
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class MenuPage:
    """The whole page; the first part's language is that of the page."""

    title: str
    parts: tuple[Part, ...]
    edition: str
