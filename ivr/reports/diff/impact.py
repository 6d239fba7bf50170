"""The effect of a change on callers: keys, phone numbers, words and seconds of both lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from ivr.i18n import Translator
from ivr.reports.diff.closing import ClosingChange, closing_changes
from ivr.reports.diff.hearing import heard_from
from ivr.reports.diff.seconds import NOTICEABLE, TimeChange, time_changes
from ivr.script.fields.titles import KEY_TITLES, Titles
from ivr.script.model.announcements import ALWAYS
from ivr.script.model.line import Line
from ivr.script.model.script import CONTACT_KEY, MAIN_MENU, Menu, Script
from ivr.script.model.speakable import PHONE_NUMBER
from ivr.script.model.tempo import seconds
from ivr.script.reading.changes import ChangeKind

DIGITS = "0123456789"
"""Keys to compare; star and hash have the same meaning in every line."""

OPTION = "option"

BREAK = "/"
"""Mark for a line end in the middle of a sentence, where a voice pauses briefly."""


@dataclass(frozen=True, slots=True)
class KeyFunction:
    """The function of a key: an `option` with the name of a topic or menu, or one of `[keys]`."""

    does: str
    name: str = ""

    def describe(self, titles: Titles, reader: Translator) -> str:
        """Return the function of the key in the reader's language."""
        if self.does == OPTION:
            return titles.of(self.name, reader.language)
        return reader.gettext(KEY_TITLES[self.does])


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A key of a menu with another function than before, or none (None)."""

    menu: str
    key: str
    old: KeyFunction
    new: KeyFunction | None

    def describe(self, titles: Titles, reader: Translator) -> tuple[str, str, str]:
        """Return the menu with the key, its old function, and its new function."""
        about = reader.gettext(
            "%(menu)s, key %(key)s", menu=titles.of(self.menu, reader.language), key=self.key
        )
        now = self.new.describe(titles, reader) if self.new else reader.gettext("nothing")
        return about, self.old.describe(titles, reader), now


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A phone number that a language starts to say (`added`), or stops saying."""

    language: str
    number: str
    added: bool


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text of both lines with changed words, keys filled in, or with another duration.

    Durations are in seconds. `recording` is the kind of change of the played recording.
    """

    language: str
    name: str
    was: str
    now: str
    old_seconds: float
    new_seconds: float
    recording: ChangeKind | None


@dataclass(frozen=True, slots=True)
class CallerImpact:
    """The effect of a change on callers.

    `heard_from` is the first moment at which callers hear any difference, None if they hear none.
    """

    keys: tuple[KeyChange, ...]
    numbers: tuple[NumberChange, ...]
    texts: tuple[TextChange, ...]
    times: tuple[TimeChange, ...]
    closing: tuple[ClosingChange, ...]
    heard_from: datetime | None

    @property
    def is_heard(self) -> bool:
        """Whether callers hear any difference."""
        return self.heard_from is not None

    def verdict(self, reader: Translator) -> str:
        """Return a sentence on whether callers hear a difference, and how many keys changed."""
        if self.keys:
            return reader.ngettext(
                "Callers hear a difference, and %(count)s key means something else than before.",
                "Callers hear a difference, and %(count)s keys mean something else than before.",
                len(self.keys),
            )
        if self.is_heard:
            return reader.gettext("Callers hear a difference.")
        return reader.gettext("No caller hears any difference.")


def caller_impact(old: Line, new: Line, now: datetime = ALWAYS) -> CallerImpact:
    """Return the effect of the difference between two lines.

    Announcements that have ended at the moment `now` (aware) are ignored.
    """
    numbers: list[NumberChange] = []
    texts: list[TextChange] = []
    for code in new.languages:
        if code in old.languages:
            numbers += _numbers(old.script, new.script, code, now)
            texts += _texts(old, new, code)
    return CallerImpact(
        keys=tuple(key_changes(old.script, new.script)),
        numbers=tuple(numbers),
        texts=tuple(texts),
        times=tuple(time_changes(old, new)),
        closing=closing_changes(old.script, new.script, now),
        heard_from=heard_from(old, new, now) or (now if numbers else None),
    )


def key_changes(old: Script, new: Script) -> Iterator[KeyChange]:
    """Yield the keys with changed functions in menus of both lines."""
    for name in (MAIN_MENU, *(name for name in new.ways if name in new.menus)):
        if name not in old.menus:
            continue
        for key in DIGITS:
            was = _function(old, old.menus[name], key)
            now = _function(new, new.menus[name], key)
            if was and was != now and not (now and _identity(old, was) == _identity(new, now)):
                yield KeyChange(name, key, was, now)


def _function(script: Script, menu: Menu, key: str) -> KeyFunction | None:
    target = menu.options.get(key)
    if target is None and key == CONTACT_KEY:
        target = script.contact
    if target is not None:
        return KeyFunction(OPTION, target)
    for does, fixed in script.keys.by_name().items():
        is_unused = does == "language" and len(script.languages) == 1
        if key == fixed and not is_unused:
            return KeyFunction(does)
    return None


def _identity(script: Script, function: KeyFunction) -> object:
    """Return the label of a key's target, so that a renamed topic is the same, or its name."""
    if function.does != OPTION:
        return function.does
    labels: dict[str, str] = {}
    for code, language in script.languages.items():
        text = language.texts.get(function.name)
        if text and text.label:
            labels[code] = text.label.written
    return labels or function.name


