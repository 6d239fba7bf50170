"""The name, locale and voice of a language: fields and their mistakes."""

import re
from collections.abc import Mapping, Sequence

from babel import Locale

from ivr.i18n import N_, Translator
from ivr.script.speech import known_voices
from ivr.script.tables import LOCALE_PATTERN
from ivr.studio.settings.section import Fields, Problems

NAME, LOCALE, VOICE = "name", "locale", "voice"

KINDS = {
    "-Generative|Chirp": N_("%(name)s, most natural, but still on trial by its supplier"),
    "-Neural|Wavenet|Neural2": N_("%(name)s, natural"),
    "": N_("%(name)s, simple"),
}
"""What kind of voice it is, by what its name has in it."""


def voices(locale: str) -> Mapping[str, Sequence[str]]:
    """Return the known voices of a locale's language, by locale; none for other languages."""
    return {each: names for each, names in known_voices().items() if _speaks(each, locale)}


def voice_in_words(voice: str, said: Translator) -> str:
    """Return a voice's name, and what kind of voice it is."""
    maker, _, name = voice.partition(".")
    name = re.sub(r"-(Neural|Generative)$", "", name)
    if maker == "Google":
        name = f"{maker} {' '.join(name.split('-')[2:])}"
    words = next(words for mark, words in KINDS.items() if re.search(mark, voice))
    return said.gettext(words, name=name or voice)


def locale_in_words(locale: str, language: str) -> str:
    """Return a language and its country in words, for a reader of a language."""
    words = Locale.parse(locale, sep="-").get_display_name(language) or locale
    return words[:1].upper() + words[1:]


def with_locale(fields: Fields) -> Fields:
    """Return the fields of a language with the locale that the voice speaks, if that is known."""
    chosen, voice = fields.get(LOCALE, ""), fields.get(VOICE, "")
    found = (each for each, names in voices(chosen).items() if voice in names)
    return {**fields, LOCALE: next(found, chosen)}


def voice_problems(fields: Fields, said: Translator) -> Problems:
    """Return what is wrong with the fields of a language."""
    found: dict[str, str] = {}
    locale, voice = fields.get(LOCALE, ""), fields.get(VOICE, "")
    if not fields.get(NAME):
        found[NAME] = said.gettext(N_("Write the name as its speakers write it."))
    if not re.fullmatch(LOCALE_PATTERN.strip("^$"), locale):
        found[LOCALE] = said.gettext(N_("Write language and country, such as sv-SE or en-GB."))
    elif not voice or voice not in known_voices().get(locale, [voice]):
        found[VOICE] = said.gettext(N_("Choose a voice from the list."))
    return found


def _speaks(each: str, locale: str) -> bool:
    return each.partition("-")[0] == locale.partition("-")[0]
