"""What callers hear differently, by subject, in the reader's words and without file names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from babel import Locale

from ivr.i18n import Translator, translator
from ivr.reports.diff import telling
from ivr.reports.diff.differences import Group, Item, Times, differences
from ivr.reports.diff.result import Comparison
from ivr.studio.publishing.subjects import MENUS, Subject, SubjectKind


@dataclass(frozen=True, slots=True)
class Told:
    """The differences between two lines.

    `verdict` sums up: whether some keys mean something else (`breaks_habits`), or nothing is
    heard differently (`is_silent`). `numbers` are phone numbers that are said now or no longer.
    """

    verdict: str
    breaks_habits: bool
    is_silent: bool
    numbers: tuple[Item, ...]
    times: tuple[Times, ...]
    groups: Mapping[Subject, tuple[Group, ...]]


def tell(found: Comparison, language: str) -> Told:
    """Return a comparison by subject."""
    reader = translator(language)
    whole = differences(found, language)
    groups = dict(_of_texts(found, reader))
    if menus := _of_menus(found, language):
        groups[MENUS] = menus
    return Told(
        verdict=whole.verdict,
        breaks_habits=bool(found.broken_habits),
        is_silent=not found.broken_habits and not found.is_heard,
        numbers=tuple(_numbers(found, reader)),
        times=whole.times,
        groups=groups,
    )


def _of_menus(found: Comparison, language: str) -> tuple[Group, ...]:
    """The options, and what keys mean; all else has old and new values of its own."""
    only = Comparison(keys=found.keys, options=found.options)
    groups = differences(only, language).groups
    return tuple(replace(group, items=tuple(map(_without_sign, group.items))) for group in groups)


def _without_sign(item: Item) -> Item:
    """Take away the sign with which a list in a terminal begins: pages have words alone."""
    return replace(item, about=item.about.lstrip("".join(telling.SIGNS.values())).lstrip())


def _of_texts(found: Comparison, reader: Translator) -> Iterator[tuple[Subject, tuple[Group, ...]]]:
    """The texts in other words, also those that differ only by a key that they name."""
    heading = telling.HEADINGS["texts"]
    for name in dict.fromkeys(one.name for one in found.texts):
        items = (
            Item(_language(one.language, reader), edits=one.edits, language=one.language)
            for one in found.texts
            if one.name == name
        )
        yield (
            Subject(SubjectKind.TEXT, name),
            (Group("texts", reader.gettext(heading), tuple(items)),),
        )


def _language(code: str, reader: Translator) -> str:
    name = Locale.parse(reader.language).languages.get(code, code)
    return _begun(name)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _numbers(found: Comparison, reader: Translator) -> Iterator[Item]:
    for one in found.numbers:
        named = replace(one, language=_language(one.language, reader))
        yield Item(telling.number(named, reader))
