"""The name, locale and voice of a language: fields and their mistakes."""

import re
from collections.abc import Collection

from ivr.i18n import N_, Translator
from ivr.script.speech import known_voices
from ivr.script.tables import LOCALE_PATTERN
from ivr.studio.settings.section import Fields, Problems

NAME, LOCALE, VOICE = "name", "locale", "voice"


def voices(locale: str) -> Collection[str]:
    """Return the voices to choose from; none if those of a locale are not known."""
    return known_voices().get(locale, ())


def voice_problems(fields: Fields, said: Translator) -> Problems:
    """Return what is wrong with the fields of a language."""
    found: dict[str, str] = {}
    locale, voice = fields.get(LOCALE, ""), fields.get(VOICE, "")
    if not fields.get(NAME):
        found[NAME] = said.gettext(N_("Write the name as its speakers write it."))
    if not re.fullmatch(LOCALE_PATTERN.strip("^$"), locale):
        found[LOCALE] = said.gettext(N_("Write language and country, such as sv-SE or en-GB."))
    elif not voice or voices(locale) and voice not in voices(locale):
        found[VOICE] = said.gettext(N_("Choose a voice that speaks %(locale)s."), locale=locale)
    return found
