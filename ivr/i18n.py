"""Translation by gettext, and formatting of numbers and dates.

Messages are in English in the code and in Swedish in `translations/sv/LC_MESSAGES/ivr.po`. The
catalogue is compiled by `hatch_build.py` when the package is built or installed (editable installs
included), and by `make translations`. Messages have placeholders such as `%(name)s`, and `%%` for
a per cent sign.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

LANGUAGES = {"sv": "Svenska", "en": "English"}
"""Languages of the interface, with their native names; English needs no catalogue."""

DOMAIN = "ivr"
FOLDER = Path(str(resources.files("ivr"))) / "translations"

ZONE = ZoneInfo("Europe/Stockholm")
DAY = "d MMMM y"
MOMENT = "d MMMM y, HH:mm"
MONTH = "MMMM y"
WEEK = "yw"

NEVER_BROKEN = re.compile(
    "|".join(
        (
            r"(?<=\d) (?=[\d%])| (?=\d\b)",  # within a number, and before a single digit
            r"(?<=\d) (?=(?:to|till) \d)|(?<=\d to) (?=\d)|(?<=\d till) (?=\d)",  # 1 to 60
            r"(?<=\d) (?=[^\W\d]+ \d{4}\b)",  # 7 May 2026
            r"(?<=\b[A-ZÅÄÖ]) (?=[A-ZÅÄÖ]\b)",  # E U
        )
    )
)
"""Spaces that must not become line breaks."""

LOCALES = {"sv": "sv_SE", "en": "en_GB"}
"""Locales for dates. Both use the week numbers of ISO 8601, unlike plain `en`."""


@runtime_checkable
class MessageForPeople(Protocol):
    """A value that is a message itself, such as an error."""

    def message(self, language: str) -> str:
        """Return the message in a language."""


class Translator:
    """Translates messages and formats numbers for one language."""

    def __init__(self, language: str, messages: NullTranslations) -> None:
        self.language = language
        self._messages = messages

    def template(self, message: str) -> str:
        """Translate a message, and leave its placeholders as they are."""
        return self._messages.gettext(message)

    def gettext(self, message: str, /, **values: object) -> str:
        """Translate a message and insert values: numbers, dates and other messages."""
        return self._messages.gettext(message) % self._written(values)

    def ngettext(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """Translate a message in the plural form for `count`, and insert values."""
        filled = {"count": self.number(count), **self._written(values)}
        return self._messages.ngettext(singular, plural, count) % filled

    def number(self, value: float | Decimal, decimals: int = 0) -> str:
        """Format a number with `decimals` and thousands separators."""
        pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
        return format_decimal(value, pattern, locale=self.language)

    def minutes(self, seconds: float) -> str:
        """Format a duration in minutes and seconds, or in seconds if it is shorter."""
        minutes, rest = divmod(round(seconds), 60)
        if not minutes:
            return self.gettext("%(seconds)s s", seconds=rest)
        return self.gettext("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)

    def _written(self, values: dict[str, object]) -> dict[str, object]:
        return {name: self._figure(value) for name, value in values.items()}

    def _figure(self, value: object) -> object:
        """Format a value: a message, a time, a date, or a Decimal with its number of decimals."""
        if isinstance(value, MessageForPeople):
            return value.message(self.language)
        if isinstance(value, datetime):
            return local_moment(value, self.language)
        if isinstance(value, date):
            return day(value, self.language)
        if not isinstance(value, Decimal):
            return value
        return self.number(value, max(0, -int(value.as_tuple().exponent)))


@cache
def messages(language: str) -> NullTranslations:
    """Return the compiled catalogue of a language, sv or en."""
    if language == "en":
        return NullTranslations()
    return Translations.load(FOLDER, [language], DOMAIN)


@cache
def translator(language: str) -> Translator:
    """Return the translator of a language, sv or en."""
    return Translator(language, messages(language))


def N_(message: str) -> str:
    """Mark a message for translation and return it unchanged."""
    return message


def language_name(code: str, reader: str, own: str = "") -> str:
    """Return the name of a language in the reader's language; without one, `own` or the code."""
    return Locale.parse(reader).languages.get(code) or own or code


def unbroken(words: str) -> str:
    """Insert no-break spaces into phone numbers, percentages, dates, "press 7" and "E U"."""
    return NEVER_BROKEN.sub("\N{NO-BREAK SPACE}", words)


def day(date: date, language: str) -> str:
    """Format a day, such as "7 May 2026"."""
    return format_date(date, DAY, LOCALES[language])


def week(date: date, language: str) -> str:
    """Format the week of a day, such as "week 19 of 2026"."""
    return format_skeleton(WEEK, date, locale=LOCALES[language])


def month(date: date, language: str) -> str:
    """Format the month of a day, such as "May 2026"."""
    return format_date(date, MONTH, LOCALES[language])


def moment(at: datetime, language: str) -> str:
    """Format a date and time in Swedish local time."""
    return format_datetime(at, MOMENT, ZONE, LOCALES[language])


def local_moment(at: datetime, language: str) -> str:
    """Format a date and time in its own time zone, or on the clock if it has none."""
    return format_datetime(at, MOMENT, locale=LOCALES[language])


def zoned_moment(at: datetime, language: str) -> str:
    """Format a date and time in its own time zone, with the name of the zone."""
    return format_datetime(at, f"{MOMENT} (zzzz)", locale=LOCALES[language])
