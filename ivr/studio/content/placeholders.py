"""Placeholders in the reader's language: in Swedish, `{label}` is `{rubrik}`.

So they are in forms, in findings, and wherever words are shown. In read-only texts,
`{key:kontakt}` has the title of the topic, and `{en: words}` is shown as in the printed script:
words [in English].
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from ivr.i18n import LANGUAGES, N_, Translator, language_name, translator
from ivr.reports.diff.shown_changes import ShownChange, describe_change
from ivr.script.fields.titles import KEY_TITLES, Titles
from ivr.script.reading.changes import Change
from ivr.script.reading.field_values import FieldValue

PLACEHOLDER_NAMES = {
    "label": N_("label"),
    "key": N_("key"),
    "count": N_("count"),
    "last_key": N_("last_key"),
}
"""Names of placeholders in the studio, by their names in files."""

KEY = re.compile(r"\{key:\s*([^{}\s]+)\s*\}")
OTHER = re.compile(r"\{(?!key:)([a-z]{2,3}):([^{}]*)\}")
NAME = re.compile(r"(?<=\{)(\s*)(\w+)(?=\s*[:}])")


def for_reader(words: str, language: str) -> str:
    """Return words with their placeholders in the reader's language."""
    reader = translator(language)
    return _renamed(words, {name: reader.gettext(word) for name, word in PLACEHOLDER_NAMES.items()})


def shown_change(change: Change, titles: Titles, reader: Translator) -> ShownChange:
    """Return a change for display, with placeholders in the reader's language."""

    def localize(value: FieldValue | None) -> FieldValue | None:
        if not isinstance(value, str):
            return value
        match change.field[1:2]:
            case ("texts",):
                value = _with_language_marks(_with_titles_for_keys(value, titles, reader), reader)
                return for_reader(value, reader.language)
            case ("phrases",):
                return for_reader(value, reader.language)
        return value

    in_words = replace(change, old=localize(change.old), new=localize(change.new))
    return replace(describe_change(in_words, titles, reader), change=change)


def as_in_file(words: str) -> str:
    """Convert placeholders from any language to their names in files."""
    names_in_files: dict[str, str] = {}
    for code in LANGUAGES:
        reader = translator(code)
        names_in_files |= {reader.gettext(word): name for name, word in PLACEHOLDER_NAMES.items()}
    return _renamed(words, names_in_files)


def _with_titles_for_keys(words: str, titles: Titles, reader: Translator) -> str:
    def named(match: re.Match[str]) -> str:
        name = match[1]
        title = (
            reader.gettext(KEY_TITLES[name])
            if name in KEY_TITLES
            else titles.of(name, reader.language)
        )
        return reader.gettext("{key: %(title)s}", title=title)

    return KEY.sub(named, words)


def _with_language_marks(words: str, reader: Translator) -> str:
    def named(match: re.Match[str]) -> str:
        language = language_name(match[1], reader.language)
        mark = reader.gettext("[in %(language)s]", language=language)
        return f"{match[2].strip()} {mark}"

    return OTHER.sub(named, words)


def _renamed(words: str, names: Mapping[str, str]) -> str:
    return NAME.sub(lambda match: match[1] + names.get(match[2], match[2]), words)
