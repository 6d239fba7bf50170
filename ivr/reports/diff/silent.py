"""Changes that no caller hears: they are named, so that nobody looks for them in vain."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

from ivr.reports.diff.identity import Identity, coming
from ivr.reports.diff.result import SoundChange
from ivr.reports.diff.versions import shared_languages
from ivr.script.line import Line
from ivr.script.model import Script, Text

KINDS: Mapping[str, Callable[[Script], object]] = {
    "notes": lambda script: [
        (language.code, sorted(text.notes for text in language.written if text.notes))
        for language in script.languages.values()
    ],
    "printed": lambda script: [
        _words(language.without_voice) for language in script.languages.values()
    ],
    "facts": lambda script: [*script.facts.items()],
    "rules": lambda script: script.overrides,
    "publishing": lambda script: script.publishing,
    "review": lambda script: script.review,
    "names": lambda script: [language.names for language in script.languages.values()],
    "language_names": lambda script: [language.name for language in script.languages.values()],
    "numbers": lambda script: script.numbers,
    "timezone": lambda script: script.timezone.key,
}
"""Parts of a script that no caller hears, by the names in `telling.SILENT`."""


def _words(text: Text | None) -> list[str]:
    """The label and the body of a text, line by line."""
    return [sentence.written for sentence in (text.label, *text.body) if sentence] if text else []


def silent_changes(
    old: Line, new: Line, identity: Identity, sounds: Collection[SoundChange], now: datetime
) -> Iterator[str]:
    """Return the names of what changed and is not heard."""
    for kind, of in KINDS.items():
        if of(old.script) != of(new.script):
            yield kind
    if _ended(old.script, now) != _ended(new.script, now):
        yield "ended_announcements"
    known = (identity.topics, identity.menus, identity.announcements)
    if any(name != before for names in known for name, before in names.items()):
        yield "file_names"
    heard = {(sound.language, sound.written) for sound in sounds}
    if _pronunciations(old, new) - heard:
        yield "pronunciation"


def _ended(script: Script, now: datetime) -> set[tuple[str, datetime]]:
    left = coming(script, now)
    return {(each.name, each.end) for each in script.announcements if each not in left}


def _pronunciations(old: Line, new: Line) -> set[tuple[str, str]]:
    """The entries of the tables that came, went or changed, by their language."""
    return {
        (code, written)
        for code in shared_languages(old, new)
        for written, _ in old.script.languages[code].pronunciation.table.items()
        ^ new.script.languages[code].pronunciation.table.items()
    }
