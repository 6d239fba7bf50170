"""Numbers, years, times and dates in words, by language.

Cardinals and ordinals are spelled by num2words. The rest has one form a language:

- Swedish: 2027 "tjugohundratjugosju", but 2000 "tvåtusen"; 8.30 "åtta och trettio", 8.05 "åtta noll
  fem", 8.00 "åtta"; 3 maj 2027 "tredje maj tjugohundratjugosju"; 1,5 "ett komma fem".
- English: 2027 "twenty twenty-seven", 2005 "two thousand and five"; 8.30 "half past eight in the
  morning", 16.45 "quarter to five in the afternoon", 20.05 "five past eight in the evening", 12.00
  "noon"; 3 May 2027 "the third of May twenty twenty-seven", May 3 "May the third"; 1.5 "one point
  five".
"""

import re
from collections.abc import Mapping, Sequence

from num2words import num2words

from ivr.script.language.knowledge import knowledge_of

PERCENT = re.compile(r"\s?%")
NEXT_WORD = re.compile(r"\s([^\W\d]+)")
PART_OF_DAY = re.compile(r"\s(?:in the (?:morning|afternoon|evening)|at night)\b")


class _NumberWords:
    """Patterns of written numbers, and number words, of one language.

    `number` matches a number, `ordinal_sign` the suffix of an ordinal, and `half_day` a suffix of a
    time; `month_first` allows a day after its month. Methods return words. The figures for `value`
    and `time` end at `end` of a text, because the next words may decide the form: "1 person" is "en
    person", but "1 brott" is "ett brott". `value` returns None if such a word is unknown.
    """

    language: str

    def ordinal(self, number: int) -> str:
        """Return an ordinal in words."""
        return str(num2words(number, lang=self.language, to="ordinal"))

    def _cardinal(self, number: int | str) -> str:
        words = str(num2words(int(number), lang=self.language)).replace(",", "")
        return words.replace("etttusen", "ettusen")  # three equal letters become two


class _Swedish(_NumberWords):
    language = "sv"
    number = r"\d{1,3}(?: \d{3})+(?!\d)|\d+(?:,\d+)?"
    ordinal_sign = r":[ae]"
    half_day = "(?!)"
    month_first = False

    def value(self, written: str, text: str, end: int) -> str | None:
        whole, comma, decimals = written.replace(" ", "").partition(",")
        words = self._one(text, end) if whole == "1" else self._cardinal(whole)
        if not words or not comma:
            return words
        return " ".join((words, "komma", *map(self._cardinal, decimals)))

    def year(self, number: int) -> str:
        if number == 2000:
            return self._cardinal(number)
        century, rest = divmod(number, 100)
        return f"{self._cardinal(century)}hundra{self._cardinal(rest) if rest else ''}"

    def time(self, hour: int, minute: int, half_day: str | None, text: str, end: int) -> str:
        if not minute:
            return self._cardinal(hour)
        between = "noll" if minute < 10 else "och"
        return f"{self._cardinal(hour)} {between} {self._cardinal(minute)}"

    def days(self, days: Sequence[int], month: str, *, month_first: bool) -> str:
        return f"{' till '.join(map(self.ordinal, days))} {month}"

    def _one(self, text: str, end: int) -> str | None:
        """Return "en" or "ett", or None if the gender of the following noun is unknown."""
        known = knowledge_of("sv").numbers
        if PERCENT.match(text, end):
            return "en"
        if not (word := NEXT_WORD.match(text, end)):
            return "ett"
        if word[1] in known.joining or word[1].endswith(known.neuter):
            return "ett"
        return "en" if word[1].endswith(known.common) else None


class _English(_NumberWords):
    language = "en"
    number = r"\d{1,3}(?:(?: \d{3})+|(?:,\d{3})+)(?!\d)|\d+(?:\.\d+)?"
    ordinal_sign = r"(?:st|nd|rd|th)\b"
    half_day = "[ap]m"
    month_first = True

    def value(self, written: str, text: str, end: int) -> str | None:
        whole, point, decimals = re.sub("[ ,]", "", written).partition(".")
        words = self._cardinal(whole)
        return " ".join((words, "point", *map(self._cardinal, decimals))) if point else words

    def year(self, number: int) -> str:
        return str(num2words(number, lang="en", to="year")).replace("oh-", "oh ")

    def time(self, hour: int, minute: int, half_day: str | None, text: str, end: int) -> str:
        if half_day and hour <= 12:
            hour = hour % 12 + (12 if half_day == "pm" else 0)
        hour %= 24
        if not minute and hour % 12 == 0:
            return "noon" if hour else "midnight"
        words = self._twelve_hour_clock(hour, minute)
        is_said = PART_OF_DAY.match(text, end)
        return words if is_said else f"{words} {_part_of_day(hour, minute)}"

    def _twelve_hour_clock(self, hour: int, minute: int) -> str:
        """Return "quarter past eight", for 8.15 and for 20.15."""
        if not minute:
            return f"{self._hour(hour)} o'clock"
        if minute > 30:
            return f"{self._minutes(60 - minute)} to {self._hour(hour + 1)}"
        return f"{self._minutes(minute)} past {self._hour(hour)}"

    def _hour(self, hour: int) -> str:
        return self._cardinal(hour % 12 or 12)

    def _minutes(self, minutes: int) -> str:
        if minutes in (15, 30):
            return "quarter" if minutes == 15 else "half"
        number = self._cardinal(minutes)
        if minutes % 5 == 0:
            return number
        return f"{number} minute" if minutes == 1 else f"{number} minutes"

    def days(self, days: Sequence[int], month: str, *, month_first: bool) -> str:
        in_words = " to ".join(f"the {self.ordinal(day)}" for day in days)
        return f"{month} {in_words}" if month_first else f"{in_words} of {month}"


def _part_of_day(hour: int, minute: int) -> str:
    just_after_midnight = hour == 0 and minute <= 30
    if just_after_midnight or hour >= 22:
        return "at night"
    if hour < 12:
        return "in the morning"
    return "in the afternoon" if hour < 18 else "in the evening"


NUMBER_WORDS: Mapping[str, _Swedish | _English] = {"sv": _Swedish(), "en": _English()}
"""Languages whose numbers can be spoken, by code."""
