"""The TOML of a menu's options: names with the comments beside and above them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

TOKEN = re.compile(r"""(?P<name>"[^"\n]*"|'[^'\n]*')|(?P<comment>\#[^\n]*)|(?P<end>\n)""")
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Written:
    """An option with the comments above it and the one beside it."""

    name: str
    above: tuple[str, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class OptionList:
    """A list of names; `below` are the comments after the last one.

    `spread` lists are written on several lines, one name a line.
    """

    options: tuple[Written, ...]
    below: tuple[str, ...]
    spread: bool

    def with_names(self, names: Sequence[str]) -> "OptionList":
        """Return the list with these names instead; each keeps its comments.

        Of a removed name, the comment beside it is removed and those above it are kept.
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
    """Parse a TOML array of plain names, including its brackets."""
    options: list[Written] = []
    above: list[str] = []
    fresh = False  # whether there is a name on this line
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
    """Pop an option with its comments from those that are left, or return a new one."""
    found = next((option for option in left if option.name == name), None)
    if found is None:
        return Written(name)
    left.remove(found)
    return found
