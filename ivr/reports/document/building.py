"""Building of the document of a script: its texts in the order of a call."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from ivr.call.flow import KEYS
from ivr.checks.check import CheckResult
from ivr.reports.document.entries import (
    Chapter,
    Document,
    DocumentLanguage,
    Entry,
    KeyUse,
)
from ivr.reports.document.entry_texts import Texts, entries_in_files
from ivr.script.fields.titles import NO_TITLES, Titles
from ivr.script.files import Files, fingerprint
from ivr.script.findings.finding import Finding
from ivr.script.model.announcements import ALWAYS, Announcement
from ivr.script.model.markup import Sentence
from ivr.script.model.recordings import can_be_recorded
from ivr.script.model.script import (
    BACK_KEY,
    CONTACT_KEY,
    EMERGENCY_NUMBER,
    FRAME_TEXTS,
    INTRODUCTION,
    LAST_WORDS,
    MAIN_MENU,
    NOTICE,
    SILENCES,
    SKIP_KEY,
    SLOWER_PHRASES,
    TIME_UP,
    WELCOME,
    WITHOUT_VOICE,
    WRONG_KEYS,
    KeySequence,
    Menu,
    Script,
)
from ivr.script.model.speech import NORMAL_RATE, speaker_of
from ivr.script.reading.inventory import OPTIONAL

HELP = (*SILENCES, *WRONG_KEYS, *LAST_WORDS)
"""Frame texts, in the order in which they are printed."""

NO_FILES: Files = MappingProxyType({})

EMERGENCY_KEYS = " ".join(EMERGENCY_NUMBER)


def document(check: CheckResult, files: Files, now: datetime) -> Document:
    """Return the document of a checked script, as far as it can be read.

    `now` is the moment (aware) that decides which announcements have ended.
    """
    if script := check.script:
        return of_script(script, check.findings, files, check.titles, now=now)
    written = {entry.name: entry for entry in entries_in_files(files, check.findings)}
    required = (name for name in FRAME_TEXTS if name in written or name not in OPTIONAL)
    frame = [written.pop(name, Entry(name, name)) for name in required]
    chapter = Chapter("as_written", (*frame, *written.values()))
    codes = sorted(set(chain.from_iterable(entry.texts for entry in chapter.entries)))
    languages = {code: DocumentLanguage(code, code) for code in codes}
    return Document(fingerprint(files), languages, (chapter,), {}, titles=check.titles)


def of_script(
    script: Script,
    findings: Sequence[Finding] = (),
    files: Files = NO_FILES,
    titles: Titles = NO_TITLES,
    *,
    now: datetime = ALWAYS,
) -> Document:
    """Return the document of a script, even with errors.

    Unreachable texts in its files come last.
    """
    order = _Order(script, findings, now)
    chapters = order.chapters()
    placed = frozenset(entry.name for entry in chain.from_iterable(chapters.values()))
    others = entries_in_files(files, findings, placed, script.languages)
    chapters["unreached"] = (*chapters["unreached"], *others)
    return Document(
        script.fingerprint,
        languages_of(script),
        tuple(Chapter(kind, tuple(entries)) for kind, entries in chapters.items() if entries),
        shared_keys(script),
        script.contact,
        titles,
    )


def languages_of(script: Script) -> Mapping[str, DocumentLanguage]:
    """Return the languages of a script with their voices."""
    return {
        code: DocumentLanguage(code, each.name, each.voice.locale, speaker_of(each.voice.name))
        for code, each in script.languages.items()
    }


def texts_of(script: Script, findings: Sequence[Finding] = ()) -> Mapping[str, Texts]:
    """Return the builder of texts for each language."""
    languages = script.languages.items()
    return {code: Texts(script, language, findings) for code, language in languages}


def shared_keys(script: Script) -> Mapping[str, KeyUse]:
    """Return the keys with the same function in the whole call."""
    keys = {script.keys.repeat: KeyUse.REPEAT, script.keys.main_menu: KeyUse.MAIN_MENU}
    if len(script.languages) > 1:
        keys[script.keys.language] = KeyUse.LANGUAGE
    if script.contact:
        keys[CONTACT_KEY] = KeyUse.CONTACT
    return keys | {BACK_KEY: KeyUse.BACK, SKIP_KEY: KeyUse.SKIP, EMERGENCY_KEYS: KeyUse.EMERGENCY}


AFTER = ("repeat", "main_menu")
"""The phrases after a text, in order."""


class _Order:
    def __init__(self, script: Script, findings: Sequence[Finding], now: datetime) -> None:
        self._script = script
        self._now = now
        self._ways = script.ways
        self._texts = texts_of(script, findings)

    def chapters(self) -> dict[str, Sequence[Entry]]:
        """Return the entries of each chapter."""
        main = self._script.menus[MAIN_MENU]
        text = self._text
        return {
            "opening": (
                text(NOTICE),
                *self._language_offer(),
                text(WELCOME),
                *self._announcements(ended=False),
                *self._ready(),
            ),
            "menu": (self._menu(main), *self._slower("repeat_choices")),
            "texts": (*self._below(main, ()), *self._contact(), text(INTRODUCTION)),
            "after": tuple(self._after()),
            "help": tuple(self._optional(name) if name == TIME_UP else text(name) for name in HELP),
            "printed": (self._optional(WITHOUT_VOICE),),
            "unreached": tuple(self._unreached()),
            "ended": tuple(self._announcements(ended=True)),
        }

    def _text(self, name: str, kind: str = "") -> Entry:
        return Entry(
            kind or name,
            name,
            {code: texts.text(name) for code, texts in self._texts.items()},
            keys=self._ways.get(name, ()),
            is_recordable=can_be_recorded(self._script, name),
            is_heard=name not in self._unheard,
            question=self._script.unconfirmed.get(name, ""),
        )

    @cached_property
    def _unheard(self) -> Collection[str]:
        """The help texts that cannot be reached.

        The last try has a farewell instead, and a script may give every key a meaning.
        """
        heard = self._script.patience.tries - 1
        reached = (menu for name, menu in self._script.menus.items() if name in self._ways)
        is_used = not any(map(self._unused_keys, (self._script.menus[MAIN_MENU], *reached)))
        return {*SILENCES[heard:], *WRONG_KEYS[0 if is_used else heard :]}

    def _unused_keys(self, menu: Menu) -> tuple[str, ...]:
        known = {*shared_keys(self._script), *menu.options}
        return tuple(key for key in KEYS if key not in known)

    def _menu(self, menu: Menu) -> Entry:
        return Entry(
            "main_menu" if menu.name == MAIN_MENU else "menu",
            menu.name,
            {code: texts.menu(menu) for code, texts in self._texts.items()},
            keys=self._ways.get(menu.name, ()),
            unused=self._unused_keys(menu),
            question=self._script.unconfirmed.get(menu.name, ""),
        )

    def _offers(
        self, kind: str, phrases: Sequence[str], offered: Mapping[str, Mapping[str, Sentence]]
    ) -> Entry:
        texts = {code: self._texts[code].offers(offers) for code, offers in offered.items()}
        return Entry(kind, texts=texts, phrases=tuple(phrases))

    def _language_offer(self) -> Iterator[Entry]:
        """Yield the offer of each language, if there are several languages."""
        key = self._script.keys.language
        offers = {
            code: {key: texts.speaker.phrase("language_offer", key=key)}
            for code, texts in self._texts.items()
        }
        if len(offers) > 1:
            yield self._offers("language_offer", ["language_offer"], offers)

    def _announcements(self, *, ended: bool) -> Iterator[Entry]:
        for announcement in self._script.announcements:
            if (announcement.end <= self._now) is ended:
                entry = self._text(announcement.name, "announcement")
                yield replace(entry, announcement=self._in_local_time(announcement), ended=ended)

    def _ready(self) -> Iterator[Entry]:
        """Yield the ready announcements that are not put up."""
        put_up = {each.name for each in self._script.announcements}
        for name in self._script.ready:
            if name not in put_up:
                yield self._text(name, "ready")

    def _in_local_time(self, announcement: Announcement) -> Announcement:
        zone = self._script.timezone
        start = announcement.start
        if start != ALWAYS:
            start = start.astimezone(zone)
        return replace(announcement, start=start, end=announcement.end.astimezone(zone))

    def _below(self, menu: Menu, way: KeySequence) -> Iterator[Entry]:
        """Yield the texts and menus under a menu, unless another way reaches them first."""
        for key, target in menu.options.items():
            there = (*way, key)
            if self._ways[target][0] != there:
                continue
            below = self._script.menus.get(target)
            if below is None:
                yield self._text(target, "topic")
            else:
                yield self._menu(below)
                yield from self._below(below, there)

    def _contact(self) -> Iterator[Entry]:
        """Yield the phone numbers if no menu offers them, and only their own key leads there."""
        contact = self._script.contact
        if contact and self._ways[contact] == ((CONTACT_KEY,),):
            yield self._text(contact, "topic")

    def _after(self) -> Iterator[Entry]:
        """Yield the offers after a text, and the one that replaces them if a repeat is slower."""
        rate = self._script.patience.repeat_rate
        said = {code: self._after_text(code) for code in self._texts}
        offers = self._offers("after", AFTER, said)
        entries = [offers, *self._slower("repeat")]
        yield from entries[:-1]
        yield replace(entries[-1], repeat_rate=rate if rate < NORMAL_RATE else None)

    def _after_text(self, code: str) -> Mapping[str, Sentence]:
        keys = self._script.keys
        speaker = self._texts[code].speaker
        names = dict(zip(AFTER, (keys.repeat, keys.main_menu), strict=True))
        offers = {key: speaker.phrase(name, key=key) for name, key in names.items()}
        contact = speaker.contact_offer()
        return offers | ({CONTACT_KEY: contact} if contact else {})

    def _slower(self, name: str) -> Iterator[Entry]:
        """Yield the offer that replaces a phrase before a slower repeat, if there is one."""
        key = self._script.keys.repeat
        offers: dict[str, Mapping[str, Sentence]] = {}
        for code, language in self._script.languages.items():
            if slower := language.slower.get(name):
                offers[code] = {key: self._texts[code].speaker.phrase(slower, key=key)}
        if offers and self._script.patience.repeat_rate < NORMAL_RATE:
            yield self._offers(SLOWER_PHRASES[name], [SLOWER_PHRASES[name]], offers)

    def _optional(self, name: str) -> Entry:
        return _without_missing_languages(self._text(name))

    def _unreached(self) -> Iterator[Entry]:
        script = self._script
        topics: dict[str, None] = {}
        for language in script.languages.values():
            for name, text in language.texts.items():
                if text.label and name not in self._ways and name not in script.menus:
                    topics[name] = None
        for name in topics:
            yield _without_missing_languages(self._text(name, "topic"))
        for name, menu in script.menus.items():
            if name != MAIN_MENU and name not in self._ways:
                yield self._menu(menu)


def _without_missing_languages(entry: Entry) -> Entry:
    written = {code: text for code, text in entry.texts.items() if text.is_written}
    return replace(entry, texts=written)
