"""The reports' own phrases, in the reader's language, and how that language writes numbers."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

UNKNOWN = "–"

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

    def unit(self, name: str) -> str:
        """Return a threshold's unit; one that has no word here keeps its own."""
        return self._entries.get(f"unit_{name.replace(' ', '_')}", name)

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
    """Return the phrases of a reader's language, sv or en."""
    source = resources.files(__package__) / "words" / f"{language}.toml"
    return Phrases(language, tomllib.loads(source.read_text(encoding="utf-8")))
