"""From the written form to the spoken one: the table of a language, phone numbers and numerals."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from ivr.script.knowledge import Numbers, knowledge_of
from ivr.script.numerals import has_numerals, numerals

SENTENCES = 65_536
"""Cache size: spoken forms."""


NUMERAL = "…"


class Part(NamedTuple):
    """Words of a text, and how they are said if that is set: by an entry, or as a numeral."""

    written: str
    spoken: str | None = None
    is_entry: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Pronunciation:
    """How one language says what is written.

    The `table` is applied to whole words only. The `numbers`, which are the line's phone numbers,
    are said digit by digit, and other figures as numerals where they are understood. Where several
    of these apply, the longest written form is taken, and the table before the others.

    Digits and phone numbers are said alike whatever the table has for them: it is `overruled`.
    """

    table: Mapping[str, str]
    language: str = ""
    numbers: Collection[str] = ()
    overruled: Mapping[str, str] = field(init=False)
    _pattern: re.Pattern[str] | None = field(init=False, repr=False)
    _forms: Mapping[str, str] = field(init=False, repr=False)
    speak: Callable[[str], str] = field(init=False, repr=False)
    """Return the spoken form of written words."""

    def __post_init__(self) -> None:
        numbers = in_groups(self.language, self.numbers)
        needless = {**digit_names(self.language), **numbers}
        table = {form: said for form, said in self.table.items() if form not in needless}
        overruled = {
            form: said
            for form, said in self.table.items()
            if form in needless and said.casefold() != needless[form]
        }
        forms = {**numbers, **table}
        longest_first = sorted(forms, key=len, reverse=True)
        written = "|".join(re.escape(form) for form in longest_first)
        pattern = re.compile(rf"(?<![^\W_])(?:{written})(?![^\W_])") if written else None
        object.__setattr__(self, "table", MappingProxyType(table))
        object.__setattr__(self, "overruled", MappingProxyType(overruled))
        object.__setattr__(self, "_pattern", pattern)
        object.__setattr__(self, "_forms", MappingProxyType(forms))
        object.__setattr__(self, "speak", lru_cache(SENTENCES)(self._speak))

    def _speak(self, written: str) -> str:
        return "".join(part.spoken or part.written for part in self.parts(written))

    def parts(self, written: str) -> Iterator[Part]:
        """Yield written words, in order, with how they are said where that is set."""
        at = 0
        for start, end, spoken, is_entry in sorted(self._replacements(written)):
            yield Part(written[at:start])
            yield Part(written[start:end], spoken, is_entry)
            at = end
        yield Part(written[at:])

    def _replacements(self, written: str) -> list[tuple[int, int, str, bool]]:
        """Return what is said otherwise than written, where nothing overlaps."""
        matches = self._pattern.finditer(written) if self._pattern else ()
        entries = [(*each.span(), self._forms[each[0]], True) for each in matches]
        figures = [(*each, False) for each in numerals(written, self.language, self.numbers)]
        taken: list[tuple[int, int, str, bool]] = []
        for each in sorted((*entries, *figures), key=lambda each: each[0] - each[1]):  # stable
            if all(each[1] <= start or end <= each[0] for start, end, *_ in taken):
                taken.append(each)
        return taken

    def without_numerals(self, written: str) -> str:
        """Return the spoken form of written words, with "…" for each numeral."""
        return "".join(
            NUMERAL if part.spoken and not part.is_entry else part.spoken or part.written
            for part in self.parts(written)
        )

    def uses(self, written: str) -> tuple[str, ...]:
        """Return the written forms of the table that occur in a text, in order."""
        return tuple(part.written for part in self.parts(written) if part.is_entry)


def in_groups(language: str, numbers: Collection[str]) -> Mapping[str, str]:
    """Return how phone numbers are said: "114 14" is "ett ett fyra, ett fyra".

    A language without numerals needs entries for them.
    """
    known = knowledge_of(language).numbers if has_numerals(language) else None
    return {number: grouped(number, known) for number in numbers} if known else {}


def grouped(number: str, known: Numbers) -> str:
    """Return a phone number digit by digit, with a comma between its groups."""
    return ", ".join(
        " ".join(known.plus if sign == "+" else known.digits[int(sign)] for sign in group)
        for group in number.replace("-", " ").split()
    )


def digit_names(language: str) -> Mapping[str, str]:
    """Return how the digits are called, in a language with numerals."""
    known = knowledge_of(language).numbers if has_numerals(language) else None
    return {str(digit): name for digit, name in enumerate(known.digits)} if known else {}
