"""The line: a script prepared for answering calls, with all texts in spoken form."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import chain, product
from types import MappingProxyType

from ivr.script.language.prose import any_of
from ivr.script.model import announcements
from ivr.script.model.announcements import Announcement
from ivr.script.model.markup import Sentence
from ivr.script.model.recordings import words_of
from ivr.script.model.script import CONTACT_KEY, EMERGENCY, NUMBERS_AGAIN, Menu, Script
from ivr.script.model.speaker import Speaker
from ivr.script.model.speech import Recording, Utterance, flat
from ivr.script.model.texts import has_words

CACHE_SIZE = 8
"""Number of lines cached."""


@dataclass(frozen=True)  # without slots, for the cached properties
class SpokenText:
    """The spoken form of a text: its lines, or the recording that matches them.

    `lines_with_numbers` are the indexes of lines that offer the phone numbers, or say one other
    than the emergency number. `numbers` are the indexes from the first line with any phone number
    to the last one, and `says_them_twice` is whether the text says one of them more than once.
    `offering_numbers` are the indexes of lines that offer the key of the phone numbers.
    """

    lines: tuple[tuple[Utterance, ...], ...]
    recording: Recording | None = None
    lines_with_numbers: frozenset[int] = frozenset()
    numbers: range = range(0)
    says_them_twice: bool = False
    offering_numbers: frozenset[int] = frozenset()

    @cached_property
    def whole(self) -> tuple[Utterance, ...]:
        """The whole text."""
        return (self.recording,) if self.recording else self.synthetic

    @cached_property
    def synthetic(self) -> tuple[Utterance, ...]:
        """The text without its recording."""
        return flat(self.lines)

    @cached_property
    def after_numbers(self) -> tuple[Utterance, ...]:
        """The text for callers who have just heard the phone numbers.

        A recording is complete, and so is a text without other lines.
        """
        if self.recording:
            return self.whole
        kept = (
            line for index, line in enumerate(self.lines) if index not in self.lines_with_numbers
        )
        return flat(kept) or self.whole

    @property
    def says_number(self) -> bool:
        """Whether any line says a phone number."""
        return bool(self.numbers)

    @property
    def offers_numbers(self) -> bool:
        """Whether any line offers the key of the phone numbers."""
        return bool(self.offering_numbers)

    @property
    def about_emergencies(self) -> tuple[Utterance, ...]:
        """The lines before the first number that is for other matters; none of a recording."""
        return () if self.recording else flat(self.lines[: self._first_of_other_matters])

    @property
    def about_other_matters(self) -> tuple[Utterance, ...]:
        """The rest of the text after `about_emergencies`, to the last number; or a recording."""
        if self.recording:
            return self.whole
        return flat(self.lines[self._first_of_other_matters : self._end_of_numbers])

    @property
    def until_numbers_end(self) -> tuple[Utterance, ...]:
        """The text up to its last phone number; or a recording."""
        return self.whole if self.recording else flat(self.lines[: self._end_of_numbers])

    @property
    def after_numbers_end(self) -> tuple[Utterance, ...]:
        """The text after its last phone number; nothing of a recording."""
        return () if self.recording else flat(self.lines[self._end_of_numbers :])

    @property
    def _first_of_other_matters(self) -> int:
        return min(self.lines_with_numbers, default=len(self.lines))

    @property
    def _end_of_numbers(self) -> int:
        return self.numbers.stop or len(self.lines)

    @property
    def said_again(self) -> tuple[Utterance, ...]:
        """What is said a second time: all lines with numbers, or a whole recording.

        Nothing of a text that says them twice itself.
        """
        if self.says_them_twice or not self.numbers:
            return ()
        return self.whole if self.recording else flat(self.lines[index] for index in self.numbers)

    @property
    def before_farewell(self) -> tuple[Utterance, ...]:
        """The synthetic text without its last line, unless that says a phone number."""
        last = len(self.lines) - 1
        return self.synthetic if last in self.lines_with_numbers else flat(self.lines[:last])

    @property
    def first(self) -> tuple[Utterance, ...]:
        """The part that keys do not interrupt: the first line, or a whole recording."""
        return (self.recording,) if self.recording else self.lines[0]

    @cached_property
    def rest(self) -> tuple[Utterance, ...]:
        """The part after `first`."""
        return () if self.recording else flat(self.lines[1:])


@dataclass(frozen=True, slots=True)
class SpokenMenu:
    """The spoken form of a menu in one language; `fingerprint` identifies its offers.

    `options` are keyed by their targets. `other_offers` are the offers after them: in a main menu
    without them the phone numbers, keyed by their text, and keyed by phrase repeating the options,
    and in a sub-menu the main menu.
    """

    heading: tuple[Utterance, ...]
    choices: tuple[Utterance, ...]
    options: Mapping[str, tuple[Utterance, ...]]
    other_offers: Mapping[str, tuple[Utterance, ...]]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SpokenPhrases:
    """The offers of one language that are equal in all menus.

    `contact_offer` offers the phone numbers under their global key; it is empty if the script has
    none. `numbers_again` is said before the phone numbers are said a second time, and `slower` has
    phrases for a slower next repeat, by the phrases that they replace; a language need not have
    them.
    """

    language: tuple[Utterance, ...]
    contact_offer: tuple[Utterance, ...]
    numbers_again: tuple[Utterance, ...]
    repeat: tuple[Utterance, ...]
    slower: Mapping[str, tuple[Utterance, ...]]
    main_menu: tuple[Utterance, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The data that calls need, in memory.

    `short_fingerprint` is the start of the script's fingerprint, which names it in call states and
    logs. `texts` are keyed by language, menu and name, `menus` by language and name. `closings` are
    the announcements that close the line, ready ones too, and `announced` the current ones, which
    `at` sets.
    """

    script: Script
    short_fingerprint: str
    topics: frozenset[str]
    closings: frozenset[str]
    texts: Mapping[tuple[str, str, str], SpokenText]
    menus: Mapping[tuple[str, str], SpokenMenu]
    phrases: Mapping[str, SpokenPhrases]
    announced: tuple[Announcement, ...] = ()

    def beside(self, name: str) -> "Line":
        """Return the line as if a ready announcement were heard too, beside the current ones."""
        closes = self.script.ready[name]
        others = [each for each in self.announced if each.name != name]
        if not closes:
            open_ones = [each for each in others if not each.closes]
            others = [each for each in others if each.closes or each in open_ones[1:]]
        put_up = Announcement(name, announcements.ALWAYS, announcements.NEVER, closes, alone=True)
        return _announcing(self, (*others, put_up))

    def at(self, moment: datetime) -> "Line":
        """Return the line with the announcements at a moment (aware).

        Without announcements it is this line itself.
        """
        announced = announcements.at(self.script.announcements, moment)
        return self if announced == self.announced else _announcing(self, announced)

    @property
    def closing(self) -> str | None:
        """The current announcement that closes the line, or None."""
        return next((each.name for each in self.announced if each.closes), None)

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages; calls are answered in the first one."""
        return tuple(self.script.languages)

    @property
    def recordings(self) -> Mapping[str, Recording]:
        """The played recordings, by the name in their URL."""
        played = (text.recording for text in self.texts.values())
        return {recording.name: recording for recording in played if recording}


@lru_cache(CACHE_SIZE)
def prepare(script: Script) -> Line:
    """Return the line of a script without errors, cached by script."""
    speakers = [Speaker(script, language) for language in script.languages.values()]
    menus = {
        (speaker.language.code, menu.name): _menu(speaker, menu)
        for speaker, menu in product(speakers, script.menus.values())
    }
    return Line(
        script=script,
        short_fingerprint=script.fingerprint[:8],
        topics=frozenset(script.topics()),
        closings=frozenset(
            (
                *(each.name for each in script.announcements if each.closes),
                *(name for name, closes in script.ready.items() if closes),
            )
        ),
        texts=MappingProxyType(dict(chain.from_iterable(map(_texts, speakers)))),
        menus=MappingProxyType(menus),
        phrases=MappingProxyType(
            {speaker.language.code: _phrases(speaker) for speaker in speakers}
        ),
    )


@lru_cache(CACHE_SIZE)
def _announcing(line: Line, announced: tuple[Announcement, ...]) -> Line:
    return replace(line, announced=announced)


def _texts(speaker: Speaker) -> Iterator[tuple[tuple[str, str, str], SpokenText]]:
    for name, text in speaker.language.texts.items():
        names_keys = any(sentence.placeholders for sentence in text.body)
        spoken: SpokenText | None = None
        for menu in speaker.script.menus_of(name):
            if spoken is None or names_keys:  # else it is the same in all menus
                spoken = _text(speaker, name, menu)
            yield (speaker.language.code, menu.name, name), spoken


def _text(speaker: Speaker, name: str, menu: Menu) -> SpokenText:
    script = speaker.script
    body = speaker.body(name, menu)
    written = speaker.language.texts[name].body
    recording = speaker.language.recordings.get(name)
    is_played = recording and recording.words == words_of(body, {})
    said = [_numbers_in(script, sentence) for sentence in body]
    offering = {index for index, each in enumerate(written) if _offers_numbers(script, each)}
    for_other_matters = {index for index, numbers in enumerate(said) if {*numbers} - {EMERGENCY}}
    with_any = [index for index, numbers in enumerate(said) if numbers]
    return SpokenText(
        lines=tuple(map(speaker.say, body)),
        recording=recording if is_played else None,
        lines_with_numbers=frozenset(offering | for_other_matters),
        numbers=range(with_any[0], with_any[-1] + 1) if with_any else range(0),
        says_them_twice=max(Counter(chain.from_iterable(said)).values(), default=0) > 1,
        offering_numbers=frozenset(offering),
    )


def _offers_numbers(script: Script, sentence: Sentence) -> bool:
    digits = re.findall(r"\d+", sentence.written)
    topics = (placeholder.topic for placeholder in sentence.placeholders)
    return bool(script.contact and {CONTACT_KEY, script.contact} & {*digits, *topics})


def _numbers_in(script: Script, sentence: Sentence) -> list[str]:
    """Return the names of the phone numbers in a sentence, as often as it says them."""
    names = {number: name for name, number in script.numbers.items()}
    return [names[number] for number in re.findall(any_of(names), sentence.written)]


def _menu(speaker: Speaker, menu: Menu) -> SpokenMenu:
    text = speaker.language.texts.get(menu.name)
    offers = {offer: speaker.say(offer.sentence) for offer in speaker.offers(menu)}
    return SpokenMenu(
        heading=(
            _text(speaker, menu.name, menu).whole
            if text and has_words(text.body)
            else speaker.say(*speaker.heading(menu))
        ),
        choices=speaker.say(speaker.choices(menu)),
        options=MappingProxyType(
            {offer.name: spoken for offer, spoken in offers.items() if offer.is_option}
        ),
        other_offers=MappingProxyType(
            {offer.name: spoken for offer, spoken in offers.items() if not offer.is_option}
        ),
        fingerprint=_fingerprint_of_menu(speaker.script, menu),
    )


def _phrases(speaker: Speaker) -> SpokenPhrases:
    keys = speaker.script.keys
    contact = speaker.contact_offer()

    def phrase(name: str, key: str) -> tuple[Utterance, ...]:
        return speaker.say(speaker.phrase(name, key=key))

    slower = speaker.language.slower
    return SpokenPhrases(
        language=phrase("language_offer", keys.language),
        contact_offer=speaker.say(contact) if contact else (),
        numbers_again=(
            speaker.say(speaker.phrase(NUMBERS_AGAIN))
            if NUMBERS_AGAIN in speaker.language.phrases
            else ()
        ),
        repeat=phrase("repeat", keys.repeat),
        slower=MappingProxyType({name: phrase(slower[name], keys.repeat) for name in slower}),
        main_menu=phrase("main_menu", keys.main_menu),
    )


def _fingerprint_of_menu(script: Script, menu: Menu) -> str:
    """Return a hash that changes if a key of the menu gets another meaning in any language."""
    contact = {CONTACT_KEY: script.contact} if script.contact else {}
    labels: list[str] = []
    for language in script.languages.values():
        for key, target in {**menu.options, **contact}.items():
            if label := language.texts[target].label:
                labels.append(f"{key} {target} {label.written}")
    keys = [f"{key} {name}" for name, key in script.keys.by_name().items()]
    return hashlib.sha256("\n".join([menu.name, *keys, *labels]).encode()).hexdigest()
