"""Where the entries of a pronunciation table are used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.script.markup import Sentence, Words
from ivr.script.model import CONTACT_KEY, Language, Script


@dataclass(frozen=True, slots=True)
class Use:
    """A text or phrase in which an entry applies; `language` is that of the text."""

    language: str
    name: str
    is_phrase: bool


Uses = Mapping[tuple[str, str], tuple[Use, ...]]
"""The uses of each entry, by the language of its table and its written form."""


def uses(script: Script) -> Uses:
    """Return the uses of each entry, with placeholders filled in as callers hear them."""
    found: dict[tuple[str, str], dict[Use, None]] = {}
    for language in script.languages.values():
        for use, sentence in (*_texts(script, language), *_phrases(script, language)):
            for part in sentence.parts:
                if isinstance(part, Words):
                    code = part.language or language.code
                    for entry in script.languages[code].pronunciation.uses(part.text):
                        found.setdefault((code, entry), {})[use] = None
    return {entry: tuple(places) for entry, places in found.items()}


def _texts(script: Script, language: Language) -> Iterator[tuple[Use, Sentence]]:
    for name, text in language.texts.items():
        use = Use(language.code, name, is_phrase=False)
        if text.label:
            yield use, text.label
        for menu in script.menus_of(name):
            values = script.values(menu)
            for sentence in text.body:
                unknown = {part.name_and_topic: str(part) for part in sentence.placeholders}
                yield use, sentence.fill({**unknown, **values})


def _phrases(script: Script, language: Language) -> Iterator[tuple[Use, Sentence]]:
    for name, values in fillings(script):
        phrase = language.phrases[name]
        unknown = {part.name_and_topic: str(part) for part in phrase.placeholders}
        yield Use(language.code, name, is_phrase=True), phrase.fill({**unknown, **values})


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
    yield "repeat_choices", {"key": keys.repeat}
    yield "repeat", {"key": keys.repeat}
    yield "repeat_slower", {"key": keys.repeat}
    yield "main_menu", {"key": keys.main_menu}
