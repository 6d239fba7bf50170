"""The studio's language: the one that its reader has chosen, or that the browser asks for."""

from datetime import datetime

from babel.support import NullTranslations
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale
from werkzeug.wrappers import Response

from ivr import i18n
from ivr.i18n import LANGUAGES, messages
from ivr.studio.studio import current_studio

DEFAULT = "sv"
"""What a browser gets that asks for neither."""

COOKIE = "ivr-language"
YEAR_SECONDS = 365 * 24 * 60 * 60


class Messages(Domain):  # type: ignore[misc] # it ships no types
    """The program's one catalogue."""

    def get_translations(self) -> NullTranslations:
        """Return what the reader's language says."""
        return messages(language())


class StudioBabel(Babel):  # type: ignore[misc] # it ships no types
    """Flask-Babel with our way of reading messages."""

    domain_instance = Messages()


def configure(app: Flask) -> None:
    """Let pages speak the reader's language."""
    StudioBabel(
        app, default_locale=DEFAULT, default_timezone=i18n.ZONE.key, locale_selector=_wanted
    )


def language() -> str:
    """Return the language of the page that is being made: sv or en."""
    locale = get_locale()
    return locale.language if locale else DEFAULT


def moment(at: datetime) -> str:
    """Write a day and a time of day, as the line's own country counts them."""
    return i18n.moment(at, language())


def remember(response: Response, wanted: str) -> None:
    """Set a cookie with the language that was chosen."""
    response.set_cookie(
        COOKIE,
        wanted,
        max_age=YEAR_SECONDS,
        path="/studio",
        secure=current_studio.is_secure,
        httponly=True,
        samesite="Lax",
    )


def _wanted() -> str:
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT
