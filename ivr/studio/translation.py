"""The language of the studio: the reader's choice, or the browser's preference."""

from datetime import date, datetime
from functools import cache

from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale

from ivr import i18n
from ivr.i18n import DOMAIN, LANGUAGES, open_catalogue

DEFAULT = "sv"
"""Language for browsers that prefer no known one."""

COOKIE = "ivr-language"


class Messages(Domain):  # type: ignore[misc] # it ships no types
    """Flask-Babel's message domain, with the program's catalogue."""

    def get_translations(self) -> NullTranslations:
        """Return the messages of the reader's language."""
        return _messages(language())


class StudioBabel(Babel):  # type: ignore[misc] # it ships no types
    """Flask-Babel with the program's catalogue."""

    domain_instance = Messages()


@cache
def _messages(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    with open_catalogue(language) as catalogue:
        return Translations(catalogue, DOMAIN)


def configure(app: Flask) -> None:
    """Configure Flask-Babel on *app*."""
    StudioBabel(
        app, default_locale=DEFAULT, default_timezone=i18n.ZONE.key, locale_selector=_wanted
    )


def language() -> str:
    """Return the code of the current page's language."""
    locale = get_locale()
    return locale.language if locale else DEFAULT


def day(of: date | str) -> str:
    """Format a day, given as a date or in ISO 8601."""
    return i18n.day(date.fromisoformat(of) if isinstance(of, str) else of, language())


def moment(at: datetime) -> str:
    """Format date and time in Swedish local time."""
    return i18n.moment(at, language())


def _wanted() -> str:
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT
