"""Pronunciation tables: written form to spoken form, such as "112" to "ett ett två"."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

SENTENCES = 65_536
"""Cache size: spoken forms."""


@dataclass(frozen=True, slots=True, eq=False)
class Pronunciation:
    """A language's table from written to spoken form.

    Applied in one pass, the longest written form first, to whole words only.
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
        """Return the written forms of the table that occur in a text, in order."""
        return tuple(self._pattern.findall(written)) if self._pattern else ()
