"""Numerals: counts, times, dates, years and percentages in figures, converted to words.

Figures of any other form are left unchanged, and a script with them is refused. Possible phone
numbers are never read as counts: figures after a word such as "dial", figures with the digits of a
well-known number, and three or more digits without a counted noun.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from ivr.script.language.knowledge import knowledge_of
from ivr.script.language.number_words import NUMBER_WORDS, PERCENT
from ivr.script.language.prose import any_of

PHONE_DIGITS = 3
"""Minimum number of digits of a phone number."""

MAX_DIGITS = 15
"""Maximum number of digits that are converted to words; listeners cannot follow more."""

RUN = re.compile(r"\d(?:(?: ?– ?|[ .,:/-])?\d)*")
"""Digits with single signs between them, which are read as a whole, or not at all."""

INSIDE = re.compile(r"[\w/+–-]$|\d[ .,:]$")
ENDED = re.compile(r"(?![\w/+–])(?!-\w)(?![.,:]\d)(?! \d)")
"""Patterns for figures inside a longer expression: INSIDE matches before them, and ENDED after
figures that are complete."""

TO = r"(?: ?– ?|-)"
YEAR_FIGURES = r"(?:19|20)\d\d(?!\d)"
RANGE = re.compile(TO)
YEAR_ALONE = re.compile(YEAR_FIGURES)
ISO_DATE = re.compile(rf"({YEAR_FIGURES})-(\d\d)-(\d\d)")
LEADING_ZERO = re.compile(r"0\d")
LAST_HOUR = 24
LEAP_YEAR = 2000

LOOKBEHIND = 60
"""Characters before figures that are searched for a word such as "dial", or for a month."""

MIN_COMPOUND_LETTERS = 4
"""Letters of a word that is looked for at the end of longer words too: not "år" in "går"."""

TIME = "time"
YEAR = "year"
NUMBER = "number"
ORDINAL = "ordinal"


class Numeral(NamedTuple):
    """Figures of a text, from `start` to `end`, in words."""

    start: int
    end: int
    words: str


class _Figures(NamedTuple):
    """Figures of one kind, or a range of two.

    They are clear if they can mean nothing else: 16:45 is a time, but 8.30 may be a number.
    """

    kind: str
    end: int
    words: str
    is_clear: bool


class _Patterns:
    def __init__(self, language: str) -> None:
        words = NUMBER_WORDS[language]
        known = knowledge_of(language).numbers
        press = any_of(knowledge_of(language).options.press)
        self.pressed = re.compile(rf"(?i)\b{press}\s(?:[^\W\d]+\s)?$")
        day = rf"(\d\d?)(?!\d)(?:{words.ordinal_sign})?"
        days = rf"{day}(?:{TO}{day})?"
        month = rf"\b({any_of(known.months)})"
        year = rf"(?:,? ({YEAR_FIGURES}))?"
        self.date = re.compile(rf"{days} (?:of )?{month}\b{year}")
        self.month_before = re.compile(rf"{month} $")
        self.date_after_month = re.compile(rf"{days}{year}")
        self.ordinal = re.compile(rf"(\d\d?){words.ordinal_sign}")
        self.number = re.compile(words.number)
        self.time = re.compile(rf"(\d\d?)(?:([.:])([0-5]\d))?(?!\d)(?:\s?({words.half_day})\b)?")
        self.clock = re.compile(rf"(?i)\b{any_of(known.clock)}\s$")
        long = (word for word in known.counted if len(word) >= MIN_COMPOUND_LETTERS)
        counted = rf"(?:{any_of(known.counted)}|[^\W\d]+{any_of(long)})\b"
        self.counted = re.compile(rf"(?i)\s{counted}")
        self.counted_near = re.compile(rf"(?i)\s(?:[^\W\d]+\s)?{counted}")


@cache
def _calling_patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for words before a phone number: directly, and earlier in the sentence.

    The first one matches in "dial 114 14", the second one in "call us day and night on 114 14".
    """
    known = knowledge_of(language).numbers
    calling = (*known.calling, *knowledge_of(language).options.dial)
    reaching = any_of((*calling, *known.reaching))
    digit = any_of((*known.digits, known.plus))
    return (
        re.compile(rf"(?i)\b{any_of(calling)}(?:\W+{digit})*\W*$"),
        re.compile(rf"(?i)\b{reaching}\b[^.!?]*\b{any_of(known.calling_at)}\W*$"),
    )


