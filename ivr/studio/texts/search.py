"""Search for words in the texts, phrases and facts of a draft."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from ivr.script.findings.place import TEXTS, Address
from ivr.script.findings.tables import Fact
from ivr.script.findings.titles import Titles
from ivr.script.language.prose import any_of
from ivr.script.reading.fields import Value
from ivr.studio.editions.draft import Draft
from ivr.studio.forms.edit_pages import link_of
from ivr.studio.translation import language


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line with the searched words, its title, and the page that changes it.

    `code` is its language; empty for the quotation and the number of a fact.
    """

    title: str
    code: str
    line: str
    address: str


def search(draft: Draft, words: str) -> tuple[FoundLine, ...]:
    """Return the lines with these words, ignoring case and white space.

    A phone number of the line is not found as a part of a longer one.
    """
    if not (wanted := _plain(words)):
        return ()
    titles, both = Titles(draft.fields), (*draft.live_fields.items(), *draft.fields.items())
    numbers = {_plain(str(value)) for field, value in both if field[0] == "numbers"}
    longer = [one for one in numbers if wanted in one and one != wanted and wanted in numbers]
    return tuple(
        FoundLine(title, code, line, link_of(field, titles.announced, q=words).address)
        for field, value in draft.fields.items()
        for title, code, line in _lines(field, value, titles)
        if wanted in re.sub(any_of(longer), "", _plain(line))
    )


def changed_numbers(draft: Draft) -> Iterator[tuple[str, tuple[FoundLine, ...]]]:
    """Yield each phone number that a draft replaces, and the lines that still say it."""
    for field, number in draft.live_fields.items():
        is_changed = field[0] == "numbers" and draft.fields.get(field) != number
        if is_changed and (found := search(draft, str(number))):
            yield str(number), found


def _lines(field: Address, value: Value, titles: Titles) -> Iterator[tuple[str, str, str]]:
    """Yield line, title and language code for each line of a field."""
    match field:
        case ("facts", _name):
            fact = Fact.model_validate(value)
            yield from ((_("Fact: quotation"), "", line) for line in fact.source)
            for code, its in fact.words.items():
                yield from ((_("Fact: words that must be said"), code, line) for line in its)
            if fact.number:
                yield _("Fact: phone number"), "", fact.number
        case (code, "texts" | "phrases" as kind, name, *part):
            title = titles.title(field, language())
            if kind == TEXTS:
                text = titles.of(name, language())
                title = f"{text}: {title}" if part == ["notes"] else text
            yield from ((title, code, line) for line in str(value).splitlines())


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()
