"""What a change means for callers: keys, phone numbers, words and seconds, from both lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.i18n import Translator, language_name
from ivr.reports.diff.hearing import is_heard
from ivr.reports.diff.seconds import NOTICEABLE, TimeChange, lengths, time_changes
from ivr.reports.diff.wordwise import Edits, differences, written
from ivr.reports.document.ways import ways
from ivr.script.announcements import ALWAYS
from ivr.script.changes import ChangeKind
from ivr.script.line import Line
from ivr.script.markup import Words
from ivr.script.model import CONTACT_KEY, MAIN_MENU, WITHOUT_VOICE, Menu, Script
from ivr.script.place import Address
from ivr.script.pronunciation import Pronunciation
from ivr.script.speakable import PHONE_NUMBER
from ivr.script.speech import Recording
from ivr.script.tempo import seconds
from ivr.script.titles import KEYS, Titles

DIGITS = "0123456789"
"""The star and the hash mean the same in every line."""

OPTION = "option"


@dataclass(frozen=True, slots=True)
class Deed:
    """What a key does: an `option` has the name of a topic or menu, else it is one of `[keys]`."""

    does: str
    name: str = ""

    def told(self, titles: Titles, reader: Translator) -> str:
        """Return what the key does in the reader's words."""
        if self.does == OPTION:
            return titles.of(self.name, reader.language)
        return reader.gettext(KEYS[self.does])


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A key that means something else in a menu than before, or nothing (None) any more."""

    menu: str
    key: str
    old: Deed
    new: Deed | None

    def told(self, titles: Titles, reader: Translator) -> tuple[str, str, str]:
        """Return the menu with the key, what the key meant, and what it means now."""
        about = reader.gettext(
            "%(menu)s, key %(key)s", menu=titles.of(self.menu, reader.language), key=self.key
        )
        now = self.new.told(titles, reader) if self.new else reader.gettext("nothing")
        return about, self.old.told(titles, reader), now


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A phone number that a language says from now on (`added`), or says no longer."""

    language: str
    number: str
    added: bool

    def told(self, reader: Translator) -> str:
        """Return the number, its language, and what became of it, in the reader's words."""
        language = language_name(self.language, reader.language)
        values = {"number": self.number, "language": language}
        if self.added:
            return reader.gettext("%(number)s is said now, in %(language)s.", **values)
        return reader.gettext("%(number)s is no longer said in %(language)s.", **values)


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text of both lines that says other words, keys filled in, or takes longer or shorter.

    `menus` are those in which it does; empty for all of them. Lengths are in seconds. `recording`
    tells what became of the recording that is played for it.
    """

    language: str
    name: str
    menus: tuple[str, ...]
    was: str
    now: str
    old_seconds: float
    new_seconds: float
    recording: ChangeKind | None = None

    @property
    def edits(self) -> Edits:
        """What differs, word by word."""
        return differences(self.was, self.now)

    def lengths(self, reader: Translator) -> str:
        """Return how long it was and is, in seconds."""
        return lengths(self.old_seconds, self.new_seconds, reader)


@dataclass(frozen=True, slots=True)
class SoundChange:
    """A written form that is said in another way, and the texts and phrases where it stands."""

    language: str
    written: str
    places: tuple[Address, ...]

    @property
    def field(self) -> Address:
        """The field that says how it is said."""
        return (self.language, "pronunciation", self.written)

    def told(self, titles: Titles, reader: Translator) -> str:
        """Return where it is heard, in the reader's words."""
        names = dict.fromkeys(titles.title(place, reader.language) for place in self.places)
        if not names:
            return reader.gettext("It stands in no text.")
        return reader.gettext("Heard in: %(texts)s", texts="; ".join(names))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What callers of the new line meet otherwise than callers of the old one.

    `is_heard` tells whether they hear any difference at all.
    """

    keys: tuple[KeyChange, ...]
    numbers: tuple[NumberChange, ...]
    texts: tuple[TextChange, ...]
    sounds: tuple[SoundChange, ...]
    times: tuple[TimeChange, ...]
    is_heard: bool

    def verdict(self, reader: Translator) -> str:
        """Return whether callers hear a difference, and how many keys mean something else."""
        if self.keys:
            return reader.ngettext(
                "Callers hear a difference, and %(count)s key means something else than before.",
                "Callers hear a difference, and %(count)s keys mean something else than before.",
                len(self.keys),
            )
        if self.is_heard:
            return reader.gettext("Callers hear a difference.")
        return reader.gettext("No caller hears any difference.")


def meaning(old: Line, new: Line, now: datetime = ALWAYS) -> Meaning:
    """Return what the difference between two lines means for callers.

    Announcements that have ended at the moment `now` (aware) are not heard.
    """
    numbers = tuple(_numbers(old.script, new.script, now))
    return Meaning(
        keys=tuple(key_changes(old.script, new.script)),
        numbers=numbers,
        texts=tuple(_texts(old, new)),
        sounds=tuple(_sounds(old.script, new.script)),
        times=tuple(time_changes(old, new)),
        is_heard=bool(numbers) or is_heard(old, new, now),
    )


def key_changes(old: Script, new: Script) -> Iterator[KeyChange]:
    """Return every key of a menu of both lines that means something else than before."""
    for name in (MAIN_MENU, *(name for name in ways(new) if name in new.menus)):
        if name not in old.menus:
            continue
        for key in DIGITS:
            was = _deed(old, old.menus[name], key)
            now = _deed(new, new.menus[name], key)
            if was and was != now and not (now and _labels(old, was) == _labels(new, now)):
                yield KeyChange(name, key, was, now)


def _deed(script: Script, menu: Menu, key: str) -> Deed | None:
    target = menu.target(key)
    if target is None and key == CONTACT_KEY:
        target = script.contact
    if target is not None:
        return Deed(OPTION, target)
    for does, fixed in script.keys.by_name().items():
        if key == fixed and (does != "language" or len(script.languages) > 1):
            return Deed(does)
    return None


def _labels(script: Script, deed: Deed) -> object:
    """What callers are told that a key does, by which they know a topic under another name."""
    if deed.does != OPTION:
        return deed.does
    texts = ((code, each.texts[deed.name]) for code, each in script.languages.items())
    return {code: text.label.written for code, text in texts if text.label}


def _numbers(old: Script, new: Script, now: datetime) -> Iterator[NumberChange]:
    """Yield every phone number that a language says from now on, or says no longer."""
    for code in _shared(old, new):
        was, said = _said_in(old, code, now), _said_in(new, code, now)
        for numbers, others, added in ((was, said, False), (said, was, True)):
            for number in numbers:
                if number not in others:
                    yield NumberChange(code, number, added)


def _said_in(script: Script, code: str, now: datetime) -> Sequence[str]:
    """Return the phone numbers in the texts of a language, in the order of the texts."""
    ended = {each.name for each in script.announcements if each.end <= now}
    texts = script.languages[code].texts
    said = (_words(script, code, name, script.menus_of(name)[0]) for name in texts.keys() - ended)
    return sorted({number for words in said for number in PHONE_NUMBER.findall(words)})


def _texts(old: Line, new: Line) -> Iterator[TextChange]:
    """Yield every text of both lines in other words or of another length, menu by menu."""
    for code in _shared(old.script, new.script):
        before = old.script.languages[code].texts
        for name in new.script.languages[code].texts:
            if name not in before:
                continue
            both = _menus(old.script, new.script, name)
            changes: dict[TextChange, list[str]] = {}
            for was, now in both:
                if change := _text(old, new, code, name, was, now):
                    changes.setdefault(change, []).append(now.name)
            for change, menus in changes.items():
                everywhere = len(menus) == len(both)
                yield replace(change, menus=() if everywhere else tuple(menus))


def _menus(old: Script, new: Script, name: str) -> Sequence[tuple[Menu, Menu]]:
    """Return the menus in which a text is heard in both; else the first one of each."""
    was = {menu.name: menu for menu in old.menus_of(name)}
    now = new.menus_of(name)
    both = [(was[menu.name], menu) for menu in now if menu.name in was]
    return both or [(next(iter(was.values())), now[0])]


def _text(old: Line, new: Line, code: str, name: str, was: Menu, now: Menu) -> TextChange | None:
    words = _words(old.script, code, name, was), _words(new.script, code, name, now)
    before, after = old.texts[code, was.name, name], new.texts[code, now.name, name]
    change = TextChange(
        code,
        name,
        (),
        *words,
        seconds(before.whole),
        seconds(after.whole),
        _recording(before.recording, after.recording),
    )
    is_longer = abs(change.new_seconds - change.old_seconds) >= NOTICEABLE
    return change if words[0] != words[1] or is_longer or change.recording else None


def _recording(old: Recording | None, new: Recording | None) -> ChangeKind | None:
    """Return what became of the recording that is played."""
    if old and new:
        return None if old.name == new.name else ChangeKind.CHANGED
    return ChangeKind.ADDED if new else ChangeKind.REMOVED if old else None


def _sounds(old: Script, new: Script) -> Iterator[SoundChange]:
    """Yield every written form that is said in another way, in a language of both scripts."""
    for code in _shared(old, new):
        was, now = (script.languages[code].pronunciation.table for script in (old, new))
        for written_form in dict.fromkeys((*was, *now)):
            if was.get(written_form) != now.get(written_form):
                places = dict.fromkeys(_places(new, code, written_form))
                yield SoundChange(code, written_form, tuple(places))


def _places(script: Script, code: str, form: str) -> Iterator[Address]:
    """Yield the texts and phrases in which a written form stands; a digit wherever keys are said.

    Words of another language in a text have the sound of that language.
    """
    searched, is_key = Pronunciation({form: form}), form in [*DIGITS]
    for language, sentence in script.sentences():
        words = (
            part.text
            for part in sentence.parts
            if isinstance(part, Words) and (part.language or language.code) == code
        )
        filled = is_key and language.code == code and bool(sentence.placeholders)
        field = sentence.place.field[:3]
        if WITHOUT_VOICE not in field and (filled or searched.uses("\n".join(words))):
            yield field


def _words(script: Script, code: str, name: str, menu: Menu) -> str:
    """Return the words of a text as they are said in a menu."""
    values = script.values(menu)
    return written([each.fill(values) for each in script.languages[code].texts[name].body])


def _shared(old: Script, new: Script) -> Sequence[str]:
    """Return the languages that both scripts have."""
    return [code for code in new.languages if code in old.languages]
