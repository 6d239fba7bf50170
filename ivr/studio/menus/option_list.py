"""The list of a menu's options as it is written: names, and the comments beside and above them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

TOKEN = re.compile(r"""(?P<name>"[^"\n]*"|'[^'\n]*')|(?P<comment>\#[^\n]*)|(?P<end>\n)""")
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Written:
    """An option as it is written: its name, the comments above it, and the one beside it."""

    name: str
    above: tuple[str, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class OptionList:
    """A list of names; `below` are the comments after the last one.

    It is written over several lines if it was so before, one name a line.
    """

    options: tuple[Written, ...]
    below: tuple[str, ...]
    spread: bool

    def with_names(self, names: Sequence[str]) -> "OptionList":
        """Return the list with these names instead: each keeps its comments.

        A comment beside a name goes with it; what stands above one that goes is kept.
        """
        left = list(self.options)
        options = tuple(_take(name, left) for name in names)
        orphans = tuple(comment for option in left for comment in option.above)
        spread = self.spread or len(str(replace(self, options=options))) > 90
        return OptionList(options, (*orphans, *self.below), spread)

    def __str__(self) -> str:
        if not self.spread:
            return "[" + ", ".join(f'"{option.name}"' for option in self.options) + "]"
        return "\n".join(["[", *(INDENT + line for line in self._lines()), "]"])

    def _lines(self) -> Iterator[str]:
        for option in self.options:
            yield from option.above
            beside = f"  {option.beside}" if option.beside else ""
            yield f'"{option.name}",{beside}'
        yield from self.below


def parse(written: str) -> OptionList:
    """Read a list of plain names from its TOML, brackets and all."""
    options: list[Written] = []
    above: list[str] = []
    fresh = False  # whether a name stands on this line already
    for token in TOKEN.finditer(written):
        if name := token["name"]:
            options.append(Written(name[1:-1], tuple(above)))
            above, fresh = [], True
        elif token["end"]:
            fresh = False
        elif fresh:
            options[-1] = replace(options[-1], beside=token["comment"].rstrip())
        else:
            above.append(token["comment"].rstrip())
    return OptionList(tuple(options), tuple(above), spread="\n" in written)


def _take(name: str, left: list[Written]) -> Written:
    """An option with its comments, taken out of those that are left; else a new one."""
    found = next((option for option in left if option.name == name), None)
    if found is None:
        return Written(name)
    left.remove(found)
    return found
