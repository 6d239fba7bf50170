"""Dates for people: one format in each language. Programs get ISO dates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton

ZONE = ZoneInfo("Europe/Stockholm")
DAY = "d MMMM y"
MOMENT = "d MMMM y, HH:mm"
MONTH = "MMMM y"
WEEK = "yw"

LOCALES = {"sv": "sv_SE", "en": "en_GB"}
"""Both have weeks that begin on Mondays, numbered as in ISO 8601."""


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
