"""A TOML file in pieces by the names of its tables and values, so that one can be put back."""

import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from ivr.script import toml

NESTED = "announcements"
"""The table whose own tables are pieces, too: `announcements.closed`."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines in a row that belong to one name; empty for those before the first one."""

    name: str
    text: str


def pieces(text: str) -> tuple[Piece, ...]:
    """Cut a TOML file into pieces, which together are the file.

    A piece begins with the comment right above its first statement. Raises TOMLSyntaxError.
    """
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    cuts = [(0, ""), *_cuts(text, lines), (len(lines), "")]
    found = (
        Piece(name, "".join(lines[start:end])) for (start, name), (end, _next) in pairwise(cuts)
    )
    return tuple(piece for piece in found if piece.text)


def text_of(text: str, names: Collection[str]) -> str:
    """Return the pieces with these names."""
    return "".join(piece.text for piece in pieces(text) if piece.name in names)


def values_of(text: str) -> dict[str, Any]:
    """Return the value of each name. Raises tomllib.TOMLDecodeError."""
    data = tomllib.loads(text)
    nested = data.pop(NESTED, {})
    return data | {f"{NESTED}.{name}": value for name, value in nested.items()}


def with_pieces(text: str, source: str, names: Collection[str]) -> str:
    """Return a text in which the pieces with these names are those of another text.

    All else stays byte for byte. The result need not be valid: check it.
    """
    mine, theirs = list(pieces(text)), pieces(source)
    for name in dict.fromkeys((*(piece.name for piece in theirs), *names)):
        if name in names:
            _put(mine, theirs, name)
    return "".join(piece.text for piece in mine)


def _cuts(text: str, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the index of the first line of each piece, with its name."""
    paths = {span.start: (path, span) for path, span in toml.spans(text).items()}
    statements = [(_name(path), span) for _start, (path, span) in sorted(paths.items())]
    end = 0
    for name, those in groupby(statements, key=lambda each: each[0]):
        spans = [span for _name, span in those]
        first = spans[0].start - 1
        while first > end and lines[first - 1].lstrip().startswith("#"):
            first -= 1
        yield first, name
        end = spans[-1].stop - 1


def _name(path: toml.KeyPath) -> str:
    return ".".join(map(str, path[:2])) if path[0] == NESTED else str(path[0])


def _put(mine: list[Piece], theirs: Sequence[Piece], name: str) -> None:
    """Replace the pieces of a name by the other text's, add them, or remove them."""
    words = "".join(piece.text for piece in theirs if piece.name == name).rstrip("\n")
    held = [piece for piece in mine if piece.name == name]
    if not words and not held:
        return
    at = mine.index(held[0]) if held else _place(mine, theirs, name)
    for piece in held:
        mine.remove(piece)
    before = mine[at - 1].text if at else "\n\n"
    is_table = _is_table(words)
    if held:
        ends = held[0].text[len(held[0].text.rstrip("\n")) :]
    else:
        ends = "\n\n" if is_table and at < len(mine) else "\n"
    if words:
        is_tight = is_table or before.rstrip("\n").rpartition("\n")[2].lstrip().startswith("#")
        gap = "\n" if is_tight and not before.endswith("\n\n") else ""
        mine.insert(at, Piece(name, gap + words + ends))
    elif at and at == len(mine):
        mine[-1] = Piece(mine[-1].name, before.rstrip("\n") + "\n")


def _place(mine: Sequence[Piece], theirs: Sequence[Piece], name: str) -> int:
    """Return where a piece that the other text has goes: after what stands before it there.

    A table follows all values that are in none, in any case.
    """
    names = [piece.name for piece in theirs]
    at = names.index(name)
    before = {*names[:at]}
    if _is_table(theirs[at].text):
        before |= {piece.name for piece in mine if not _is_table(piece.text)}
    return max((at + 1 for at, piece in enumerate(mine) if piece.name in before), default=0)


def _is_table(text: str) -> bool:
    return "\n[" in f"\n{text}"
