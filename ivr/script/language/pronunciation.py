"""Conversion of written words to spoken ones: pronunciation table, phone numbers and numerals.

Spoken phone numbers are decoded to dialled digits, too.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from ivr.script.language.knowledge import Numbers, knowledge_of
from ivr.script.language.numerals import PHONE_DIGITS, has_numerals, numerals
from ivr.script.language.prose import any_of

SENTENCES_CACHE_SIZE = 65_536
"""Cache size: spoken forms of written words, for each language."""

TABLES_CACHE_SIZE = 8
"""Cache size: languages of scripts. Two scripts mostly share their tables."""

NUMERAL = "…"
DIGITS = "0123456789"


class PronouncedPart(NamedTuple):
    """Words of a text, with their spoken form if it differs: from an entry, or as a numeral."""

    written: str
    spoken: str | None = None
    is_entry: bool = False


class Pronunciation:
    """The pronunciation of one language.

    The `table` applies to whole words only. The `numbers`, the line's phone numbers, are spoken
    digit by digit, and other figures as numerals if they are recognised. Of several matches the
    longest one counts, and the table before the others. Entries for digits and phone numbers have
    no effect: they are `overruled`. A language without numerals needs them.
    """

    def __init__(
        self, table: Mapping[str, str], language: str = "", numbers: Collection[str] = ()
    ) -> None:
        known = knowledge_of(language).numbers if has_numerals(language) else None
        in_groups = {number: grouped(number, known) for number in numbers} if known else {}
        digits = dict(zip(DIGITS, known.digits, strict=True)) if known else {}
        fixed = {**digits, **in_groups}
        own = {form: said for form, said in table.items() if form not in fixed}
        self.table = MappingProxyType(own)
        self.overruled = MappingProxyType(
            {
                form: said
                for form, said in table.items()
                if form in fixed and said.casefold() != fixed[form]
            }
        )
        self._language = language
        self._numbers = numbers
        self._forms = {**in_groups, **own}
        written = "|".join(map(re.escape, sorted(self._forms, key=len, reverse=True)))
        self._pattern = re.compile(rf"(?<![^\W_])(?:{written or '(?!)'})(?![^\W_])")
        self.parts = lru_cache(SENTENCES_CACHE_SIZE)(self._parts)
        """Return written words in order, with their spoken form where one is set."""

    def speak(self, written: str) -> str:
        """Return the spoken form of written words."""
        return "".join(part.spoken or part.written for part in self.parts(written))

    def _parts(self, written: str) -> tuple[PronouncedPart, ...]:
        parts: list[PronouncedPart] = []
        position = 0
        for start, end, spoken, is_entry in sorted(self._replacements(written)):
            parts += [
                PronouncedPart(written[position:start]),
                PronouncedPart(written[start:end], spoken, is_entry),
            ]
            position = end
        return (*parts, PronouncedPart(written[position:]))

    def _replacements(self, written: str) -> list[tuple[int, int, str, bool]]:
        """Return the replaced parts of written words, without overlaps."""
        entries = self._pattern.finditer(written)
        replacements = [(*entry.span(), self._forms[entry[0]], True) for entry in entries]
        figures = numerals(written, self._language, self._numbers)
        replacements += ((*numeral, False) for numeral in figures)
        replacements.sort(key=lambda part: part[0] - part[1])  # longest first; entries if equal
        kept = []
        taken = bytearray(len(written))  # a flag for each character, so that time grows linearly
        for start, end, spoken, is_entry in replacements:
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                kept.append((start, end, spoken, is_entry))
        return kept

    def written_without_numerals(self, written: str) -> str:
        """Return written words with "…" for each numeral."""
        return "".join(
            NUMERAL if part.spoken and not part.is_entry else part.written
            for part in self.parts(written)
        )

    def without_numerals(self, written: str) -> str:
        """Return the spoken form of written words, with "…" for each numeral."""
        return "".join(
            NUMERAL if part.spoken and not part.is_entry else part.spoken or part.written
            for part in self.parts(written)
        )

    def uses(self, written: str) -> tuple[str, ...]:
        """Return the entries of the table that occur in a text, in order."""
        return tuple(part.written for part in self.parts(written) if part.is_entry)


@lru_cache(TABLES_CACHE_SIZE)
def pronunciation_of(
    entries: tuple[tuple[str, str], ...], language: str, numbers: tuple[str, ...]
) -> Pronunciation:
    """Return the pronunciation of a language with these entries of its table, cached."""
    return Pronunciation(dict(entries), language, numbers)


def grouped(number: str, known: Numbers) -> str:
    """Return a spoken phone number: "114 14" is "ett ett fyra, ett fyra"."""
    groups = number.replace("-", " ").split()
    return ", ".join(_in_digits(group, known) for group in groups)


def _in_digits(group: str, known: Numbers) -> str:
    return " ".join(known.plus if sign == "+" else known.digits[int(sign)] for sign in group)


def phone_numbers_in(spoken: str, numbers: Numbers) -> list[str]:
    """Return the phone numbers in digit words, in order: "ett ett två" is 112.

    Commas may separate digits; any other mark, a pause (`|`) or another word ends a number.
    """
    spelled = (number for _run, number in spelled_numbers(spoken, numbers))
    return [number for number in spelled if len(number.lstrip("+")) >= PHONE_DIGITS]


def spelled_numbers(spoken: str, numbers: Numbers) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each run of digit words, and its number in digits."""
    runs = [*_digit_words(numbers.digits, numbers.plus).finditer(spoken.lower())]
    if not runs:  # fast path: most sentences have none
        return
    digits = dict(zip(numbers.digits, DIGITS, strict=True)) | {numbers.plus: "+"}
    for run in runs:
        yield run, "".join(digits[word] for word in re.findall(r"\w+", run[0]))


@cache
def _digit_words(digits: tuple[str, ...], plus: str) -> re.Pattern[str]:
    """Return a pattern of consecutive digit words; a plus can only be the first."""
    digit, first = (rf"{any_of(words)}\b" for words in (digits, (*digits, plus)))
    return re.compile(rf"\b{first}(?:[\s,-]+{digit})*")
