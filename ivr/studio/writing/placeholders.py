"""The placeholders of phrases in the reader's language: `{label}` is `{rubrik}` in Swedish."""

import re
from collections.abc import Mapping
from dataclasses import replace

from ivr.i18n import LANGUAGES, N_, Translator, translator
from ivr.reports.diff.shown import ShownChange, shown
from ivr.script.changes import Change
from ivr.script.place import PHRASES
from ivr.script.titles import Titles

NAMES = {"label": N_("label"), "key": N_("key"), "count": N_("count")}
"""What each placeholder is called in the studio, by its name in a file."""

NAME = re.compile(r"(?<=\{)(\s*)(\w+)(?=\s*\})")


def for_reader(words: str, language: str) -> str:
    """Return words with their placeholders in the reader's language."""
    said = translator(language)
    return _renamed(words, {name: said.gettext(word) for name, word in NAMES.items()})


def shown_change(change: Change, titles: Titles, reader: Translator) -> ShownChange:
    """Return a change in words; the placeholders of phrases are in the reader's language."""
    one = shown(change, titles, reader)
    if change.field[1:2] != (PHRASES,):
        return one
    edits = (replace(each, words=for_reader(each.words, reader.language)) for each in one.edits)
    return replace(one, edits=tuple(edits))


def as_in_file(words: str) -> str:
    """Return words with the placeholders that files have, whichever language they are in."""
    known = {
        translator(code).gettext(word): name for code in LANGUAGES for name, word in NAMES.items()
    }
    return _renamed(words, known)


def _renamed(words: str, names: Mapping[str, str]) -> str:
    return NAME.sub(lambda found: found[1] + names.get(found[2], found[2]), words)