@cache
def _patterns(language: str) -> _Patterns:
    return _Patterns(language)


def has_numerals(language: str) -> bool:
    """Return whether the figures of a language can be spoken."""
    return language in NUMBER_WORDS


def numerals(text: str, language: str, phones: Collection[str] = ()) -> Iterator[Numeral]:
    """Yield the recognised figures of a text, in order.

    Languages without number words have none. `phones` are the phone numbers of the line.
    """
    runs = [*RUN.finditer(text)] if has_numerals(language) else []
    if not runs:
        return
    reader = _Reader(text, language, phones)
    end = 0
    for run in runs:
        if run.start() < end:  # part of the numeral before
            continue
        if numeral := reader.read(run.start(), run.end()):
            yield numeral
            end = numeral.end


def is_called(text: str, start: int, language: str) -> bool:
    """Return whether words before a position announce a phone number: "dial", or "call us on"."""
    calls = _calling_patterns(language)
    return any(pattern.search(text, max(0, start - LOOKBEHIND), start) for pattern in calls)


def is_counting(text: str, end: int, language: str) -> bool:
    """Return whether the figures that end at a position count something: "12 people"."""
    return has_numerals(language) and bool(_patterns(language).counted.match(text, end))


@lru_cache(1_024)
def digits(number: str) -> str:
    """Return a phone number in dialled form: "114 14" is 11414."""
    return re.sub(r"[^\d+]", "", number)


