"""Uses of the entries in pronunciation tables."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TypeAlias

from ivr.script.markup import Sentence, Words
from ivr.script.model import Script
from ivr.script.place import PHRASES, TEXTS, Address
from ivr.script.speaker import Speaker

Uses: TypeAlias = Mapping[tuple[str, str], tuple[Address, ...]]
"""The texts and phrases that use each entry, by the language of its table and its written form.

Words of another language in a text have the sound of that language.
"""


def uses(script: Script) -> Uses:
    """Return the uses of each entry, with placeholders filled in as in calls."""
    found: dict[tuple[str, str], dict[Address, None]] = {}
    for language in script.languages.values():
        for place, sentence in _sentences(Speaker(script, language)):
            for part in sentence.parts:
                if isinstance(part, Words):
                    code = part.language or language.code
                    for entry in script.languages[code].pronunciation.uses(part.text):
                        found.setdefault((code, entry), {})[place] = None
    return {entry: tuple(places) for entry, places in found.items()}


def _sentences(speaker: Speaker) -> Iterator[tuple[Address, Sentence]]:
    code = speaker.language.code
    for name in speaker.language.texts:
        bodies = [speaker.body(name, menu) for menu in speaker.script.menus_of(name)]
        for sentence in (speaker.label(name), *chain.from_iterable(bodies)):
            if sentence:
                yield (code, TEXTS, name), sentence
    for name, phrase in speaker.phrases():
        yield (code, PHRASES, name), phrase
