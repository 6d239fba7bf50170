"""TOML, with the lines of its keys.

`tomllib` gives no positions. Each statement of a TOML file (a table header, or a key with its
value) is valid TOML by itself, so lines are gathered until they parse, and each piece is
parsed for its keys.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

FILES = 64
"""Cache size: files; scripts mostly share files with the previous one."""

KeyPath: TypeAlias = tuple[str, ...]

NOT_TOML = (ValueError, RecursionError)
"""What tomllib raises: other errors than its own for huge numbers and deep nesting."""


loads = lru_cache(FILES)(tomllib.loads)
"""Parse TOML text; nobody may change the data. Raises an error of `NOT_TOML`."""


class TOMLSyntaxError(Exception):
    """Invalid TOML; `line` counts from 1, `written` is the text of that line."""

    def __init__(self, reason: str, line: int, written: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.written = written

    @property
    def is_repetition(self) -> bool:
        """Whether a name is defined twice."""
        return re.search("twice|overwrite|Duplicate|redefine", self.reason) is not None


def parse(text: str) -> dict[str, Any]:
    """Return the data of TOML text, which must not be changed; raises TOMLSyntaxError."""
    try:
        return loads(text)
    except NOT_TOML as error:
        raise _syntax_error(str(error), text.split("\n")) from error


def format_value(value: object) -> str:
    """Return a value almost as written; "…" for a number too large to print."""
    if isinstance(value, str) and not value.strip():
        return f'"{value}"'
    try:
        return str(value).lower() if isinstance(value, bool) else str(value)
    except ValueError:  # more digits than it converts
        return "…"


def spans(text: str) -> Mapping[KeyPath, range]:
    """Return the range of lines, from 1, of each table and value of TOML text, by path."""
    lines = text.split("\n")
    found: dict[KeyPath, range] = {}
    table: KeyPath = ()
    for span, keys in _statements(lines):
        path: KeyPath = keys
        if lines[span.start - 1].lstrip().startswith("["):
            table = path
        elif keys:
            path = (*table, *keys)
        for depth in range(1, len(path) + 1):  # a header or a dotted key defines its parents too
            found.setdefault(path[:depth], span)
    return found


def _statements(lines: Sequence[str]) -> Iterator[tuple[range, tuple[str, ...]]]:
    """The lines and key path of each statement; blank lines and comments have an empty path."""
    first = 1
    for number in range(1, len(lines) + 1):
        keys = _keys("\n".join(lines[first - 1 : number]))
        if keys is None:
            continue  # the value continues on the next line
        yield range(first, number + 1), keys
        first = number + 1


def _keys(statement: str) -> tuple[str, ...] | None:
    """Return the key path of a statement, or None if it is incomplete."""
    try:
        data: Any = tomllib.loads(statement)
    except NOT_TOML:
        return None
    path: tuple[str, ...] = ()
    while isinstance(data, dict) and len(data) == 1:  # one key at each level
        key, data = next(iter(data.items()))
        path = (*path, key)
    return path


def _syntax_error(reason: str, lines: Sequence[str]) -> TOMLSyntaxError:
    place = re.search(r" \(at line (\d+), column (\d+)\)$", reason)
    if place is None:  # at the end of the document: report the line where the last statement begins
        line = max((span.stop for span, _ in _statements(lines)), default=1)
    else:
        line = int(place[1])
        if reason.startswith("Unclosed array"):  # tomllib notices it only at the next token
            line = _line_before(lines, line, int(place[2]))
    line = min(line, len(lines))
    reason = reason.partition(" (at ")[0]
    return TOMLSyntaxError(reason, line, lines[line - 1].strip())


def _line_before(lines: Sequence[str], line: int, column: int) -> int:
    """Return the last line before a position that is neither blank nor a comment."""
    before = [*lines[: line - 1], lines[line - 1][: column - 1]]
    while not before[-1].strip() or before[-1].lstrip().startswith("#"):
        before.pop()
    return len(before)
