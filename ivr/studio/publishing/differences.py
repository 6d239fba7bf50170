"""A comparison of two lines as the pages tell it, in the reader's language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from babel import Locale

from ivr.comparing.habits import SIGNS
from ivr.comparing.result import Comparison, TimeChange
from ivr.comparing.telling import change as told_change
from ivr.comparing.telling import label, meaning, menu, phrases_of, signed, ways
from ivr.comparing.wordwise import Edits
from ivr.reporting.phrases import Phrases
from ivr.script.model import MAIN_MENU


@dataclass(frozen=True, slots=True)
class Item:
    """One difference: what it is about, what was and what is now, or word by word.

    `language` is that of the words in `edits`, by its code.
    """

    about: str
    was: str = ""
    now: str = ""
    edits: Edits = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Differences of one kind, under a heading; `why` says why they matter, where they do."""

    kind: str
    title: str
    items: tuple[Item, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds of one language: what, before, now, and what was won (−) or lost (+).

    `name` is what the reader calls the language.
    """

    language: str
    name: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """All that callers hear differently; the changed keys are the first group.

    `silent` tells what changed without being heard, and `verdict` has the last word.
    """

    groups: tuple[Group, ...]
    times: tuple[Times, ...]
    silent: str
    verdict: str
    breaks_habits: bool


Tell: TypeAlias = Callable[[Comparison, Phrases], Iterator[Item]]


def differences(found: Comparison, language: str) -> Differences:
    """Tell a comparison in a reader's language, sv or en."""
    phrases = phrases_of(language)
    groups = (_group(kind, tell, found, phrases) for kind, tell in GROUPS.items())
    kinds = ", ".join(phrases.say(f"silent_{kind}") for kind in found.silent)
    broken = sum(change.breaks_habit for change in found.keys)
    return Differences(
        groups=tuple(group for group in groups if group.items),
        times=times(found, language),
        silent=phrases.say("silent", kinds=kinds) if kinds else "",
        verdict=(
            phrases.counted("differs_habits", broken)
            if broken
            else phrases.say("differs" if found.is_heard else "same")
        ),
        breaks_habits=broken > 0,
    )


def habits(found: Comparison, language: str) -> Group:
    """Tell only the keys that mean something else than they did."""
    return _group("keys", _keys, found, phrases_of(language))


def times(found: Comparison, language: str) -> tuple[Times, ...]:
    """Tell only the seconds won and lost."""
    phrases = phrases_of(language)
    rows: dict[str, list[tuple[str, str, str, str]]] = {}
    for change in found.times:
        rows.setdefault(change.language, []).append(_time(change, phrases))
    names = Locale.parse(language).languages
    return tuple(Times(code, names.get(code, code), tuple(told)) for code, told in rows.items())


def _group(kind: str, tell: Tell, found: Comparison, phrases: Phrases) -> Group:
    why = phrases.say("keys_why") if kind == "keys" else ""
    title = phrases.say(kind)
    if title.isupper():  # loud enough by its place, on a page
        title = title.capitalize()
    return Group(kind, title, tuple(tell(found, phrases)), why)


def _keys(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for change in found.keys:
        if change.breaks_habit:
            about = f"{menu(change, phrases)}, {phrases.say('key', keys=change.key)}"
            yield Item(about, meaning(change.old, phrases), meaning(change.new, phrases))


def _new_keys(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for change in found.keys:
        if not change.breaks_habit:
            about = f"{menu(change, phrases)}, {phrases.say('key', keys=change.key)}"
            yield Item(f"{about}: {meaning(change.new, phrases)}")


def _options(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for change in found.options:
        was, now = (
            ways(each, phrases) if each else "" for each in (change.old_ways, change.new_ways)
        )
        what = phrases.say(f"options_{change.move}")
        about = f"{SIGNS[change.move]} {what}: {label(change.labels, phrases)}"
        yield Item(about, was, now)
    for rename in found.renames:
        about = f"{phrases.say('options_renamed')}: {rename.language}/{rename.name}"
        yield Item(about, edits=rename.edits, language=rename.language)


def _languages(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for change in found.languages:
        was, now = (
            phrases.say("language_first", languages=", ".join(codes), first=codes[0])
            for codes in (change.old, change.new)
        )
        yield Item(phrases.say("languages"), was, now)


def _voices(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for change in found.voices:
        yield Item(change.language, change.old, change.new)


def _numbers(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for change in found.numbers:
        what = phrases.say("numbers_added" if change.added else "numbers_removed")
        yield Item(f"{change.language}: {change.number} {what}")


def _texts(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for text in found.texts:
        length = told_change(text.old_seconds, text.new_seconds, phrases)
        menus = phrases.say("in_menus", menus=", ".join(text.menus)) if text.menus else ""
        about = ", ".join(filter(None, (f"{text.language}/{text.name}", menus, length)))
        yield Item(about, edits=text.edits, language=text.language)


def _phrases(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for phrase in found.phrases:
        about = f"{phrase.language}: {phrases.say(f'phrase_{phrase.name}')}"
        yield Item(about, edits=phrase.edits, language=phrase.language)


def _sounds(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for sound in found.sounds:
        about = f"{sound.language}: {sound.written} ({', '.join(sound.texts)})"
        yield Item(about, sound.old, sound.new)


def _recordings(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for change in found.recordings:
        what = phrases.say(f"recordings_{change.playing}")
        yield Item(f"{change.language}/{change.name}: {what}")


def _patience(found: Comparison, phrases: Phrases) -> Iterator[Item]:
    for change in found.patience:
        about = phrases.say(f"patience_{change.name}")
        yield Item(about, str(change.old), str(change.new))


def _time(change: TimeChange, phrases: Phrases) -> tuple[str, str, str, str]:
    name = phrases.say("main_menu") if change.name == MAIN_MENU else change.name
    what = phrases.say(f"time_{change.what}", name=name)
    old, new = (phrases.number(seconds, 1) for seconds in (change.old, change.new))
    return what, old, new, signed(change.new - change.old, phrases)


GROUPS: Mapping[str, Tell] = {
    "keys": _keys,
    "new_keys": _new_keys,
    "options": _options,
    "languages": _languages,
    "voices": _voices,
    "numbers": _numbers,
    "texts": _texts,
    "phrases": _phrases,
    "sounds": _sounds,
    "recordings": _recordings,
    "patience": _patience,
}
"""What there is to say of each kind of change, in this order, under the heading of its name."""
