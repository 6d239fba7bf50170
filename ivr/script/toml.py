"""TOML with the line numbers of its keys.

`tomllib` returns no positions. Each statement of a TOML file (a table header, or a key with its
value) is valid TOML by itself, so the text is split at line ends outside strings and brackets, and
each piece is parsed for its keys.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

CACHE_SIZE = 64
"""Cache size: files; scripts mostly share files with the previous one."""

TomlPath: TypeAlias = tuple[str, ...]

MAX_DEPTH = 20
"""Maximum number of parts of a dotted key. No key of a script has more than four."""

PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*"""
DEEP_KEY = re.compile(rf"(?m)^[ \t\[]*{PART}(?:\.[ \t]*{PART}){{{MAX_DEPTH}}}")

TOKEN = re.compile(
    r'"{3}(?:\\.|[^\\])*?"{3}|'
    r"'{3}.*?'{3}|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|#[^\n]*|[][{}\n]",
    re.DOTALL,
)
"""Strings, comments, brackets and line ends, which are enough to find the end of a statement."""

TOMLLIB_ERRORS = (ValueError, RecursionError)
"""tomllib has other errors than its own for huge numbers and deep nesting."""


def loads(text: str) -> dict[str, Any]:
    """Parse TOML text; the result must not be changed. Raises TOMLSyntaxError.

    Dotted keys with very many parts are refused, since tomllib takes quadratic time for them, and
    so are very deep tables.
    """
    data = _parse_or_reason(text)
    if isinstance(data, str):
        raise _syntax_error(data, text)
    return data


@lru_cache(CACHE_SIZE)
def _parse_or_reason(text: str) -> dict[str, Any] | str:
    """Return the data, or the reason of an error, since lru_cache keeps no exceptions."""
    if key := DEEP_KEY.search(text):
        line = text.count("\n", 0, key.start()) + 1
        return f"A key has more than {MAX_DEPTH} parts (at line {line}, column 1)"
    try:
        data = tomllib.loads(text)
    except TOMLLIB_ERRORS as error:
        return str(error)
    return f"Tables are nested more than {MAX_DEPTH} deep" if _is_too_deep(data) else data


def _is_too_deep(data: Mapping[str, Any]) -> bool:
    nested: list[Any] = [data]
    for _ in range(MAX_DEPTH + 1):
        inside = (each.values() if isinstance(each, Mapping) else each for each in nested)
        nested = [each for each in chain.from_iterable(inside) if isinstance(each, Mapping | list)]
    return bool(nested)


class TOMLSyntaxError(ValueError):
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


def format_value(value: object) -> str:
    """Return a value almost as written; "…" for a number too large to print."""
    if isinstance(value, str) and not value.strip():
        return f'"{value}"'
    try:
        return str(value).lower() if isinstance(value, bool) else str(value)
    except ValueError:  # more digits than it converts
        return "…"


def spans(text: str) -> Mapping[TomlPath, range]:
    """Return the range of lines, from 1, of each table and value of TOML text, by path."""
    lines = text.split("\n")
    ranges: dict[TomlPath, range] = {}
    table: TomlPath = ()
    for span, keys in _statements(text):
        path: TomlPath = keys
        if lines[span.start - 1].lstrip().startswith("["):
            table = path
        elif keys:
            path = (*table, *keys)
        for depth in range(1, len(path) + 1):  # a header or a dotted key defines its parents too
            ranges.setdefault(path[:depth], span)
    return ranges


def _statements(text: str) -> Iterator[tuple[range, TomlPath]]:
    """Yield the lines and key path of each statement, up to the first incomplete one.

    Blank lines and comments have an empty path.
    """
    lines = text.split("\n")
    first = number = 1
    open_brackets = 0
    for token in [*TOKEN.findall(text), "\n"]:
        open_brackets += (token in "[{") - (token in "]}")
        number += token.count("\n")
        if token == "\n" and open_brackets <= 0:
            keys = _keys("\n".join(lines[first - 1 : number - 1]))
            if keys is None:
                return
            yield range(first, number), keys
            first = number
            open_brackets = 0


def _keys(statement: str) -> tuple[str, ...] | None:
    """Return the key path of a statement, or None if it is incomplete."""
    try:
        data: Any = tomllib.loads(statement)
    except TOMLLIB_ERRORS:
        return None
    path: tuple[str, ...] = ()
    while isinstance(data, dict) and len(data) == 1 and len(path) < MAX_DEPTH:  # one a level
        key, data = next(iter(data.items()))
        path = (*path, key)
    return path


def _syntax_error(reason: str, text: str) -> TOMLSyntaxError:
    lines = text.split("\n")
    position = re.search(r" \(at line (\d+), column (\d+)\)$", reason)
    if position is None:  # at the end of the text: report where the last statement begins
        line = max((span.stop for span, _ in _statements(text)), default=1)
    else:
        line = int(position[1])
        if reason.startswith("Unclosed array"):  # tomllib notices it only at the next token
            line = _last_filled_line_before(lines, line, int(position[2]))
    line = min(line, len(lines))
    reason = reason.partition(" (at ")[0]
    return TOMLSyntaxError(reason, line, lines[line - 1].strip())


def _last_filled_line_before(lines: Sequence[str], line: int, column: int) -> int:
    before = [*lines[: line - 1], lines[line - 1][: column - 1]]
    while not before[-1].strip() or before[-1].lstrip().startswith("#"):
        before.pop()
    return len(before)
