"""What callers hear differently, by subject, in the reader's words and without file names."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from babel import Locale

from ivr.i18n import Translator, translator
from ivr.reports.diff import telling
from ivr.reports.diff.differences import Group, Item, Times, differences
from ivr.reports.diff.result import Comparison
from ivr.reports.script.occasions import PHRASE_TITLES
from ivr.studio.publishing.subjects import MENUS, Subject, SubjectKind

SILENT = {"facts": SubjectKind.FACTS} | dict.fromkeys(
    ("names", "language_names", "pronunciation"), SubjectKind.LANGUAGE
)
"""Where changes that no caller hears are told; all others belong to the menus."""

TOLD_BY_TEXTS = ("notes", "printed", "layout")
"""Changes that no caller hears, and that are seen in the words or in the files."""


@dataclass(frozen=True, slots=True)
class Told:
    """The differences between two lines.

    `verdict` sums up: whether some keys mean something else (`breaks_habits`), or nothing is
    heard differently (`is_silent`). `numbers` are phone numbers that are said now or no longer,
    and `silent` tells for a subject what changed without being heard.
    """

    verdict: str
    breaks_habits: bool
    is_silent: bool
    numbers: tuple[Item, ...]
    times: tuple[Times, ...]
    groups: Mapping[Subject, tuple[Group, ...]]
    silent: Mapping[SubjectKind, str]


def tell(found: Comparison, language: str, title: Callable[[str], str]) -> Told:
    """Return a comparison by subject; `title` is what callers know a topic or menu by."""
    reader = translator(language)
    whole = differences(found, language)
    codes = [
        *(one.language for one in found.voices),
        *(one.language for one in found.phrases),
        *(one.language for one in found.sounds),
    ]
    groups = {
        Subject(SubjectKind.LANGUAGE, code): tuple(_of_language(found, code, reader))
        for code in dict.fromkeys(codes)
    } | dict(_of_texts(found, reader))
    if menus := _of_menus(found, language, title):
        groups[MENUS] = menus
    return Told(
        verdict=whole.verdict,
        breaks_habits=bool(found.broken_habits),
        is_silent=not found.broken_habits and not found.is_heard,
        numbers=tuple(_numbers(found, reader)),
        times=whole.times,
        groups=groups,
        silent=_silent(found, reader),
    )


def _of_menus(found: Comparison, language: str, title: Callable[[str], str]) -> tuple[Group, ...]:
    """All that is neither in the texts nor in the tables of a language."""
    rest = replace(
        found,
        announcements=tuple(
            replace(one, name=title(one.name), texts=()) for one in found.announcements
        ),
        **dict.fromkeys(
            ("renames", "texts", "recordings", "voices", "phrases", "sounds", "numbers"), ()
        ),
    )
    groups = differences(replace(rest, times=()), language).groups
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


def _of_language(found: Comparison, code: str, reader: Translator) -> Iterator[Group]:
    voices = tuple(Item("", one.old, one.new) for one in found.voices if one.language == code)
    phrases = tuple(
        Item(reader.gettext(PHRASE_TITLES[one.name]), edits=one.edits, language=code)
        for one in found.phrases
        if one.language == code
    )
    sounds = tuple(
        Item(one.written, one.old, one.new) for one in found.sounds if one.language == code
    )
    for kind, items in (("voices", voices), ("phrases", phrases), ("sounds", sounds)):
        if items:
            yield Group(kind, reader.gettext(telling.HEADINGS[kind]), items)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _numbers(found: Comparison, reader: Translator) -> Iterator[Item]:
    for one in found.numbers:
        named = replace(one, language=_language(one.language, reader))
        yield Item(telling.number(named, reader))


def _silent(found: Comparison, reader: Translator) -> Mapping[SubjectKind, str]:
    kinds: dict[SubjectKind, list[str]] = {}
    for kind in found.silent:
        if kind not in TOLD_BY_TEXTS:
            kinds.setdefault(SILENT.get(kind, MENUS.kind), []).append(kind)
    return {
        kind: telling.silent(Comparison(silent=tuple(names)), reader)
        for kind, names in kinds.items()
    }
