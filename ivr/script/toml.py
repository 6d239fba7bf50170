"""TOML with the line of every key, so that a finding can point at its place.

`tomllib` gives no positions. Each statement of a TOML file (a table's header, or a key with
its value) is valid TOML by itself, so a file is cut where the lines gathered so far parse,
and each piece is asked which keys it holds.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

NOT_TOML = (ValueError, RecursionError)
"""What tomllib raises; not only its own error, where a number or a nesting has no end."""

UNESCAPED = r'[^"\\\x00-\x1f\x7f]*'
STRING = rf'"{UNESCAPED}(?:\\.{UNESCAPED})*"'
PLAIN = re.compile(
    rf"(?P<key>[\w-]+) = (?:{STRING}|\[{STRING}(?:, {STRING})*\])|\[(?P<table>[\w-]+)\]", re.ASCII
)
"""How most statements are written: these need not be parsed to know where they end."""


class TOMLSyntaxError(Exception):
    """The text is not TOML; `line` counts from 1, `written` is what stands there."""

    def __init__(self, reason: str, line: int, written: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.written = written

    @property
    def is_repetition(self) -> bool:
        """Whether the same name was given twice."""
        return re.search("twice|overwrite|Duplicate|redefine", self.reason) is not None


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed TOML file: its data, and the lines on which each statement stands."""

    data: dict[str, Any]
    lines: tuple[str, ...]
    spans: Mapping[Path, range]

    def line_of(self, path: Path) -> int:
        """Return the line of a key, or of an element of a list; 0 if it is not there.

        A path that the file does not hold is sought by its nearest parent.
        """
        for depth in range(len(path), 0, -1):
            if span := self.spans.get(path[:depth]):
                below = path[depth] if depth < len(path) else None
                return self._line_of_element(span, below) if isinstance(below, int) else span.start
        return 0

    def text_at(self, line: int) -> str:
        """Return what is written on a line, without the space around it."""
        return self.lines[line - 1].strip() if line else ""

    def _line_of_element(self, span: range, index: int) -> int:
        """The first line at which the list, if it were closed there, holds the element."""
        for number in span[:-1]:
            begun = "\n".join((*self.lines[span.start - 1 : number], "]"))
            try:
                _, value = _single(tomllib.loads(begun))
            except NOT_TOML:
                continue
            if isinstance(value, list) and len(value) > index:
                return number
        return span[-1]


def parse(text: str) -> Document:
    """Parse TOML text; raises TOMLSyntaxError."""
    lines = tuple(text.split("\n"))
    try:
        data = tomllib.loads(text)
    except NOT_TOML as error:
        raise _syntax_error(str(error), lines) from error
    return Document(data, lines, _spans(lines))


def _spans(lines: Sequence[str]) -> Mapping[Path, range]:
    spans: dict[Path, range] = {}
    table: Path = ()
    for span, keys in _statements(lines):
        path: Path = keys
        if lines[span.start - 1].lstrip().startswith("["):
            table = path
        elif keys:
            path = (*table, *keys)
        for depth in range(1, len(path) + 1):  # a header or a dotted key opens its parents too
            spans.setdefault(path[:depth], span)
    return spans


def _statements(lines: Sequence[str]) -> Iterator[tuple[range, tuple[str, ...]]]:
    """Every statement's lines and key path, which is empty for blank lines and comments."""
    first = 1
    for number in range(1, len(lines) + 1):
        keys = _keys("\n".join(lines[first - 1 : number]))
        if keys is None:
            continue  # a value that goes on over the next lines
        yield range(first, number + 1), keys
        first = number + 1


def _keys(statement: str) -> tuple[str, ...] | None:
    """The key path of a statement, or None if it is not complete."""
    if plain := PLAIN.fullmatch(statement):
        return (plain["key"] or plain["table"],)
    try:
        return _single(tomllib.loads(statement))[0]
    except NOT_TOML:
        return None


def _single(data: Any) -> tuple[tuple[str, ...], Any]:
    """The key path of a statement, which holds one key at each level, and its value."""
    path: tuple[str, ...] = ()
    while isinstance(data, dict) and len(data) == 1:
        key, data = next(iter(data.items()))
        path = (*path, key)
    return path, data


def _syntax_error(reason: str, lines: Sequence[str]) -> TOMLSyntaxError:
    place = re.search(r" \(at line (\d+), column (\d+)\)$", reason)
    if place is None:  # at the end of the document: it began where a statement has no end
        line = max((span.stop for span, _ in _statements(lines)), default=1)
    else:
        line = int(place[1])
        if reason.startswith("Unclosed array"):  # noticed only at what comes after the gap
            line = _line_before(lines, line, int(place[2]))
    line = min(line, len(lines))
    reason = reason.partition(" (at ")[0]
    return TOMLSyntaxError(reason, line, lines[line - 1].strip())


def _line_before(lines: Sequence[str], line: int, column: int) -> int:
    """The last line with something on it that stands before a place."""
    before = [*lines[: line - 1], lines[line - 1][: column - 1]]
    while not before[-1].strip() or before[-1].lstrip().startswith("#"):
        before.pop()
    return len(before)
