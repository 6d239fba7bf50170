"""Translation by gettext, and formatting of numbers and dates.

Messages are in English in the code and in Swedish in `translations/sv/LC_MESSAGES/ivr.po`. The
catalogue is compiled by `hatch_build.py` when the package is built or installed (editable installs
included), and by `make translations`; a checkout that was not installed compiles it in memory.
Messages have placeholders such as `%(name)s`, and `%%` for a per cent sign.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class InterfaceLanguage:
    """A language of the studio and the commands, and how it writes numbers and dates.

    `name` is its native name. `locale` is the one whose formats of weeks and months Babel uses.
    `thousands` separates thousands, and `point` is the decimal point. `months` are the names of the
    months, from January on.
    """

    name: str
    locale: str
    thousands: str
    point: str
    months: tuple[str, ...]


LANGUAGES = {
    "sv": InterfaceLanguage(
        name="Svenska",
        locale="sv_SE",
        thousands="\N{NO-BREAK SPACE}",
        point=",",
        months=(
            *("januari", "februari", "mars", "april", "maj", "juni"),
            *("juli", "augusti", "september", "oktober", "november", "december"),
        ),
    ),
    "en": InterfaceLanguage(
        name="English",
        locale="en_GB",  # with the week numbers of ISO 8601, unlike plain `en`
        thousands=",",
        point=".",
        months=(
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
    ),
}
"""Languages of the interface by code. Each has a catalogue but English, the language of the
messages in the code."""

DOMAIN = "ivr"
PACKAGE = Path(str(resources.files("ivr")))
CATALOGUES = PACKAGE / "translations"
LANGUAGE_NAMES = tomllib.loads((PACKAGE / "language_names.toml").read_text(encoding="utf-8"))

ZONE = ZoneInfo("Europe/Stockholm")

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


def N_(message: str) -> str:
    """Mark a message for translation and return it unchanged."""
    return message


AND = N_("%(first)s and %(last)s")
OR = N_("%(first)s or %(last)s")
"""The last two parts of a list; `first` may be several, separated by commas."""


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
        written = LANGUAGES[self.language]
        whole, _, fraction = f"{Decimal(str(value)):,.{decimals}f}".partition(".")
        whole = whole.replace(",", written.thousands)
        return whole + (written.point + fraction if fraction else "")

    def listing(self, words: Sequence[str], message: str = AND) -> str:
        """Join words to a list such as "a, b and c"; `message` joins the last two."""
        if len(words) < 2:
            return "".join(words)
        return self.gettext(message, first=", ".join(words[:-1]), last=words[-1])

    def minutes(self, seconds: float) -> str:
        """Format a duration in minutes and seconds, or in seconds if it is shorter."""
        minutes, rest = divmod(round(seconds), 60)
        if not minutes:
            return self.gettext("%(seconds)s s", seconds=rest)
        return self.gettext("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)

    def _written(self, values: dict[str, object]) -> dict[str, object]:
        return {name: self._localised(value) for name, value in values.items()}

    def _localised(self, value: object) -> object:
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
    """Return the compiled catalogue of a language of the interface."""
    if language == "en":
        return NullTranslations()
    with open_catalogue(language) as catalogue:
        return GNUTranslations(catalogue)


def open_catalogue(language: str) -> BinaryIO:
    """Open the compiled catalogue of a language other than English, in gettext's binary format.

    In a checkout that was not installed, as on a platform that runs the Procfile, it is compiled
    first, which takes less than a tenth of a second and needs Babel.
    """
    source = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = source.with_suffix(".mo")
    if compiled.is_file():
        return compiled.open("rb")
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = BytesIO()
    with source.open("rb") as messages:
        write_mo(catalogue, read_po(messages))
    catalogue.seek(0)
    return catalogue


@cache
def translator(language: str) -> Translator:
    """Return the translator of a language of the interface."""
    return Translator(language, messages(language))


def interface_language(locale: str) -> str | None:
    """Return the language of the interface for a locale such as sv, sv-SE or sv_SE.UTF-8."""
    code = re.split(r"[-_.@]", locale.lower(), maxsplit=1)[0]
    return code if code in LANGUAGES else None


def language_name(code: str, reader: str, own: str = "") -> str:
    """Return the name of a language in the reader's language; without one, `own` or the code."""
    return LANGUAGE_NAMES.get(reader, {}).get(code) or own or code


def unbroken(words: str) -> str:
    """Insert no-break spaces into phone numbers, percentages, dates, "press 7" and "E U"."""
    return NEVER_BROKEN.sub("\N{NO-BREAK SPACE}", words)


def day(date: date, language: str) -> str:
    """Format a day, such as "7 May 2026"."""
    return f"{date.day} {_month_name(date, language)} {date.year}"


def moment(at: datetime, language: str) -> str:
    """Format a date and time in Swedish local time."""
    return local_moment(at.astimezone(ZONE), language)


def local_moment(moment: datetime, language: str) -> str:
    """Format a date and time in its own time zone, or on the clock if it has none."""
    return f"{day(moment, language)}, {moment:%H:%M}"


def short_moment(moment: datetime, language: str) -> str:
    """Format a date and time as `local_moment`, but short: "7 May 08:00"."""
    return f"{moment.day} {_month_name(moment, language)[:3]} {moment:%H:%M}"


def _month_name(date: date, language: str) -> str:
    return LANGUAGES[language].months[date.month - 1]
