"""Days and times that a text names, such as "den 3 december", "Monday" and "klockan 8.30"."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache

from ivr.script.language.knowledge import knowledge_of
from ivr.script.language.prose import any_of


def days_in(text: str, language: str, *, near: date) -> Iterator[tuple[date, str]]:
    """Yield the days that a written text names, with their words.

    Without a year, it is the day that is nearest to `near`. A day after a word for a beginning
    ("since") is left out, and so are days that no calendar has.
    """
    months = [month.lower() for month in knowledge_of(language).numbers.months]
    for named in _pattern(language).finditer(text):
        if named["since"]:
            continue
        month = months.index((named["month"] or named["month_first"]).lower()) + 1
        day = int(named["day"] or named["day_last"])
        years = [int(named["year"])] if named["year"] else range(near.year - 1, near.year + 2)
        dates = []
        for year in years:
            with suppress(ValueError):
                dates.append(date(year, month, day))
        if dates:
            words = named[0].strip()
            yield min(dates, key=lambda each: abs(each - near)), words


def times_in(text: str, language: str) -> Iterator[str]:
    """Yield the dates, weekdays and clock times that a written text names, in their words."""
    for named in _times(language).finditer(text):
        yield named[0].strip()


@cache
def _times(language: str) -> re.Pattern[str]:
    known = knowledge_of(language).numbers
    weekday = rf"\b{any_of(known.weekdays)}\w*"
    month = any_of(known.months)
    day = rf"\b\d{{1,2}}\.?\s+{month}\b|\b{month}\s+\d{{1,2}}\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
    clock = rf"\b{any_of(known.clock)}\s+\d{{1,2}}\b(?:[.:]\d\d)?|\b\d{{1,2}}[.:]\d\d\b"
    return re.compile(rf"(?i){day}|{weekday}|{clock}")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    known = knowledge_of(language).numbers
    month = any_of(known.months)
    since = rf"(?P<since>\b{any_of(known.since)}\s+)?"
    first = rf"(?P<day>\d{{1,2}})\s+(?P<month>{month})"
    last = rf"(?P<month_first>{month})\s+(?P<day_last>\d{{1,2}})"
    return re.compile(rf"(?i){since}\b(?:{first}|{last})\b(?:,?\s+(?P<year>(?:19|20)\d\d))?")
