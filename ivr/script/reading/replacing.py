"""Replacing words in lines: whole words, and a phone number however it is written.

Words with a capital are found exactly, so that the name Fast is not found in "hold fast"; words
without one are found with capitals too, and a capital at their beginning is kept. Endings of names
are kept: replacing Europol changes "Europols". Names of placeholders are no words.
"""

import re
from collections.abc import Collection
from itertools import chain

from ivr.script.fields.tables import NUMBER_PATTERN
from ivr.script.language.knowledge import knowledge_of
from ivr.script.language.numerals import PHONE_DIGITS, digits
from ivr.script.language.pronunciation import grouped, phone_numbers_in, spelled_numbers
from ivr.script.language.prose import any_of
from ivr.script.reading.text_lines import WrittenLine

DOMESTIC_ZERO = r"\(0\)"
"""The zero that only callers from inside the country dial: +46 (0)77."""

SIGN = "[-\u2010-\u2013]"
"""Hyphens and dashes between the groups of a number."""

WRITTEN_NUMBER = re.compile(rf"(?<![\w+])\+?\d(?:(?:\s*{DOMESTIC_ZERO})?(?:\s+|{SIGN})?\d)*")
MARKUP = r"\{\s*key\s*:[^{}]*\}|\{\s*[a-z]{2,3}\s*:|\{[^{}:]*\}"
WORD_BEGINS = r"(?<![^\W_])"
WORD_ENDS = r"(?![^\W_])"


def is_phone_number(words: str) -> bool:
    """Return whether words are a phone number in any form, of three digits or more."""
    is_written = WRITTEN_NUMBER.fullmatch(words) is not None
    return is_written and len(_dialled(words).lstrip("+")) >= PHONE_DIGITS


def is_same_number(number: str, other: str) -> bool:
    """Return whether two phone numbers are the same: "+46 77 …", "0046 77 …" and "077-…"."""
    short, long = sorted((_dialled(number), _dialled(other)), key=lambda each: each[:1] == "+")
    is_domestic = short[:1] == "0" and re.fullmatch(rf"\+\d{{1,3}}{short[1:]}", long)
    return short == long or bool(is_domestic)


def written_numbers(words: str, code: str) -> frozenset[str]:
    """Return the phone numbers in the words of a language, in digits or spelled, as dialled."""
    in_digits = (found[0] for found in WRITTEN_NUMBER.finditer(words))
    return frozenset(
        [*map(_dialled, in_digits), *phone_numbers_in(words, knowledge_of(code).numbers)]
    )


def says(words: str, name: str, languages: Collection[str]) -> bool:
    """Return whether words say a name: as a word, with an ending, or before or after a hyphen.

    Staff write "Fasts" and "Fast-gruppen" of Fast, but "Fastighet" is another word: so a name is
    found here as it is when it is replaced.
    """
    return any(match["found"] for match in _pattern_of(name, languages).finditer(words))


class Replacement:
    """Replaces old words by new ones, with the endings of names in some languages."""

    def __init__(self, old: str, new: str, languages: Collection[str] = ()) -> None:
        self._old = old
        self._new = new
        self._is_number = is_phone_number(old)
        self._is_any_case = _is_any_case(old)
        self._words = _pattern_of(old, languages)

    def apply_to(self, line: WrittenLine) -> str:
        """Return the words of a line with the replacement, or unchanged ones without it."""
        if not self._is_number:
            return self._words.sub(self._word, line.words)
        return self._replace_digit_words(WRITTEN_NUMBER.sub(self._number, line.words), line.code)

    def is_in(self, line: WrittenLine) -> bool:
        """Return whether a line has the old words, and other ones after the replacement."""
        return self.apply_to(line) != line.words

    def _word(self, found: re.Match[str]) -> str:
        return self._like(found[0]) if found["found"] else found[0]

    def _number(self, found: re.Match[str]) -> str:
        return self._new if is_same_number(found[0], self._old) else found[0]

    def _replace_digit_words(self, words: str, code: str) -> str:
        """Replace digit words from the end on, so that the positions before stay valid."""
        known = knowledge_of(code).numbers
        is_number = known.digits and re.match(NUMBER_PATTERN, self._new)
        new = grouped(self._new, known) if is_number else self._new
        for match, number in reversed([*spelled_numbers(words, known)] if known.digits else []):
            if is_same_number(number, self._old):
                words = f"{words[: match.start()]}{new}{words[match.end() :]}"
        return words

    def _like(self, found: str) -> str:
        is_capital = self._is_any_case and found[:1].isupper()
        return self._new[:1].upper() + self._new[1:] if is_capital else self._new


def _is_any_case(words: str) -> bool:
    return words == words.lower()


def _pattern_of(words: str, languages: Collection[str]) -> re.Pattern[str]:
    """Return a pattern whose group `found` are whole words; it also matches placeholders."""
    spellings = filter(None, (knowledge_of(code).spelling for code in languages))
    endings = set(chain.from_iterable(spelling.endings for spelling in spellings))
    begins = WORD_BEGINS if words[:1].isalnum() else ""
    ends = f"(?={any_of(sorted(endings))}?{WORD_ENDS})" if words[-1:].isalnum() else ""
    escaped = r"\s+".join(map(re.escape, words.split()))
    case = "i" if _is_any_case(words) else "-i"
    return re.compile(f"(?P<found>{begins}(?{case}:{escaped}){ends})|{MARKUP}")


def _dialled(number: str) -> str:
    """Return a number as it is dialled from abroad, if it is written with a country code."""
    return re.sub(r"^00", "+", digits(re.sub(DOMESTIC_ZERO, "", number)))
