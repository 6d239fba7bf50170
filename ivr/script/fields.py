"""A script as a set of fields: reading them from files, and writing changes into files.

A field is one thing that staff can change. See `ivr.script.place` for addresses, and
`ivr.script.kinds` for what each of them is.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import tomlkit
from tomlkit.exceptions import TOMLKitError

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.script import texts, toml
from ivr.script.files import Files
from ivr.script.model import FRAME_TEXTS
from ivr.script.place import FACTS_FILE, FILES, LINE_FILE, Address, field_in, file_of
from ivr.script.titles import Titles
from ivr.script.toml import NOT_TOML

BYTE_ORDER_MARK = "\ufeff"

SOUNDS = ("wav", "mp3")
"""The kinds of recordings."""

NESTED: Mapping[str, int] = {
    "numbers": 2,
    "menus": 3,
    "keys": 2,
    "patience": 2,
    "publishing": 2,
    "announcements": 3,
    "review": 2,
    "read": 2,
    "rules": 2,
    "phrases": 2,
    "pronunciation": 2,
}
"""How many steps the path of a field has in tables that hold several fields, by their names."""

LONGEST_LIST = 88
"""Characters of a list on one line."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording: its sound, of the kind wav or mp3, and the words that were read."""

    kind: str
    data: bytes
    words: str


Value: TypeAlias = (
    str | int | float | bool | date | Sequence[str] | Mapping[str, Any] | Sound | bytes
)
Fields: TypeAlias = Mapping[Address, Value]


class UnreadableFileError(IVRError):
    """A field cannot be written, since its file cannot be read."""

    def __init__(self, file: str) -> None:
        super().__init__(
            N_(
                "%(file)s cannot be read, so nothing in it can be changed. Fetch it back from an "
                "earlier edition."
            ),
            file=file,
        )


def read(files: Files) -> Fields:
    """Return every field of a script with its value, also of one that has mistakes.

    A file that cannot be read, or that no script has, is one field with its bytes. Never raises.
    """
    found: dict[Address, Value] = {}
    without = unlabelled(files)
    for path, data in files.items():
        found |= _fields(path, data, files, without)
    return found


def titles(files: Files) -> Titles:
    """Return what people call the texts and menus of a script."""
    return Titles(read(files))


def write(files: Files, changes: Mapping[Address, Value | None]) -> Files:
    """Return the files with changed fields; None removes a field.

    What does not change stays as it is, byte for byte. A table, text or recording that is left
    without fields is removed. Raises UnreadableFileError.
    """
    now = read(files)
    new = {field: value for field, value in changes.items() if now.get(field) != value}
    written = dict(files)
    by_file: dict[str, dict[Address, Value | None]] = {}
    for field, value in new.items():
        by_file.setdefault(file_of(field)[0], {})[field] = value
    for path in sorted(
        by_file, key=lambda path: path != LINE_FILE
    ):  # it says which texts have labels
        _changed(written, path, by_file[path])
    return written


def unlabelled(files: Files) -> frozenset[str]:
    """Return the texts that have no label: those of announcements, and those of every script."""
    table = _parsed(files.get(LINE_FILE, b"")) or {}
    announced = table.get("announcements")
    return frozenset((*FRAME_TEXTS, *(announced if isinstance(announced, dict) else ())))


def _fields(
    path: str, data: bytes, files: Files, without: Collection[str]
) -> Iterator[tuple[Address, Value]]:
    whole = field_in(path)
    match whole:
        case ("files", *_):
            yield whole, data
        case (_, "texts", name):
            if (text := _decoded(data)) is None:
                yield (FILES, *path.split("/")), data
            else:
                yield from _of_text(whole, texts.split(text, labelled=name not in without))
        case (_, "recordings", name):
            yield from _of_recording(path, whole, data, files)
        case _:
            if (table := _parsed(data)) is None:
                yield (FILES, *path.split("/")), data
            else:
                yield from _of_table(path, table)


def _of_text(whole: Address, written: texts.Written) -> Iterator[tuple[Address, Value]]:
    parts = {"notes": "\n".join(written.notes), "label": written.label, "body": written.body}
    for part, words in parts.items():
        if words:
            yield (*whole, part), words


def _of_recording(
    path: str, whole: Address, data: bytes, files: Files
) -> Iterator[tuple[Address, Value]]:
    """Yield a recording at its sound; words without a sound are a file of their own."""
    stem, _, kind = path.rpartition(".")
    if kind in SOUNDS:
        words = _decoded(files.get(f"{stem}.txt", b""))
        yield whole, Sound(kind, data, words or "")
    elif kind != "txt" or not any(f"{stem}.{each}" in files for each in SOUNDS):
        yield (FILES, *path.split("/")), data


