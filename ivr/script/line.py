"""The line: a script prepared for answering calls, with every text in its spoken form."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from ivr.script import announcements
from ivr.script.announcements import Announcement
from ivr.script.markup import Sentence, Words
from ivr.script.model import (
    CONTACT_KEY,
    EMERGENCY,
    MAIN_MENU,
    Language,
    Menu,
    Option,
    Script,
)
from ivr.script.recordings import words_of
from ivr.script.speech import Recording, Utterance, join, speak
from ivr.script.texts import has_words


@dataclass(frozen=True)  # without slots, for the cached properties
class SpokenText:
    """The spoken form of a text: its lines, or the recording that matches them.

    `numbered` are the indexes of the lines that offer the phone numbers, or say one that is not
    the emergency number.
    """

    lines: tuple[tuple[Utterance, ...], ...]
    recording: Recording | None = None
    numbered: frozenset[int] = frozenset()

    @cached_property
    def whole(self) -> tuple[Utterance, ...]:
        """The text from beginning to end."""
        return (self.recording,) if self.recording else flat(self.lines)

    @cached_property
    def after_numbers(self) -> tuple[Utterance, ...]:
        """The text for callers who have just heard the phone numbers.

        A recording is whole, and so is a text that has nothing else to say.
        """
        if self.recording:
            return self.whole
        kept = (line for index, line in enumerate(self.lines) if index not in self.numbered)
        return flat(kept) or self.whole

    @property
    def offers_numbers(self) -> bool:
        """Whether some of it is left out for callers who have just heard the phone numbers."""
        return bool(self.numbered)

    @property
    def first(self) -> tuple[Utterance, ...]:
        """The part that a key must not interrupt: the first line, or a whole recording."""
        return (self.recording,) if self.recording else self.lines[0]

    @cached_property
    def rest(self) -> tuple[Utterance, ...]:
        """The part after `first`."""
        return () if self.recording else flat(self.lines[1:])


@dataclass(frozen=True, slots=True)
class SpokenMenu:
    """The spoken form of a menu in one language; `fingerprint` identifies what it offers.

    `options` are keyed by their targets. `more` holds the offers that follow, keyed by phrase:
    to repeat the options, and in a sub-menu the main menu.
    """

    heading: tuple[Utterance, ...]
    choices: tuple[Utterance, ...]
    options: Mapping[str, tuple[Utterance, ...]]
    more: Mapping[str, tuple[Utterance, ...]]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SpokenPhrases:
    """The offers of one language that are the same in every menu.

    `contact` offers the phone numbers under the key that leads to them from everywhere; it is
    empty if the script has none. `repeat_slower` is said where the next repeat is slower; it is
    empty in a language without that phrase.
    """

    language: tuple[Utterance, ...]
    contact: tuple[Utterance, ...]
    repeat: tuple[Utterance, ...]
    repeat_slower: tuple[Utterance, ...]
    main_menu: tuple[Utterance, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Everything that a call needs, in memory.

    `edition` is the start of the script's fingerprint. `texts` are keyed by language, menu and
    name, `menus` by language and name. `closings` are the announcements that close the line when
    they are said, and `announced` those of the moment, which `at` sets.
    """

    script: Script
    edition: str
    topics: frozenset[str]
    closings: frozenset[str]
    texts: Mapping[tuple[str, str, str], SpokenText]
    menus: Mapping[tuple[str, str], SpokenMenu]
    phrases: Mapping[str, SpokenPhrases]
    announced: tuple[Announcement, ...] = ()

    def at(self, moment: datetime) -> "Line":
        """Return the line as it is at a moment (aware): with the announcements of that time.

        Without any that is this very line.
        """
        announced = announcements.at(self.script.announcements, moment)
        return self if announced == self.announced else replace(self, announced=announced)

    @property
    def closing(self) -> str | None:
        """The announcement after which there is no menu now, if there is one."""
        return next(iter(announcements.closing(self.announced)), None)

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages; the first one answers."""
        return tuple(self.script.languages)

    @property
    def recordings(self) -> Mapping[str, Recording]:
        """The recordings that are played, by the name in their URL."""
        played = (text.recording for text in self.texts.values())
        return {recording.name: recording for recording in played if recording}


def prepare(script: Script) -> Line:
    """Return the line of a script without errors."""
    speaker = _Speaker(script)
    return Line(
        script=script,
        edition=script.fingerprint[:8],
        topics=frozenset(script.topics()),
        closings=frozenset(announcements.closing(script.announcements)),
        texts=MappingProxyType(speaker.texts()),
        menus=MappingProxyType(
            {
                (language.code, menu.name): speaker.menu(language, menu)
                for language in script.languages.values()
                for menu in script.menus.values()
            }
        ),
        phrases=MappingProxyType(
            {code: speaker.phrases(language) for code, language in script.languages.items()}
        ),
    )


def flat(lines: Iterable[tuple[Utterance, ...]]) -> tuple[Utterance, ...]:
    """Join lines into one sequence of utterances."""
    return join(chain.from_iterable(lines))


class _Speaker:
    """Converts the sentences of one script into their spoken form."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._voices = {code: language.voice for code, language in script.languages.items()}
        self._tables = {code: language.pronunciation for code, language in script.languages.items()}

    def say(self, sentence: Sentence, language: Language) -> tuple[Utterance, ...]:
        return speak(sentence, language.code, self._voices, self._tables)

    def phrase(
        self, language: Language, name: str, **values: str | Sentence
    ) -> tuple[Utterance, ...]:
        return self.say(language.phrases[name].fill(values), language)

    def texts(self) -> dict[tuple[str, str, str], SpokenText]:
        spoken: dict[tuple[str, str, str], SpokenText] = {}
        for language in self._script.languages.values():
            for name, text in language.texts.items():
                menus = self._script.menus_of(name)
                if not any(sentence.placeholders for sentence in text.body):
                    said = self._text(language, name, menus[0])
                    spoken |= {(language.code, menu.name, name): said for menu in menus}
                else:
                    for menu in menus:
                        spoken[language.code, menu.name, name] = self._text(language, name, menu)
        return spoken

    def _text(self, language: Language, name: str, menu: Menu) -> SpokenText:
        body = language.texts[name].body
        values = self._script.values(menu)
        lines = tuple(self.say(sentence.fill(values), language) for sentence in body)
        numbered = (index for index, each in enumerate(body) if self._tells_numbers(each))
        recording = language.recordings.get(name)
        if recording and recording.words != words_of(body, values):
            recording = None
        return SpokenText(lines, recording, frozenset(numbered))

    def _tells_numbers(self, sentence: Sentence) -> bool:
        """Whether a sentence offers the phone numbers, or says one that is not for emergencies."""
        contact, numbers = self._script.contact, self._script.numbers
        keys = re.findall(r"\d+", sentence.written) + [each.topic for each in sentence.placeholders]
        others = [number for name, number in numbers.items() if name != EMERGENCY]
        return bool(contact and {CONTACT_KEY, contact} & {*keys}) or any(
            number in sentence.written for number in others
        )

    def menu(self, language: Language, menu: Menu) -> SpokenMenu:
        keys = self._script.keys
        more = {"repeat_choices": self.phrase(language, "repeat_choices", key=keys.repeat)}
        if menu.name != MAIN_MENU:
            more["main_menu"] = self.phrase(language, "main_menu", key=keys.main_menu)
        return SpokenMenu(
            heading=self._heading(language, menu),
            choices=self.phrase(language, "choices", count=str(len(menu.options))),
            options=MappingProxyType(
                {option.target: self._option(language, option) for option in menu.options}
            ),
            more=MappingProxyType(more),
            fingerprint=self._fingerprint(menu),
        )

    def phrases(self, language: Language) -> SpokenPhrases:
        keys, contact = self._script.keys, self._script.contact
        return SpokenPhrases(
            language=self.phrase(language, "language_offer", key=keys.language),
            contact=self._option(language, Option(CONTACT_KEY, contact)) if contact else (),
            repeat=self.phrase(language, "repeat", key=keys.repeat),
            repeat_slower=(
                self.phrase(language, "repeat_slower", key=keys.repeat)
                if language.offers_slower_repeat
                else ()
            ),
            main_menu=self.phrase(language, "main_menu", key=keys.main_menu),
        )

    def _option(self, language: Language, option: Option) -> tuple[Utterance, ...]:
        label = self._label(language, option.target)
        return self.phrase(language, "option", label=label, key=option.key)

    def _label(self, language: Language, name: str) -> Sentence:
        label = language.texts[name].label
        assert label is not None, "the reader refuses an option without a label"
        return label

    def _heading(self, language: Language, menu: Menu) -> tuple[Utterance, ...]:
        """The heading of a menu: its text, or else its label; the main menu may have neither."""
        if menu.name not in language.texts:
            return ()
        if has_words(language.texts[menu.name].body):
            return self._text(language, menu.name, menu).whole
        label = self._label(language, menu.name)
        first, *others = label.parts
        assert isinstance(first, Words), "the reader refuses a label with anything but words"
        capital = Words(first.text[:1].upper() + first.text[1:], first.language)
        return self.say(Sentence((capital, *others, Words(".")), label.place), language)

    def _fingerprint(self, menu: Menu) -> str:
        """A hash of the meaning of each key in this menu, in every language."""
        contact = self._script.contact
        options = [*menu.options, *([Option(CONTACT_KEY, contact)] if contact else [])]
        meanings = [
            menu.name,
            *(f"{key} {name}" for name, key in self._script.keys.by_name().items()),
            *(
                f"{option.key} {option.target} {self._label(language, option.target).written}"
                for language in self._script.languages.values()
                for option in options
            ),
        ]
        return hashlib.sha256("\n".join(meanings).encode()).hexdigest()
