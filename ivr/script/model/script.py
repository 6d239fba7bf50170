"""The script: the texts, menus and keys of a line, as frozen dataclasses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias
from zoneinfo import ZoneInfo

from ivr.script.fields.tables import (
    Fact,
    Keys,
    Override,
    Patience,
    PhrasesTable,
    Publishing,
    ReadThrough,
)
from ivr.script.language.pronunciation import Pronunciation
from ivr.script.model.announcements import USUAL_ZONE, Announcement
from ivr.script.model.markup import Sentence
from ivr.script.model.speech import Recording, Voice

MAIN_MENU = "main"
CONTACT_KEY = "0"
BACK_KEY = "*"
SKIP_KEY = "#"

DEFAULT_DATE = "default"
"""Name under `[review]` of the date for all texts without their own."""

NOTICE = "notice"
WELCOME = "welcome"
INTRODUCTION = "introduction"
GIVE_UP = "give-up"
TIME_UP = "time-up"
"""The last words at the time limit of a call. Optional: without it, GIVE_UP is said."""

GOODBYE = "goodbye"
FAULT = "fault"
SILENCES = ("silence-1", "silence-2")
"""By number of misses. An unused key is a miss too: silence after it has the second text."""

WRONG_KEYS = ("wrong-key-1", "wrong-key-2")
LAST_WORDS = (GIVE_UP, TIME_UP, GOODBYE, FAULT)
"""Texts after which the line hangs up."""

NOT_CONNECTED = "not-connected"
"""Said after the notice to callers who press an emergency number: the call is not connected to it.
Optional: without it, they hear the notice alone."""

FRAME_TEXTS = (
    *(NOTICE, NOT_CONNECTED, WELCOME, INTRODUCTION),
    *(*SILENCES, *WRONG_KEYS, *LAST_WORDS),
)
"""The frame texts, which scripts have in addition to their topics."""

OPTIONAL_FRAME_TEXTS = (NOT_CONNECTED, TIME_UP)

SAY_NUMBERS_TWICE = (GIVE_UP, TIME_UP, GOODBYE)
"""The frame texts whose phone numbers are said twice, as those of the contact text are."""

WITHOUT_VOICE = "without-voice"
"""The optional text on how to reach the police without hearing or speech: printed, never spoken."""

CHOICES = "choices"
NUMBERS_AGAIN = "numbers_again"
"""The phrase before the phone numbers are said a second time. Optional: the default is that of the
language's data, and in a language without data they are said once."""

WITHOUT_KEY = (CHOICES, NUMBERS_AGAIN)
"""The phrases that name no key."""

PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(PhrasesTable.model_fields, ("key",)),
    "option": ("label", "key"),
    CHOICES: ("count",),
    NUMBERS_AGAIN: (),
}
"""The phrases of a language, with their required placeholders."""

SLOWER_PHRASES: Mapping[str, str] = {
    "repeat_choices": "repeat_choices_slower",
    "repeat": "repeat_slower",
}
"""Optional phrases, by those that they replace before a slower repeat. The default is the same
phrase."""

EMERGENCY = "emergency"
"""Name under `[numbers]` of the emergency number."""

EMERGENCY_NUMBER = "112"
"""The only emergency number: callers hear it and press it, even if a script has another one."""

DOMESTIC = "domestic"
ABROAD = "abroad"
"""Names of the police's numbers, for other matters."""

LINE_NUMBER = "line"
"""Name under `[numbers]` of this line's own number: printed, never spoken."""