def _of_table(path: str, table: Mapping[str, Any]) -> Iterator[tuple[Address, Value]]:
    def below(at: tuple[str, ...], value: Any, depth: int) -> Iterator[tuple[Address, Value]]:
        if len(at) < depth and isinstance(value, dict):
            for name, each in value.items():
                yield from below((*at, name), each, depth)
        else:
            yield field_in(path, *at), value

    for name, value in table.items():
        yield from below((name,), value, NESTED.get(name, 1) if path != FACTS_FILE else 1)


def _parsed(data: bytes) -> dict[str, Any] | None:
    text = _decoded(data)
    try:
        return None if text is None else tomllib.loads(text)
    except NOT_TOML:
        return None


def _decoded(data: bytes) -> str | None:
    try:
        text = data.decode().removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _changed(files: dict[str, bytes], path: str, new: Mapping[Address, Value | None]) -> None:
    """Write fields of one file into the files."""
    match next(iter(new)):
        case ("files", *_) as field:
            value = new[field]
            _put(files, path, value if isinstance(value, bytes) else None)
        case (_, "texts", _, *_):
            _put(files, path, _text(path, files, new))
        case (_, "recordings", *_) as field:
            _record(files, path, new[field])
        case _:
            _put(files, path, _table(path, files.get(path, b""), new))


def _put(files: dict[str, bytes], path: str, data: bytes | None) -> None:
    if data is None:
        files.pop(path, None)
    else:
        files[path] = data


def _record(files: dict[str, bytes], path: str, value: Value | None) -> None:
    for kind in (*SOUNDS, "txt"):
        files.pop(f"{path}.{kind}", None)
    if isinstance(value, Sound):
        files[f"{path}.{value.kind}"] = value.data
        files[f"{path}.txt"] = value.words.encode()


def _text(path: str, files: Files, new: Mapping[Address, Value | None]) -> bytes | None:
    if (text := _decoded(files.get(path, b""))) is None:
        raise UnreadableFileError(path)
    whole = field_in(path)
    old = dict(_of_text(whole, texts.split(text, labelled=whole[2] not in unlabelled(files))))
    parts = [str({**old, **new}.get((*whole, part)) or "") for part in ("notes", "label", "body")]
    return texts.joined(*parts).encode() if any(parts) else None


def _table(path: str, data: bytes, new: Mapping[Address, Value | None]) -> bytes:
    text = _decoded(data)
    try:
        document = tomlkit.parse(text or "")
    except TOMLKitError as error:
        raise UnreadableFileError(path) from error
    if text is None:
        raise UnreadableFileError(path)
    added: dict[Address, Value] = {}
    for field, value in new.items():
        at = file_of(field)[1]
        if value is None:
            _remove(document, at)
        elif not _set(document, at, value):
            added[at] = value
    text = tomlkit.dumps(document)
    for at, value in added.items():
        text = _with_value(text, at, value)
    return text.encode()


def _set(document: Any, at: Address, value: Value) -> bool:
    """Set a value, and tell whether it was there before."""
    for name in at[:-1]:
        document = document.get(name, {})
    if at[-1] not in document:
        return False
    document[at[-1]] = _item(value, inline=len(at) > 1)
    return True


def _with_value(text: str, at: Address, value: Value) -> str:
    """Return a text with a new value, after the others of its table.

    tomlkit would write it below the comment of the next table. A new table stands after those of
    its kind, or at the end.
    """
    lines, spans, table = text.split("\n"), toml.spans(text), at[:-1]
    if isinstance(value, Mapping) and not table:
        added = [_line(name, each) for name, each in value.items()]
        inside, beside, head = [], [], at
    else:
        added = [_line(at[-1], value)]
        inside = [
            span.stop
            for path, span in spans.items()
            if path[:-1] == table and not lines[span.start - 1].startswith("[")
        ]
        inside = inside if table else [*inside, 1][:1]  # at the top of a file
        beside = [span.stop for path, span in spans.items() if path[0] == at[0]]
        head = table
    end = max(inside or beside, default=len(text.rstrip().split("\n")) + 1) - 1
    if head and not inside:
        header = ".".join(tomlkit.key(name).as_string() for name in head)
        added = [*([""] if end else []), f"[{header}]", *added]
    return "\n".join([*lines[:end], *added, *(lines[end:] or [""])])


def _line(name: str, value: Value) -> str:
    return f"{tomlkit.key(name).as_string()} = {_item(value, inline=True).as_string()}"


def _remove(document: Any, at: Address) -> None:
    """Remove a value, and the tables that are left empty."""
    if at[0] not in document:
        return
    if len(at) > 1:
        _remove(document[at[0]], at[1:])
    if len(at) == 1 or not document[at[0]]:
        del document[at[0]]


def _item(value: Value, *, inline: bool) -> Any:
    """Return a value as it is written: long lists one entry a line."""
    if isinstance(value, Mapping):
        table = tomlkit.inline_table() if inline else tomlkit.table()
        for name, each in value.items():
            table[name] = _item(each, inline=True)
        return table
    item: Any = tomlkit.item(value)
    if isinstance(value, list) and len(item.as_string()) > LONGEST_LIST:
        item.multiline(multiline=True)
    return item
