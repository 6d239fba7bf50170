"""Search for words in the texts and phrases of a script."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from ivr.script.fields import Fields
from ivr.script.place import TEXTS, Address
from ivr.script.titles import Titles
from ivr.studio.fields import link_of
from ivr.studio.translation import language


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line with the searched words, its title and language, and the page that changes it."""

    title: str
    code: str
    line: str
    address: str


def search(fields: Fields, words: str) -> tuple[FoundLine, ...]:
    """Return the lines with these words in texts and phrases, ignoring case and white space."""
    wanted, titles = _plain(words), Titles(fields)
    if not wanted:
        return ()
    return tuple(
        FoundLine(_title(field, titles), field[0], line, _address(field, titles, words))
        for field, value in fields.items()
        if field[1:2] in ((TEXTS,), ("phrases",)) and isinstance(value, str)
        for line in value.splitlines()
        if wanted in _plain(line)
    )


def changed_numbers(live: Fields, draft: Fields) -> Iterator[tuple[str, tuple[FoundLine, ...]]]:
    """Yield each phone number that a draft replaces, and the lines that still say it."""
    for field, number in live.items():
        if field[0] == "numbers" and number != draft.get(field):
            if found := search(draft, str(number)):
                yield str(number), found


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _title(field: Address, titles: Titles) -> str:
    is_text = field[1] == TEXTS
    return titles.of(field[2], language()) if is_text else titles.title(field, language())


def _address(field: Address, titles: Titles, words: str) -> str:
    """Return the address of the page of a field, which leads back to the search."""
    if field[1] == TEXTS and field[2] not in titles.announced:
        return url_for("studio.texts_edit", name=field[2], q=words, _anchor=f"text-{field[0]}")
    return link_of(field, titles.announced).address
