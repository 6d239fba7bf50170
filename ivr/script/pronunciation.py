"""From the written form to the spoken form: "112" is said "ett ett två"."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

SENTENCES = 65_536
"""Of so many written forms it is kept how they are said: callers and each check ask anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Pronunciation:
    """A language's table from written to spoken form.

    It is applied in one pass, the longest written form first, and only where no letter or
    digit stands directly before or after.
    """

    table: Mapping[str, str]
    _pattern: re.Pattern[str] | None = field(init=False, repr=False)
    speak: Callable[[str], str] = field(init=False, repr=False)
    """Return the spoken form of written words."""

    def __post_init__(self) -> None:
        longest_first = sorted(self.table, key=len, reverse=True)
        written = "|".join(re.escape(form) for form in longest_first)
        pattern = re.compile(rf"(?<![^\W_])(?:{written})(?![^\W_])") if written else None
        object.__setattr__(self, "table", MappingProxyType(dict(self.table)))
        object.__setattr__(self, "_pattern", pattern)
        object.__setattr__(self, "speak", lru_cache(SENTENCES)(self._speak))

    def _speak(self, written: str) -> str:
        if self._pattern is None:
            return written
        return self._pattern.sub(lambda found: self.table[found[0]], written)

    def uses(self, written: str) -> tuple[str, ...]:
        """Return the table's entries that apply to written words, in order."""
        return tuple(self._pattern.findall(written)) if self._pattern else ()
