"""Search for words in the texts and phrases of a script."""

from collections.abc import Collection, Iterator
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


def search(fields: Fields, words: str, *, within: Collection[str] = ()) -> tuple[FoundLine, ...]:
    """Return the lines with these words in texts and phrases, ignoring case and white space.

    Words `within` longer ones do not count, such as a number that is part of another one.
    """
    wanted, titles = _plain(words), Titles(fields)
    if not wanted:
        return ()
    return tuple(
        FoundLine(_title(field, titles), field[0], line, _address(field, titles, words))
        for field, value in fields.items()
        if field[1:2] in ((TEXTS,), ("phrases",)) and isinstance(value, str)
        for line in value.splitlines()
        if wanted in _without(_plain(line), within)
    )


def changed_numbers(live: Fields, draft: Fields) -> Iterator[tuple[str, tuple[FoundLine, ...]]]:
    """Yield each phone number that a draft replaces, and the lines that still say it."""
    changed = [one for one in live.items() if one[0][0] == "numbers" and one not in draft.items()]
    known = {str(value) for at, value in (*live.items(), *draft.items()) if at[0] == "numbers"}
    for number in (str(value) for _, value in changed):
        longer = [other for other in known if number in other and number != other]
        if found := search(draft, number, within=longer):
            yield number, found


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _without(line: str, longer: Collection[str]) -> str:
    for words in longer:
        line = line.replace(_plain(words), "")
    return line


def _title(field: Address, titles: Titles) -> str:
    is_text = field[1] == TEXTS
    return titles.of(field[2], language()) if is_text else titles.title(field, language())


def _address(field: Address, titles: Titles, words: str) -> str:
    """Return the address of the page of a field, which leads back to the search."""
    if field[1] == TEXTS and field[2] not in titles.announced:
        return url_for("studio.texts_edit", name=field[2], q=words, _anchor=f"text-{field[0]}")
    return link_of(field, titles.announced).address