KeySequence: TypeAlias = tuple[str, ...]
"""Keys in the order in which they are pressed, from the main menu on."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text file: a label for the menu (topics and sub-menus only), and spoken sentences."""

    name: str
    label: Sentence | None
    body: tuple[Sentence, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the script.

    `names` are names and words that the spelling check accepts. `without_voice` is printed, and not
    one of the spoken `texts`.
    """

    code: str
    name: str
    names: frozenset[str]
    voice: Voice
    phrases: Mapping[str, Sentence]
    pronunciation: Pronunciation
    texts: Mapping[str, Text]
    recordings: Mapping[str, Recording]
    without_voice: Text | None

    @property
    def slower(self) -> Mapping[str, str]:
        """The names of the phrases before a slower repeat, by those that they replace."""
        pairs = SLOWER_PHRASES.items()
        return {name: slow for name, slow in pairs if self.phrases[slow] != self.phrases[name]}

    @property
    def written(self) -> tuple[Text, ...]:
        """All texts, spoken and printed."""
        printed = (self.without_voice,) if self.without_voice else ()
        return (*self.texts.values(), *printed)


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu; `options` are its topics and sub-menus by key, in order."""

    name: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Review:
    """The review dates of texts.

    `default` is for texts without their own date. `read` are the last recorded readings.
    """

    default: date | None
    texts: Mapping[str, date]
    read: Mapping[str, ReadThrough]

    def until(self, text: str) -> date | None:
        """Return the review date of a text, or None."""
        return self.texts.get(text, self.default)


@dataclass(frozen=True, eq=False)  # without slots, for the cached properties
class Script:
    """A script; `contact` is the topic under key 0, or None.

    `numbers` are the phone numbers that may be spoken, by name. Among them is 112, although
    `line.toml` may have another `emergency_number`, which a rule refuses. `line_number` is the
    line's own.
    `announcements` are in playing order, and `ready` the announcements whose words are published
    before they are needed: whether each closes the line, by name. `unconfirmed` are the open
    questions to the authority, by text.
    """

    languages: Mapping[str, Language]
    numbers: Mapping[str, str]
    emergency_number: str | None
    line_number: str | None
    menus: Mapping[str, Menu]
    keys: Keys
    patience: Patience
    contact: str | None
    facts: Mapping[str, Fact]
    overrides: Mapping[str, Override]
    review: Review
    unconfirmed: Mapping[str, str]
    fingerprint: str
    ready: Mapping[str, bool]
    publishing: Publishing = Publishing()
    timezone: ZoneInfo = USUAL_ZONE
    announcements: tuple[Announcement, ...] = ()

    @property
    def announced_names(self) -> tuple[str, ...]:
        """The names of all announcements, in playing order, and of the ready ones."""
        return tuple(dict.fromkeys((*(each.name for each in self.announcements), *self.ready)))

    def topics(self) -> tuple[str, ...]:
        """Return the topics that callers can reach, in menu order."""
        reached = [*self._offered_in, *([self.contact] if self.contact else [])]
        return tuple(dict.fromkeys(name for name in reached if name not in self.menus))

    def contact_in(self, menu: Menu) -> str | None:
        """Return the contact text if a menu offers it under its own key, or None.

        The main menu does, unless one of its options leads there already.
        """
        is_option = self.contact in menu.options.values()
        return None if is_option or menu.name != MAIN_MENU else self.contact

    def menus_of(self, text: str) -> tuple[Menu, ...]:
        """Return the menus in which a text can be heard.

        For a sub-menu's text that is the menu itself, for a topic the menus that offer it, and for
        any other text all menus.
        """
        if text in self.menus:
            return (self.menus[text],)
        offered_in = () if text == self.contact else self._offered_in.get(text, ())
        return tuple(offered_in or self.menus.values())

    @cached_property
    def _offered_in(self) -> Mapping[str, list[Menu]]:
        offered: dict[str, list[Menu]] = {}
        for menu in self.menus.values():
            for target in menu.options.values():
                offered.setdefault(target, []).append(menu)
        return offered

    @cached_property
    def ways(self) -> Mapping[str, tuple[KeySequence, ...]]:
        """All ways from the main menu to each topic and sub-menu; the contact's own key is last."""
        ways: dict[str, list[KeySequence]] = {}

        def descend(menu: Menu, way: KeySequence, above: Sequence[str]) -> None:
            for key, target in menu.options.items():
                there = (*way, key)
                ways.setdefault(target, []).append(there)
                below = self.menus.get(target)
                if below and below.name not in above:  # a script with errors may go in circles
                    descend(below, there, (*above, below.name))

        descend(self.menus[MAIN_MENU], (), (MAIN_MENU,))
        if self.contact:
            ways.setdefault(self.contact, []).append((CONTACT_KEY,))
        return {name: tuple(all_ways) for name, all_ways in ways.items()}

    def other_language(self, code: str) -> str:
        """Return the language that the language key leads to."""
        codes = list(self.languages)
        return codes[(codes.index(code) + 1) % len(codes)]

    def sentences(self) -> Iterator[tuple[Language, Sentence]]:
        """Yield all written sentences with their language: phrases, labels and bodies.

        They include the printed text.
        """
        for language in self.languages.values():
            for phrase in language.phrases.values():
                yield language, phrase
            for text in language.written:
                if text.label:
                    yield language, text.label
                for sentence in text.body:
                    yield language, sentence

    def values(self, menu: Menu) -> Mapping[str, str]:
        """Return the values of text placeholders while the caller is in `menu`."""
        return self._values[menu.name]

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, str]]:
        everywhere = {f"key:{name}": key for name, key in self.keys.by_name().items()}
        everywhere |= {f"key:{self.contact}": CONTACT_KEY} if self.contact else {}
        values: dict[str, Mapping[str, str]] = {}
        for menu in self.menus.values():
            keys = {f"key:{target}": key for key, target in menu.options.items()}
            counts = {"count": str(len(menu.options)), "last_key": [*menu.options][-1]}
            values[menu.name] = everywhere | keys | counts
        return values
