"""What callers hear differently, in the reader's words: for the terminal and for pages."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from babel import Locale

from ivr.checks.check import reopen
from ivr.errors import ScriptRefusedError
from ivr.i18n import Translator, translator
from ivr.reports.diff import telling
from ivr.reports.diff.result import Comparison, KeyChange
from ivr.reports.diff.wordwise import Edits
from ivr.script.files import Files
from ivr.script.line import Line


@dataclass(frozen=True, slots=True)
class Item:
    """One difference: its subject, and the old and new value or the words that differ.

    `language` is the code of the language of `edits`.
    """

    about: str
    was: str = ""
    now: str = ""
    edits: Edits = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Differences of one kind under a heading; `why` says why they matter."""

    kind: str
    title: str
    items: tuple[Item, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one language: subject, before, now, and the difference in seconds.

    `name` is that of the language, in the reader's language.
    """

    language: str
    name: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """All differences between two lines; changed keys are the first group.

    `silent` names what changed without being heard, and `verdict` sums up.
    """

    groups: tuple[Group, ...]
    times: tuple[Times, ...]
    silent: str
    verdict: str
    breaks_habits: bool


Tell: TypeAlias = Callable[[Comparison, Translator], Iterator[Item]]


def differences(found: Comparison, language: str) -> Differences:
    """Return a comparison in the reader's language, sv or en."""
    reader = translator(language)
    groups = (_group(kind, tell, found, reader) for kind, tell in GROUPS.items())
    return Differences(
        groups=tuple(group for group in groups if group.items),
        times=times(found, language),
        silent=telling.silent(found, reader),
        verdict=telling.verdict(found, reader),
        breaks_habits=found.broken_habits > 0,
    )


def habits(found: Comparison, language: str) -> Group:
    """Return only the keys that mean something else than they did."""
    return _group("keys", _keys, found, translator(language))


def times(found: Comparison, language: str) -> tuple[Times, ...]:
    """Return only the seconds won and lost."""
    rows: dict[str, list[tuple[str, str, str, str]]] = {}
    for change in found.times:
        rows.setdefault(change.language, []).append(telling.time(change, translator(language)))
    names = Locale.parse(language).languages
    return tuple(Times(code, names.get(code, code), tuple(told)) for code, told in rows.items())


def _group(kind: str, tell: Tell, found: Comparison, reader: Translator) -> Group:
    why = reader.gettext(telling.WHY_KEYS) if kind == "keys" else ""
    return Group(kind, reader.gettext(telling.HEADINGS[kind]), tuple(tell(found, reader)), why)


def _keys(found: Comparison, reader: Translator) -> Iterator[Item]:
    for change in found.keys:
        if change.breaks_habit:
            old, new = (telling.meaning(does, reader) for does in (change.old, change.new))
            yield Item(_key(change, reader), old, new)


def _new_keys(found: Comparison, reader: Translator) -> Iterator[Item]:
    for change in found.keys:
        if not change.breaks_habit:
            yield Item(f"{_key(change, reader)}: {telling.meaning(change.new, reader)}")


def _key(change: KeyChange, reader: Translator) -> str:
    return f"{telling.menu(change, reader)}, {telling.key(change.key, reader)}"


def _options(found: Comparison, reader: Translator) -> Iterator[Item]:
    _ = reader.gettext
    for change in found.options:
        was, now = (
            telling.ways(each, reader) if each else ""
            for each in (change.old_ways, change.new_ways)
        )
        what, name = _(telling.MOVES[change.move]), telling.label(change.labels, reader)
        yield Item(f"{telling.SIGNS[change.move]} {what}: {name}", was, now)
    for rename in found.renames:
        about = telling.rename(rename, reader)
        yield Item(about, edits=rename.edits, language=rename.language)


def _announcements(found: Comparison, reader: Translator) -> Iterator[Item]:
    for change in found.announcements:
        was, now = (each.summary(reader) if each else "" for each in (change.old, change.new))
        yield Item(telling.announcement(change, reader), was, now)
        for text in change.texts:
            about = f"{text.language}/{change.name}"
            yield Item(about, edits=text.edits, language=text.language)


def _languages(found: Comparison, reader: Translator) -> Iterator[Item]:
    for change in found.languages:
        was, now = (telling.languages(codes, reader) for codes in (change.old, change.new))
        yield Item(reader.gettext("Languages"), was, now)


def _voices(found: Comparison, _reader: Translator) -> Iterator[Item]:
    for change in found.voices:
        yield Item(change.language, change.old, change.new)


def _numbers(found: Comparison, reader: Translator) -> Iterator[Item]:
    for change in found.numbers:
        yield Item(telling.number(change, reader))


def _texts(found: Comparison, reader: Translator) -> Iterator[Item]:
    for text in found.texts:
        yield Item(telling.text(text, reader), edits=text.edits, language=text.language)


def _phrases(found: Comparison, reader: Translator) -> Iterator[Item]:
    for phrase in found.phrases:
        yield Item(telling.phrase(phrase, reader), edits=phrase.edits, language=phrase.language)


def _sounds(found: Comparison, _reader: Translator) -> Iterator[Item]:
    for sound in found.sounds:
        about = f"{sound.language}: {sound.written} ({', '.join(sound.texts)})"
        yield Item(about, sound.old, sound.new)


def _recordings(found: Comparison, reader: Translator) -> Iterator[Item]:
    for change in found.recordings:
        yield Item(telling.recording(change, reader))


def _patience(found: Comparison, reader: Translator) -> Iterator[Item]:
    for change in found.patience:
        yield Item(telling.patience(change, reader), str(change.old), str(change.new))


GROUPS: Mapping[str, Tell] = {
    "keys": _keys,
    "new_keys": _new_keys,
    "options": _options,
    "announcements": _announcements,
    "languages": _languages,
    "voices": _voices,
    "numbers": _numbers,
    "texts": _texts,
    "phrases": _phrases,
    "sounds": _sounds,
    "recordings": _recordings,
    "patience": _patience,
}
"""The kinds of changes in the order of the report."""


def line_of(files: Files) -> Line | None:
    """Return the line of a script, or None if it cannot be read."""
    try:
        return reopen(files)
    except ScriptRefusedError:
        return None
