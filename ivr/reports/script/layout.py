"""Lay out one language of a script in the order of a call."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ivr.reports.announcements import Period
from ivr.reports.script.document import Chapter, Entry, PrintedLanguage
from ivr.reports.script.entries import Entries
from ivr.reports.script.ways import Way
from ivr.script.finding import Finding
from ivr.script.model import (
    CONTACT_KEY,
    FAULT,
    GIVE_UP,
    GOODBYE,
    INTRODUCTION,
    MAIN_MENU,
    NOTICE,
    SILENCES,
    WELCOME,
    WITHOUT_VOICE,
    WRONG_KEYS,
    Language,
    Menu,
    Script,
)
from ivr.script.speech import NORMAL_RATE, speaker_of

HELP = (*SILENCES, *WRONG_KEYS, GIVE_UP, GOODBYE, FAULT)
"""The texts of the line itself, in the order in which they are printed."""


def printed_language(
    script: Script,
    language: Language,
    findings: Sequence[Finding] = (),
    *,
    now: datetime,
) -> PrintedLanguage:
    """Lay out one language; of a script with errors too, as far as it goes.

    `now` is the moment (aware) at which announcements have ended or not.
    """
    layout = _Layout(script, language, Entries(script, language, findings), now)
    chapters = tuple(
        Chapter(kind, entries) for kind, entries in layout.chapters().items() if entries
    )
    voice = speaker_of(language.voice.name)
    return PrintedLanguage(language.code, language.name, voice, chapters)


class _Layout:
    """The order of one language."""

    def __init__(self, script: Script, language: Language, entries: Entries, now: datetime) -> None:
        self._now = now
        self._script = script
        self._language = language
        self._entries = entries

    def chapters(self) -> dict[str, tuple[Entry, ...]]:
        main = self._script.menus[MAIN_MENU]
        text = self._entries.text
        return {
            "opening": (
                text(NOTICE),
                *self._language_offer(),
                text(WELCOME),
                *self._announcements(ended=False),
            ),
            "menu": (self._entries.menu(main),),
            "texts": (*self._below(main, ()), *self._contact(), text(INTRODUCTION)),
            "after": tuple(self._after()),
            "help": tuple(map(text, HELP)),
            "printed": tuple(self._printed()),
            "unreached": tuple(self._unreached()),
            "ended": tuple(self._announcements(ended=True)),
        }

    def _language_offer(self) -> Iterator[Entry]:
        """The offer of this language, where there is another one to come from."""
        if len(self._script.languages) > 1:
            key = self._script.keys.language
            offer = self._entries.phrase("language_offer", key=key)
            yield self._entries.offers("language_offer", {key: offer})

    def _announcements(self, *, ended: bool) -> Iterator[Entry]:
        """The announcements in order of time: those that have ended, or the others."""
        for each in self._script.announcements:
            if (each.end <= self._now) is ended:
                yield replace(
                    self._entries.text(each.name, "announcement"),
                    period=Period.of(each, self._script.timezone),
                    ended=ended,
                )

    def _below(self, menu: Menu, way: Way) -> Iterator[Entry]:
        """The texts and menus under a menu, each where it is reached first."""
        for option in menu.options:
            there = (*way, option.key)
            if self._entries.ways[option.target][0] != there:
                continue
            below = self._script.menus.get(option.target)
            if below is None:
                yield self._entries.text(option.target, "topic")
            else:
                yield self._entries.menu(below)
                yield from self._below(below, there)

    def _contact(self) -> Iterator[Entry]:
        """The phone numbers, where no menu offers them: then only their own key leads there."""
        contact = self._script.contact
        if contact and self._entries.ways[contact] == ((CONTACT_KEY,),):
            yield self._entries.text(contact, "topic")

    def _after(self) -> Iterator[Entry]:
        """The offers after a text, and the one that is said instead before a slower repeat."""
        keys, rate = self._script.keys, self._script.patience.repeat_rate
        names = {"repeat": keys.repeat, "main_menu": keys.main_menu}
        offers = {key: self._entries.phrase(name, key=key) for name, key in names.items()}
        if contact := self._script.contact:
            offers[CONTACT_KEY] = self._entries.option(CONTACT_KEY, contact)
        *before, last = [self._entries.offers("after", offers), *self._slower()]
        yield from before
        yield replace(last, repeat_rate=rate if rate < NORMAL_RATE else None)

    def _slower(self) -> Iterator[Entry]:
        """The offer of a slower repeat, where the language has a phrase for it."""
        key = self._script.keys.repeat
        if self._script.patience.repeat_rate < NORMAL_RATE and self._language.offers_slower_repeat:
            offer = self._entries.phrase("repeat_slower", key=key)
            yield self._entries.offers("slower", {key: offer})

    def _printed(self) -> Iterator[Entry]:
        """The text that is printed on the public page and never said."""
        if self._language.without_voice:
            yield self._entries.text(WITHOUT_VOICE)

    def _unreached(self) -> Iterator[Entry]:
        """Texts of options that no key leads to."""
        for name, text in self._language.texts.items():
            if text.label and name not in self._entries.ways and name != MAIN_MENU:
                yield self._entries.text(name, "topic")
