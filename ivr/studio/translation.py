"""The studio's language: the one that its reader has chosen, or that the browser asks for."""

from datetime import date, datetime

from babel.support import NullTranslations
from flask import Flask, request
from flask_babel import Babel, Domain, format_date, format_datetime, get_locale
from werkzeug.wrappers import Response

from ivr.i18n import messages

LANGUAGES = {"sv": "Svenska", "en": "English"}
"""The first is what a browser gets that asks for neither."""

COOKIE = "ivr-language"
YEAR_SECONDS = 365 * 24 * 60 * 60
TIME_ZONE = "Europe/Stockholm"
DAY = "d MMMM y"
MOMENT = "d MMMM y, HH:mm"
"""How dates are written on every page, with the months of its language."""


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
    default = next(iter(LANGUAGES))
    StudioBabel(app, default_locale=default, default_timezone=TIME_ZONE, locale_selector=_wanted)


def language() -> str:
    """Return the language of the page that is being made: sv or en."""
    locale = get_locale()
    return locale.language if locale else next(iter(LANGUAGES))


def moment(at: datetime) -> str:
    """Write a day and a time of day, as the line's own country counts them."""
    written: str = format_datetime(at, MOMENT)
    return written


def day(date: date) -> str:
    """Write a day."""
    written: str = format_date(date, DAY, rebase=False)
    return written


def remember(response: Response, wanted: str, *, secure: bool) -> None:
    """Let the browser keep which language its person has chosen."""
    response.set_cookie(
        COOKIE,
        wanted,
        max_age=YEAR_SECONDS,
        path="/studio",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def _wanted() -> str:
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or next(iter(LANGUAGES))
