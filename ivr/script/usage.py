"""Where the entries of the pronunciation tables are used."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from ivr.script.markup import Sentence, Words
from ivr.script.model import CONTACT_KEY, Language, Script
from ivr.script.place import PHRASES, TEXTS, Address

Uses: TypeAlias = Mapping[tuple[str, str], tuple[Address, ...]]
"""The texts and phrases that use each entry, by the language of its table and its written form.

Words of another language in a text have the sound of that language.
"""


def uses(script: Script) -> Uses:
    """Return the uses of each entry, with placeholders filled in as callers hear them."""
    found: dict[tuple[str, str], dict[Address, None]] = {}
    for language in script.languages.values():
        for place, sentence in (*_texts(script, language), *_phrases(script, language)):
            for part in sentence.parts:
                if isinstance(part, Words):
                    code = part.language or language.code
                    for entry in script.languages[code].pronunciation.uses(part.text):
                        found.setdefault((code, entry), {})[place] = None
    return {entry: tuple(places) for entry, places in found.items()}


def _texts(script: Script, language: Language) -> Iterator[tuple[Address, Sentence]]:
    for name, text in language.texts.items():
        place = (language.code, TEXTS, name)
        if text.label:
            yield place, text.label
        for menu in script.menus_of(name):
            values = script.values(menu)
            for sentence in text.body:
                unknown = {part.name_and_topic: str(part) for part in sentence.placeholders}
                yield place, sentence.fill({**unknown, **values})


def _phrases(script: Script, language: Language) -> Iterator[tuple[Address, Sentence]]:
    for name, values in fillings(script):
        phrase = language.phrases[name]
        unknown = {part.name_and_topic: str(part) for part in phrase.placeholders}
        yield (language.code, PHRASES, name), phrase.fill({**unknown, **values})


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
