"""The sentences of one language of a script: filled in, put together, and said.

It takes scripts with errors too: what a placeholder stands for may not be known, and then the
placeholder itself is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ivr.script.markup import Sentence, Words
from ivr.script.model import CONTACT_KEY, MAIN_MENU, SLOWER_PHRASES, Language, Menu, Script
from ivr.script.speech import OPTION_PAUSE, Speech, Utterance, flat, speak
from ivr.script.texts import has_words

NO_LABEL = "\x04"
"""Stands for a label that is missing: a control character, which no text holds."""


class Offer(NamedTuple):
    """An offer of a menu: a key, and the topic or menu that it leads to, or a phrase."""

    key: str
    name: str
    sentence: Sentence
    is_option: bool = False


class Speaker:
    """Fills in sentences of one language, and converts them to speech."""

    def __init__(self, script: Script, language: Language) -> None:
        self.script = script
        self.language = language
        self.tables = {code: each.pronunciation for code, each in script.languages.items()}
        self._voices = {code: each.voice for code, each in script.languages.items()}

    def fill(self, sentence: Sentence, values: Mapping[str, str | Sentence]) -> Sentence:
        """Fill in known placeholders; others are left as written."""
        if not sentence.placeholders:
            return sentence
        unknown = {part.name_and_topic: str(part) for part in sentence.placeholders}
        return sentence.fill({**unknown, **values})

    def body(self, name: str, menu: Menu) -> tuple[Sentence, ...]:
        """Return the body of a text as it is heard in a menu."""
        values = self.script.values(menu)
        return tuple(self.fill(sentence, values) for sentence in self.language.texts[name].body)

    def phrase(self, name: str, **values: str | Sentence) -> Sentence:
        """Return a phrase of the language, filled in."""
        return self.fill(self.language.phrases[name], values)

    def label(self, name: str) -> Sentence | None:
        """Return the label of a topic or menu, if it has one."""
        text = self.language.texts.get(name)
        return self.fill(text.label, {}) if text and text.label else None

    def option(self, key: str, target: str) -> Sentence:
        """Return the offer of a topic or menu under a key."""
        return self.phrase("option", label=self.label(target) or NO_LABEL, key=key)

    def heading(self, menu: Menu) -> tuple[Sentence, ...]:
        """Return what is said on entering a menu: its text, or else its label, or nothing."""
        text, label = self.language.texts.get(menu.name), self.label(menu.name)
        if text and (has_words(text.body) or label is None):
            return self.body(menu.name, menu)
        if label is None:
            return ()
        first, *others = label.parts
        if isinstance(first, Words):
            first = Words(first.text[:1].upper() + first.text[1:], first.language)
        return (Sentence((first, *others, Words(".")), label.place),)

    def choices(self, menu: Menu) -> Sentence:
        """Return the sentence with the number of options."""
        return self.phrase("choices", count=str(len(menu.options)))

    def offers(self, menu: Menu) -> Iterator[Offer]:
        """Yield the offers of a menu in order: its options, and in a sub-menu the main menu."""
        keys = self.script.keys
        for key, target in ((option.key, option.target) for option in menu.options):
            yield Offer(key, target, self.option(key, target), is_option=True)
        names = {"repeat_choices": keys.repeat}
        names |= {"main_menu": keys.main_menu} if menu.name != MAIN_MENU else {}
        for name, key in names.items():
            yield Offer(key, name, self.phrase(name, key=key))

    def contact(self) -> Sentence | None:
        """Return the offer of the phone numbers under their key, or None."""
        contact = self.script.contact
        return self.option(CONTACT_KEY, contact) if contact else None

    def say(self, *sentences: Sentence) -> tuple[Utterance, ...]:
        """Say filled-in sentences, one after the other."""
        return flat(self._said(sentence) for sentence in sentences)

    def say_apart(self, sentences: Sequence[Sentence]) -> tuple[Utterance, ...]:
        """Convert filled-in sentences to speech, with the pause between offers."""
        pause = (Speech(self.language.voice, (OPTION_PAUSE,)),)
        said = [each for one in sentences for each in (pause, self._said(one))]
        return flat(said[1:])

    def _said(self, sentence: Sentence) -> tuple[Utterance, ...]:
        return speak(sentence, self.language.code, self._voices, self.tables)


def fillings(script: Script) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each phrase with its keys and counts; labels are not filled in."""
    keys = script.keys
    offered = {option.key for menu in script.menus.values() for option in menu.options}
    contact = {CONTACT_KEY} if script.contact else set[str]()
    for key in sorted(offered | contact):
        yield "option", {"key": key}
    yield "language_offer", {"key": keys.language}
    for count in sorted({len(menu.options) for menu in script.menus.values()}):
        yield "choices", {"count": str(count)}
    for names in SLOWER_PHRASES.items():
        yield from ((name, {"key": keys.repeat}) for name in names)
    yield "main_menu", {"key": keys.main_menu}