def _numbers(old: Script, new: Script, code: str, now: datetime) -> Iterator[NumberChange]:
    was, said = (_said_in(script, code, now) for script in (old, new))
    for number in (*sorted(was - said), *sorted(said - was)):
        yield NumberChange(code, number, number in said)


def _said_in(script: Script, code: str, now: datetime) -> set[str]:
    """Return the phone numbers in the texts of a language, without years and counts."""
    pronunciation = script.languages[code].pronunciation
    ended = {announcement.name for announcement in script.announcements if announcement.end <= now}
    numbers: set[str] = set()
    for name, text in script.languages[code].texts.items():
        if name in ended:
            continue
        for sentence in text.body:
            written = pronunciation.written_without_numerals(sentence.written)
            numbers.update(PHONE_NUMBER.findall(written))
    return numbers


def _texts(old: Line, new: Line, code: str) -> Iterator[TextChange]:
    """Yield the texts of both lines with other words or another duration.

    They are compared in the first menu where they differ.
    """
    for name in new.script.languages[code].texts:
        if name in old.script.languages[code].texts:
            menus = _menus_to_compare(old.script, new.script, name)
            changes = (_text(old, new, code, name, was, now) for was, now in menus)
            yield from islice(filter(None, changes), 1)


def _menus_to_compare(old: Script, new: Script, name: str) -> Sequence[tuple[Menu, Menu]]:
    """Return the menus in which a text is heard in both lines; if none, the first ones."""
    was = {menu.name: menu for menu in old.menus_of(name)}
    now = new.menus_of(name)
    both = [(was[menu.name], menu) for menu in now if menu.name in was]
    return both or [(next(iter(was.values())), now[0])]


def _text(old: Line, new: Line, code: str, name: str, was: Menu, now: Menu) -> TextChange | None:
    words = _words(old.script, code, name, was), _words(new.script, code, name, now)
    before = old.texts[code, was.name, name]
    after = new.texts[code, now.name, name]
    lengths = seconds(before.whole), seconds(after.whole)
    played = [text.recording.name if text.recording else "" for text in (before, after)]
    recording = ChangeKind.of(was=bool(played[0]), now=bool(played[1]))
    same_recording = played[0] == played[1]
    if words[0] == words[1] and abs(lengths[1] - lengths[0]) < NOTICEABLE and same_recording:
        return None
    return TextChange(code, name, *words, *lengths, None if same_recording else recording)


def _words(script: Script, code: str, name: str, menu: Menu) -> str:
    """Return the words of a text in a menu; a mark shows a line break if it can be heard."""
    values = script.values(menu)
    body = (sentence.fill(values).written for sentence in script.languages[code].texts[name].body)
    lines = filter(None, (" ".join(line.split()) for line in body))
    closed = [line if re.search(r"[.!?:|]$", line) else f"{line} {BREAK}" for line in lines]
    return " ".join(closed).removesuffix(f" {BREAK}")
