"""Paths of fields, and places in a script that findings and sentences refer to."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from ivr.script.fields.tables import CODE_PATTERN, LineTable

FieldPath: TypeAlias = tuple[str, ...]
"""The path of a field, such as `("sv", "texts", "operativt", "body")`. A prefix stands for all
fields below it; the shortest prefixes for a whole file: `()` for `line.toml`, `("facts",)` for
`facts.toml`, `("sv",)` for `sv/language.toml`, and `("sv", "texts", "operativt")` for a text."""

FACTS = "facts"
TEXTS = "texts"
RECORDINGS = "recordings"
PHRASES = "phrases"
PRONUNCIATION = "pronunciation"
FILES = "files"
"""First step for a file without fields, unreadable or unused, followed by its path."""

UNKNOWN = "unknown"
"""First step for an unknown name in `line.toml`, which follows."""

LINE_FILE = "line.toml"
FACTS_FILE = "facts.toml"
LANGUAGE_FILE = "language.toml"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a script: a field, a line of its value, and words on that line.

    Lines count from 1; 0 is the whole field. If the path stands for a file, they are lines of
    the file. Without `words` the whole line is meant.
    """

    field: FieldPath
    line: int = 0
    words: str = ""

    def of(self, words: object) -> "Place":
        """Return the place of words on the same line."""
        return Place(self.field, self.line, str(words))

    def overlaps(self, other: "Place") -> bool:
        """Return whether both places are on the same line, or one covers the field of the other."""
        covers_field = 0 in (self.line, other.line)
        shares_lines = covers_field or self.line == other.line
        return shares_lines and self.field == other.field


def format_path(path: FieldPath) -> str:
    """Return a path with slashes, such as `sv/texts/operativt/body`.

    A slash in a name is written `~1` and a tilde `~0`, as in a JSON Pointer (RFC 6901).
    """
    return "/".join(step.replace("~", "~0").replace("/", "~1") for step in path)


def parse_path(text: str) -> FieldPath:
    """Return the path in a text from `format_path`."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text.split("/"))


def field_in(file: str, *path: str) -> FieldPath:
    """Return the path of the field of a value in a file of a script, by its path in the file.

    For `sv/fred.txt` and "label" that is `("sv", "texts", "fred", "label")`.
    """
    folder, _, name = file.rpartition("/")
    if file == LINE_FILE:
        return path if not path or path[0] in LineTable.model_fields else (UNKNOWN, *path)
    if file == FACTS_FILE:
        return (FACTS, *path)
    code, _, below = folder.partition("/")
    stem, _, kind = name.rpartition(".")
    if re.fullmatch(CODE_PATTERN, code):
        if not below and name == LANGUAGE_FILE:
            return (code, *path)
        if not below and kind == "txt":
            return (code, TEXTS, stem, *path)
        if below == RECORDINGS and stem:
            return (code, RECORDINGS, stem, *path)
    return (FILES, *file.split("/"))


def file_of(field: FieldPath) -> tuple[str, FieldPath]:
    """Return the file of a field, and the path of its value in the file.

    The file of a recording has no extension.
    """
    match field:
        case ("files", *parts):
            return "/".join(parts), ()
        case ("facts", *path):
            return FACTS_FILE, tuple(path)
        case ("unknown", *path):
            return LINE_FILE, tuple(path)
        case (code, "texts", name, *path):
            return f"{code}/{name}.txt", tuple(path)
        case (code, "recordings", name, *path):
            return f"{code}/{RECORDINGS}/{name}", tuple(path)
        case (code, *path) if code not in LineTable.model_fields:
            return f"{code}/{LANGUAGE_FILE}", tuple(path)
        case _:
            return LINE_FILE, field
