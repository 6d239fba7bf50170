"""Translation: English where it is used, Swedish in one gettext catalogue; numbers and dates.

`translations/sv/LC_MESSAGES/ivr.po` is compiled when the package is built or installed, editable
installs too (`hatch_build.py`); `make translations` does it after a change. In a message
`%(name)s` stands for a value, and `%%` for a per cent sign.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

LANGUAGES = {"sv": "Svenska", "en": "English"}
"""What people can read, each by its own name; English needs no catalogue."""

DOMAIN = "ivr"
FOLDER = Path(str(resources.files("ivr"))) / "translations"

ZONE = ZoneInfo("Europe/Stockholm")
DAY = "d MMMM y"
MOMENT = "d MMMM y, HH:mm"
MONTH = "MMMM y"
WEEK = "yw"

LOCALES = {"sv": "sv_SE", "en": "en_GB"}
"""Both have weeks that begin on Mondays, numbered as in ISO 8601."""


class Translator:
    """What people read in one language: messages, and how it writes numbers."""

    def __init__(self, language: str, messages: NullTranslations) -> None:
        self.language = language
        self._messages = messages

    def template(self, message: str) -> str:
        """Return a message with the places open that values go into."""
        return self._messages.gettext(message)

    def gettext(self, message: str, /, **values: object) -> str:
        """Return a message, filled in. A Decimal is written as the language writes numbers."""
        return self._messages.gettext(message) % self._written(values)

    def ngettext(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """Return a message in the form that a count asks for; it may hold `%(count)s`."""
        filled = {"count": self.number(count), **self._written(values)}
        return self._messages.ngettext(singular, plural, count) % filled

    def number(self, value: float | Decimal, decimals: int = 0) -> str:
        """Write a number with so many decimals, its thousands set apart."""
        pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
        return format_decimal(value, pattern, locale=self.language)

    def minutes(self, seconds: float) -> str:
        """Write a length in minutes and seconds."""
        minutes, rest = divmod(round(seconds), 60)
        return self.gettext("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)

    def _written(self, values: dict[str, object]) -> dict[str, object]:
        return {name: self._figure(value) for name, value in values.items()}

    def _figure(self, value: object) -> object:
        """Write a Decimal with the decimals that it has."""
        if not isinstance(value, Decimal):
            return value
        return self.number(value, max(0, -int(value.as_tuple().exponent)))


@cache
def messages(language: str) -> NullTranslations:
    """Return the compiled catalogue of a language, sv or en; English needs none."""
    if language == "en":
        return NullTranslations()
    return Translations.load(FOLDER, [language], DOMAIN)


@cache
def translator(language: str) -> Translator:
    """Return what people read in a language, sv or en."""
    return Translator(language, messages(language))


def N_(message: str) -> str:
    """Mark a message that is translated where it is shown."""
    return message


def day(date: date, language: str) -> str:
    """Write a day, such as "7 May 2026"."""
    return format_date(date, DAY, LOCALES[language])


def week(date: date, language: str) -> str:
    """Write the week of a day, such as "week 19 of 2026"."""
    return format_skeleton(WEEK, date, locale=LOCALES[language])


def month(date: date, language: str) -> str:
    """Write the month of a day, such as "May 2026"."""
    return format_date(date, MONTH, LOCALES[language])


def moment(at: datetime, language: str) -> str:
    """Write a day and a time of day, as clocks in Sweden show it."""
    return format_datetime(at, MOMENT, ZONE, LOCALES[language])
