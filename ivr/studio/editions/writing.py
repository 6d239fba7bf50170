"""Writing of fields: changes of values become changes of files.

Unchanged parts are kept byte for byte; tomlkit keeps comments and the order of tables.
"""

from collections.abc import Collection, Mapping, MutableMapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import InlineTable

from ivr.script import toml
from ivr.script.fields.place import FILES, FieldPath, field_in, file_of
from ivr.script.files import Files
from ivr.script.model import texts
from ivr.script.model.decoding import decoded
from ivr.script.model.recordings import CONTENT_TYPES
from ivr.script.reading.field_values import (
    FieldValue,
    Sound,
    fields_of,
    text_fields,
    texts_without_label,
)

MAX_INLINE_LENGTH = 88
"""Maximum characters of a list on one line."""


def write(files: Files, changes: Mapping[FieldPath, FieldValue | None]) -> Files:
    """Return the files with changed fields; None removes a field.

    Unchanged parts are kept byte for byte. A table, text or recording without fields is removed.
    Raises ValueError for a field of an unreadable file.
    """
    now = fields_of(files)
    new = {field: value for field, value in changes.items() if now.get(field) != value}
    new_files = dict(files)
    without_label = texts_without_label(files)
    by_file: dict[str, dict[FieldPath, FieldValue | None]] = {}
    for field, value in new.items():
        by_file.setdefault(file_of(field)[0], {})[field] = value
    for path, changes_of_file in by_file.items():
        _changed(new_files, path, changes_of_file, without_label)
    return new_files


def _changed(
    files: dict[str, bytes],
    path: str,
    new: Mapping[FieldPath, FieldValue | None],
    without_label: Collection[str],
) -> None:
    """Write fields of one file into the files; a whole file replaces its fields.

    `without_label` are the texts that had no label before.
    """
    wholes = {field: value for field, value in new.items() if field[0] == FILES}
    rest = {field: value for field, value in new.items() if field not in wholes}
    for value in wholes.values():
        _put(files, path, value if isinstance(value, bytes) else None)
    if not rest or any(value is not None for value in wholes.values()):
        return
    new = rest
    match next(iter(new)):
        case (_, "texts", _, *_):
            _put(files, path, _text(path, files, new, without_label))
        case (_, "recordings", *_) as field:
            _record(files, path, new[field])
        case _:
            _put(files, path, _table(path, files.get(path, b""), new))


def _put(files: dict[str, bytes], path: str, data: bytes | None) -> None:
    if data is None:
        files.pop(path, None)
    else:
        files[path] = data


def _record(files: dict[str, bytes], path: str, value: FieldValue | None) -> None:
    for kind in (*CONTENT_TYPES, "txt"):
        files.pop(f"{path}.{kind}", None)
    if isinstance(value, Sound):
        files[f"{path}.{value.kind}"] = value.data
        files[f"{path}.txt"] = value.words.encode()


def _text(
    path: str,
    files: Files,
    new: Mapping[FieldPath, FieldValue | None],
    without_label: Collection[str],
) -> bytes | None:
    whole = field_in(path)
    text = _decoded(path, files.get(path, b""))
    old = dict(text_fields(whole, texts.split(text, labelled=whole[2] not in without_label)))
    parts = [str({**old, **new}.get((*whole, part)) or "") for part in ("notes", "label", "body")]
    return texts.joined(*parts).encode() if any(parts) else None


def _decoded(path: str, data: bytes) -> str:
    text = decoded(data)
    if text is None:
        raise ValueError(f"{path} is no text in UTF-8, so it has no fields that can be changed")
    return text


def _table(path: str, data: bytes, new: Mapping[FieldPath, FieldValue | None]) -> bytes:
    document = tomlkit.parse(_decoded(path, data))
    values = {file_of(field)[1]: value for field, value in new.items()}
    for at in (at for at, value in values.items() if value is None):
        _remove_with_empty_tables(document, at)
    added = {
        at: value
        for at, value in values.items()
        if value is not None and not _replace(document, at, value)
    }
    text = tomlkit.dumps(document)
    for at, value in added.items():
        text = _with_value(text, at, value)
    return text.encode()


def _replace(document: Any, at: FieldPath, value: FieldValue) -> bool:
    """Replace a value in its table; return false, and change nothing, if it is a new one."""
    for name in at[:-1]:
        if not isinstance(document.get(name, {}), Mapping):
            del document[name]
        document = document.get(name, {})
    if at[-1] not in document and not isinstance(document, InlineTable):
        return False
    document[at[-1]] = _toml_item(value, inline=len(at) > 1)
    return True


def _with_value(text: str, at: FieldPath, value: FieldValue) -> str:
    """Return a text with a new value, after the others of its table.

    tomlkit would write it below the comment of the next table.
    """
    table = at[:-1]
    if isinstance(value, Mapping) and not table:
        return _with_table(text, at, [_line(name, entry) for name, entry in value.items()])
    lines = text.split("\n")
    ends = [
        span.stop - 1
        for path, span in toml.spans(text).items()
        if path[:-1] == table and not lines[span.start - 1].startswith("[")
    ]
    added = [_line(at[-1], value)]
    if not table:
        return _with_lines(text, added, after=ends[0] if ends else 0)
    return _with_lines(text, added, after=max(ends)) if ends else _with_table(text, table, added)


def _with_table(text: str, path: FieldPath, entries: Sequence[str]) -> str:
    """Return a text with a new table, after other tables of its kind if there are any."""
    ends = [span.stop - 1 for other, span in toml.spans(text).items() if other[0] == path[0]]
    end = max(ends, default=len(text.rstrip().split("\n")))
    header = f"[{'.'.join(tomlkit.key(name).as_string() for name in path)}]"
    return _with_lines(text, [*([""] if end else []), header, *entries], after=end)


def _with_lines(text: str, added: Sequence[str], *, after: int) -> str:
    lines = text.split("\n")
    return "\n".join([*lines[:after], *added, *(lines[after:] or [""])])


def _line(name: str, value: FieldValue) -> str:
    return f"{tomlkit.key(name).as_string()} = {_toml_item(value, inline=True).as_string()}"


def _remove_with_empty_tables(document: Any, at: FieldPath) -> None:
    if not isinstance(document, MutableMapping) or at[0] not in document:
        return
    if len(at) > 1:
        _remove_with_empty_tables(document[at[0]], at[1:])
    if len(at) == 1 or document[at[0]] == {}:
        del document[at[0]]


def _toml_item(value: FieldValue, *, inline: bool) -> Any:
    if isinstance(value, Mapping):
        table = tomlkit.inline_table() if inline else tomlkit.table()
        for name, each in value.items():
            table[name] = _toml_item(each, inline=True)
        return table
    if not isinstance(value, list):
        return tomlkit.item(value)
    # Parsed as a whole, because appending one by one takes quadratic time in tomlkit.
    array = tomlkit.array(f"[{', '.join(tomlkit.item(each).as_string() for each in value)}]")
    return array.multiline(multiline=len(array.as_string()) > MAX_INLINE_LENGTH)
