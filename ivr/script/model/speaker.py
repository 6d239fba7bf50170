"""The sentences of one language of a script: filled in, put together, and said.

Calls, rules and documents all take their sentences from here. Scripts with errors are accepted:
a placeholder without a value is said as it is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeAlias

from ivr.script.fields.place import PHRASES, TEXTS, FieldPath, Place
from ivr.script.model.markup import OptionPause, Sentence, Words
from ivr.script.model.script import (
    CONTACT_KEY,
    MAIN_MENU,
    NUMBERS_AGAIN,
    SLOWER_PHRASES,
    Language,
    Menu,
    Script,
)
from ivr.script.model.speech import OPTION_PAUSE, Speech, Utterance, flat, speak
from ivr.script.model.texts import has_words

NO_LABEL = "\x04"
"""Stands for a label that is missing: a control character, which no text holds."""

Uses: TypeAlias = Mapping[tuple[str, str], tuple[FieldPath, ...]]
"""The texts and phrases that use each entry of a pronunciation table.

They are by the language of the table and the entry's written form: words of another language in a
text have the sound of that language.
"""


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """The written form and the spoken forms of a filled-in sentence.

    `spoken` has the words of every voice, and `own` only the words in the sentence's own language.
    `dialled` has "…" for counts, times and dates, which are no phone numbers. A pause between
    options is `|` in all forms.
    """

    written: str
    spoken: str
    own: str
    dialled: str
    place: Place

    @property
    def text_name(self) -> str:
        """The name of the text or phrase; for an option, the name of its topic or menu."""
        return self.place.field[2]


class Offer(NamedTuple):
    """An offer of a menu: a key, and the topic or menu that it leads to, or a phrase.

    The phone numbers under their own key are no option of the menu.
    """

    key: str
    name: str
    sentence: Sentence
    is_option: bool = False

    @property
    def leads_to_text(self) -> bool:
        """Whether the key leads to a topic, a menu or the phone numbers."""
        return self.is_option or self.key == CONTACT_KEY


class Speaker:
    """Fills in sentences of one language, and converts them to speech."""

    def __init__(self, script: Script, language: Language) -> None:
        self.script = script
        self.language = language
        self.pronunciations = {code: each.pronunciation for code, each in script.languages.items()}
        self._voices = {code: each.voice for code, each in script.languages.items()}

    def body(self, name: str, menu: Menu) -> tuple[Sentence, ...]:
        """Return the body of a text as it is heard in a menu; empty if there is no such text."""
        text = self.language.texts.get(name)
        values = self.script.values(menu)
        return tuple(sentence.fill(values) for sentence in text.body) if text else ()

    def phrase(self, name: str, **values: str | Sentence) -> Sentence:
        """Return a phrase of the language, filled in."""
        return self.language.phrases[name].fill(values)

    def phrases(self, **values: str | Sentence) -> Iterator[tuple[str, Sentence]]:
        """Yield each phrase with its name, once for each key or count that it can say.

        `values` are for the other placeholders.
        """
        keys = self.script.keys
        menus = self.script.menus.values()
        offered = set(chain.from_iterable(menu.options for menu in menus))
        contact = {CONTACT_KEY} if self.script.contact else set[str]()
        for key in sorted(offered | contact):
            yield "option", self.phrase("option", key=key, **values)
        yield "language_offer", self.phrase("language_offer", key=keys.language)
        for count in sorted({len(menu.options) for menu in menus}):
            yield "choices", self.phrase("choices", count=str(count))
        for names in SLOWER_PHRASES.items():
            yield from ((name, self.phrase(name, key=keys.repeat)) for name in names)
        yield "main_menu", self.phrase("main_menu", key=keys.main_menu)
        if NUMBERS_AGAIN in self.language.phrases:
            yield NUMBERS_AGAIN, self.phrase(NUMBERS_AGAIN)

    def label(self, name: str) -> Sentence | None:
        """Return the label of a topic or menu, if it has one."""
        text = self.language.texts.get(name)
        return text.label.fill({}) if text and text.label else None

    def option(self, key: str, target: str) -> Sentence:
        """Return the offer of a topic or menu under a key, with the place of the label."""
        label = self.label(target)
        offer = self.phrase("option", label=label or NO_LABEL, key=key)
        return Sentence(offer.parts, label.place) if label else offer

    def heading(self, menu: Menu) -> tuple[Sentence, ...]:
        """Return what is said on entering a menu: its text, or else its label, or nothing."""
        text = self.language.texts.get(menu.name)
        label = self.label(menu.name)
        has_body = text is not None and has_words(text.body)
        if has_body or label is None:
            return self.body(menu.name, menu)
        if not label.parts:  # none is left of a label such as "{"
            return ()
        first, *others = label.parts
        if isinstance(first, Words):
            first = Words(first.text[:1].upper() + first.text[1:], first.language)
        return (Sentence((first, *others, Words(".")), label.place),)

    def choices(self, menu: Menu) -> Sentence:
        """Return the sentence with the number of options."""
        return self.phrase("choices", count=str(len(menu.options)))

    def offers(self, menu: Menu) -> Iterator[Offer]:
        """Yield the offers of a menu in order.

        Its options come first, and in a main menu without them the phone numbers. Then the options
        can be repeated, and a sub-menu offers the main menu.
        """
        keys = self.script.keys
        for key, target in menu.options.items():
            yield Offer(key, target, self.option(key, target), is_option=True)
        if (contact := self.script.contact_in(menu)) is not None:
            yield Offer(CONTACT_KEY, contact, self.option(CONTACT_KEY, contact))
        names = {"repeat_choices": keys.repeat}
        names |= {"main_menu": keys.main_menu} if menu.name != MAIN_MENU else {}
        for name, key in names.items():
            yield Offer(key, name, self.phrase(name, key=key))

    def contact_offer(self) -> Sentence | None:
        """Return the offer of the phone numbers under their key, or None."""
        contact = self.script.contact
        return self.option(CONTACT_KEY, contact) if contact else None

    def read(self, sentence: Sentence) -> SpokenSentence:
        """Return a filled-in sentence in its written and spoken forms."""
        spoken = own = dialled = ""
        for part in sentence.parts:
            code = self.language.code
            if isinstance(part, OptionPause):
                words = without_numerals = str(part)
            else:
                assert isinstance(part, Words), "placeholders are filled in before"
                code = part.language or code
                words = self.pronunciations[code].speak(part.text)
                without_numerals = self.pronunciations[code].without_numerals(part.text)
            spoken += words
            dialled += without_numerals
            own += words if code == self.language.code else ""
        spoken, own, dialled = (" ".join(said.split()) for said in (spoken, own, dialled))
        return SpokenSentence(sentence.written, spoken, own, dialled, sentence.place)

    def say(self, *sentences: Sentence) -> tuple[Utterance, ...]:
        """Say filled-in sentences, one after the other."""
        return flat(self._utterances(sentence) for sentence in sentences)

    def say_apart(self, sentences: Sequence[Sentence]) -> tuple[Utterance, ...]:
        """Convert filled-in sentences to speech, with the pause between offers."""
        pause = (Speech(self.language.voice, (OPTION_PAUSE,)),)
        spoken: list[tuple[Utterance, ...]] = []
        for sentence in sentences:
            spoken += [pause, self._utterances(sentence)]
        return flat(spoken[1:])

    def _utterances(self, sentence: Sentence) -> tuple[Utterance, ...]:
        return speak(sentence, self.language.code, self._voices, self.pronunciations)


def uses(script: Script) -> Uses:
    """Return the uses of each entry, with placeholders filled in as in calls."""
    places_of: dict[tuple[str, str], dict[FieldPath, None]] = {}
    for language in script.languages.values():
        for place, sentence in _sentences(Speaker(script, language)):
            for part in sentence.parts:
                if isinstance(part, Words):
                    code = part.language or language.code
                    for entry in script.languages[code].pronunciation.uses(part.text):
                        places_of.setdefault((code, entry), {})[place] = None
    return {entry: tuple(places) for entry, places in places_of.items()}


def _sentences(speaker: Speaker) -> Iterator[tuple[FieldPath, Sentence]]:
    code = speaker.language.code
    for name in speaker.language.texts:
        bodies = [speaker.body(name, menu) for menu in speaker.script.menus_of(name)]
        for sentence in (speaker.label(name), *chain.from_iterable(bodies)):
            if sentence:
                yield (code, TEXTS, name), sentence
    for name, phrase in speaker.phrases():
        yield (code, PHRASES, name), phrase