class _Reader:
    def __init__(self, text: str, language: str, phones: Collection[str]) -> None:
        self._text = text
        self._known = knowledge_of(language).numbers
        self._words = NUMBER_WORDS[language]
        self._forms = _patterns(language)
        self._calling_patterns = _calling_patterns(language)
        self._phones = {digits(number) for number in (*phones, *self._known.short_numbers)}

    def read(self, start: int, end: int) -> Numeral | None:
        """Return the figures at a position, if they are recognised, at least up to `end`."""
        if self._is_after(INSIDE, start):
            return None
        if day_first := self._forms.date.match(self._text, start):  # "3 maj 2027", or "3–5 May"
            first, last, month, year = day_first.groups()
            numeral = self._days(start, day_first.end(), first, last, self._month(month), year)
        else:
            numeral = self._month_and_day(start) or self._other(start)
        is_whole = numeral and numeral.end >= end and ENDED.match(self._text, numeral.end)
        return numeral if is_whole else None

    def _month_and_day(self, start: int) -> Numeral | None:
        """Read "May 3, 2027", unless the figures count something, as in "In May 12 people"."""
        before = self._forms.month_before.search(self._text, max(0, start - LOOKBEHIND), start)
        date = self._forms.date_after_month.match(self._text, start)
        if not self._words.month_first or not before or not date:
            return None
        if self._forms.counted_near.match(self._text, date.end()):
            return None
        first, last, year = date.groups()
        return self._days(before.start(), date.end(), first, last, self._month(before[1]), year)

    def _month(self, name: str) -> int:
        return self._known.months.index(name) + 1

    def _days(
        self, start: int, end: int, first: str, last: str | None, month: int, year: str | None
    ) -> Numeral | None:
        days = [int(day) for day in (first, last) if day]
        if not all(_is_date(int(year or LEAP_YEAR), month, day) for day in days):
            return None
        name = self._known.months[month - 1]
        month_first = self._text.startswith(name, start)
        words = self._words.days(days, name, month_first=month_first)
        if self._text[max(0, start - len("the ")) : start].lower() == "the ":
            words = words.removeprefix("the ")
        return Numeral(start, end, f"{words} {self._words.year(int(year))}" if year else words)

    def _other(self, start: int) -> Numeral | None:
        """Read a date such as 2027-05-03, a time, a year or a number, or a range of these.

        Figures that may be something else need a word that says what they are: "350" alone is not
        read, because it may be a phone number, but "350 people" is.
        """
        if self._is_after(self._calling_patterns[0], start):
            return None
        if iso_date := ISO_DATE.match(self._text, start):
            year, month, day = iso_date.groups()
            return self._days(start, iso_date.end(), day, None, int(month), year)
        first = self._figures_at(start)
        if first is None:
            return None
        figures = self._range_from(start, first) or first
        if figures.kind == NUMBER and (percent := PERCENT.match(self._text, figures.end)):
            return Numeral(start, percent.end(), f"{figures.words} {self._known.percent}")
        is_clear = figures.is_clear or self._is_explained(start, figures)
        return Numeral(start, figures.end, figures.words) if is_clear else None

    def _range_from(self, start: int, first: _Figures) -> _Figures | None:
        """Return the range that begins with figures, such as "8.30–16.00", or None.

        Numbers with a hyphen, such as "8-16", are a range only after a word such as "klockan".
        """
        to = RANGE.match(self._text, first.end)
        last = self._figures_at(to.end()) if to else None
        if not to or not last or last.kind != first.kind:
            return None
        is_ambiguous = first.kind == NUMBER and to[0] == "-"
        if is_ambiguous and not self._is_after(self._forms.clock, start):
            return None
        words = f"{first.words} {self._known.to} {last.words}"
        are_clear = first.is_clear and last.is_clear
        return _Figures(first.kind, last.end, words, are_clear or first.kind == TIME)

    def _is_explained(self, start: int, figures: _Figures) -> bool:
        """Return True for "klockan 8.30" and "350 people", because a word says what it is."""
        if figures.kind == TIME:
            return self._is_after(self._forms.clock, start)
        if figures.kind == NUMBER:
            return self._forms.counted_near.match(self._text, figures.end) is not None
        return False

    def _figures_at(self, start: int) -> _Figures | None:
        return self._time(start) or self._year(start) or self._ordinal(start) or self._number(start)

    def _time(self, start: int) -> _Figures | None:
        time = self._forms.time.match(self._text, start)
        if time is None or self._is_counting(time.end()):
            return None
        hour, sign, minute, half_day = time.groups()
        if int(hour) > LAST_HOUR or not (sign or half_day):
            return None
        words = self._words.time(int(hour), int(minute or 0), half_day, self._text, time.end())
        is_of_clock = sign == ":" or hour[0] == "0"
        is_digital = is_of_clock and len(hour) == 2  # "16:45" or "08.30"; but 8.30 may be a number
        return _Figures(TIME, time.end(), words, bool(half_day) or is_digital)

    def _year(self, start: int) -> _Figures | None:
        year = YEAR_ALONE.match(self._text, start)
        if year is None or year[0] in self._phones or self._is_counting(year.end()):
            return None
        is_clear = not self._is_after(self._calling_patterns[1], start)
        return _Figures(YEAR, year.end(), self._words.year(int(year[0])), is_clear)

    def _ordinal(self, start: int) -> _Figures | None:
        ordinal = self._forms.ordinal.match(self._text, start)
        if ordinal is None:
            return None
        return _Figures(ORDINAL, ordinal.end(), self._words.ordinal(int(ordinal[1])), True)

    def _number(self, start: int) -> _Figures | None:
        number = self._forms.number.match(self._text, start)
        if number is None or digits(number[0]) in self._phones or LEADING_ZERO.match(number[0]):
            return None
        if self._is_after(self._forms.pressed, start) and len(number[0]) == 1:
            return _Figures(NUMBER, number.end(), self._known.digits[int(number[0])], True)
        count = len(re.findall(r"\d", number[0]))
        if count > MAX_DIGITS:
            return None
        words = self._words.value(number[0], self._text, number.end())
        is_clear = count < PHONE_DIGITS
        return _Figures(NUMBER, number.end(), words, is_clear) if words else None

    def _is_counting(self, end: int) -> bool:
        """Return whether a number that ends here counts something, as in "12 people" or "12 %"."""
        return bool(PERCENT.match(self._text, end) or self._forms.counted.match(self._text, end))

    def _is_after(self, pattern: re.Pattern[str], start: int) -> bool:
        return pattern.search(self._text, max(0, start - LOOKBEHIND), start) is not None


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
