"""A script as a set of fields, read from its files.

A field is the smallest unit that staff can change. See `ivr.script.fields.place` for addresses,
and `ivr.script.fields.kinds` for kinds of fields.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Any, TypeAlias

from ivr.script.fields.kinds import kinds_below
from ivr.script.fields.place import FILES, LINE_FILE, FieldPath, field_in
from ivr.script.fields.titles import Titles
from ivr.script.files import Files
from ivr.script.model import texts
from ivr.script.model.decoding import decoded
from ivr.script.model.recordings import CONTENT_TYPES
from ivr.script.model.script import FRAME_TEXTS
from ivr.script.toml import loads


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording: sound of the kind wav or mp3, and the words that were read."""

    kind: str
    data: bytes
    words: str


CACHE_SIZE = 8
"""Number of scripts cached."""

FieldValue: TypeAlias = (
    str | int | float | bool | date | Sequence[str] | Mapping[str, Any] | Sound | bytes
)
Fields: TypeAlias = Mapping[FieldPath, FieldValue]


def fields_of(files: Files) -> Fields:
    """Return all fields of a script with their values, even of a script with errors.

    A file that is unreadable or unknown is one field with its bytes. Never raises. Cached by
    content.
    """
    return _read(tuple(files.items()))


@lru_cache(CACHE_SIZE)
def _read(items: tuple[tuple[str, bytes], ...]) -> Fields:
    files = dict(items)
    without_label = texts_without_label(files)
    values: dict[FieldPath, FieldValue] = {}
    for path, data in items:
        values |= _fields(path, data, files, without_label)
    return MappingProxyType(values)


def titles(files: Files) -> Titles:
    """Return the titles of texts and menus of a script."""
    return Titles(fields_of(files))


def texts_without_label(files: Files) -> frozenset[str]:
    """Return the texts that never have a label: announcements and frame texts."""
    table = _parsed(files.get(LINE_FILE, b"")) or {}
    tables = (table.get("announcements"), table.get("ready"))
    announced = chain.from_iterable(each for each in tables if isinstance(each, dict))
    return frozenset((*FRAME_TEXTS, *announced))


def _fields(
    path: str, data: bytes, files: Files, without_label: Collection[str]
) -> Iterator[tuple[FieldPath, FieldValue]]:
    whole = field_in(path)
    match whole:
        case ("files", *_):
            yield whole, data
        case (_, "texts", name):
            if (text := decoded(data)) is None:
                yield (FILES, *path.split("/")), data
            else:
                yield from text_fields(whole, texts.split(text, labelled=name not in without_label))
        case (_, "recordings", name):
            yield from _of_recording(path, whole, data, files)
        case _:
            if (table := _parsed(data)) is None:
                yield (FILES, *path.split("/")), data
            else:
                yield from _of_table(path, table)


def text_fields(
    whole: FieldPath, written: texts.TextParts
) -> Iterator[tuple[FieldPath, FieldValue]]:
    parts = {"notes": "\n".join(written.notes), "label": written.label, "body": written.body}
    for part, words in parts.items():
        if words:
            yield (*whole, part), words


def _of_recording(
    path: str, whole: FieldPath, data: bytes, files: Files
) -> Iterator[tuple[FieldPath, FieldValue]]:
    """Yield the field of a recording for its sound; words without a sound are a separate file."""
    stem, _, kind = path.rpartition(".")
    if kind in CONTENT_TYPES:
        words = decoded(files.get(f"{stem}.txt", b""))
        yield whole, Sound(kind, data, words or "")
    elif kind != "txt" or not any(f"{stem}.{extension}" in files for extension in CONTENT_TYPES):
        yield (FILES, *path.split("/")), data


def _of_table(path: str, table: Mapping[str, Any]) -> Iterator[tuple[FieldPath, FieldValue]]:
    def below(path_in_file: tuple[str, ...], value: Any) -> Iterator[tuple[FieldPath, FieldValue]]:
        field = field_in(path, *path_in_file)
        if isinstance(value, dict) and kinds_below(field):
            for name, each in value.items():
                yield from below((*path_in_file, name), each)
        else:
            yield field, value

    for name, value in table.items():
        yield from below((name,), value)


def _parsed(data: bytes) -> dict[str, Any] | None:
    text = decoded(data)
    try:
        return None if text is None else loads(text)
    except ValueError:
        return None
