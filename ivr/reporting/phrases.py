"""Phrases of a room in the reader's language, and how that language writes numbers."""

from collections.abc import Mapping
from functools import cache

HARD_SPACE = "\N{NO-BREAK SPACE}"


class Phrases:
    """The phrases of one language, by their names in `words/<language>.toml`."""

    def __init__(self, language: str, entries: Mapping[str, str]) -> None:
        self.language = language
        self._entries = entries

    def say(self, name: str, /, **values: object) -> str:
        """Return a phrase, filled in."""
        return self._entries[name].format_map(values)

    def counted(self, name: str, count: int) -> str:
        """Return a count with its noun: "1 error", "2 errors"."""
        form = "one" if count == 1 else "many"
        return self.say(f"{name}_{form}", count=self.number(count))

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number with so many decimals, its thousands set apart."""
        if self.language == "sv":
            marks = str.maketrans({",": HARD_SPACE, ".": ","})
            return f"{value:,.{decimals}f}".translate(marks)
        return f"{value:,.{decimals}f}"

    def minutes(self, seconds: float) -> str:
        """Write a length in minutes and seconds."""
        minutes, rest = divmod(round(seconds), 60)
        return self.say("minutes", minutes=minutes, seconds=rest)

    def clock(self, seconds: float) -> str:
        """Write a length as a clock shows it: 70 seconds are 1:10."""
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes}:{rest:02}"


@cache
def phrases_of(language: str) -> Phrases:
    """Return how a reader's language, sv or en, writes numbers."""
    return Phrases(language, {})
