"""Undoing changes of the draft: whole files, or only parts of a table."""

import tomllib
from collections.abc import Collection, Mapping
from typing import Any

from ivr.publishing.draft import Draft
from ivr.script.place import LINE_FILE
from ivr.script.tables import LanguageTable, LineTable
from ivr.studio.publishing.changes import changed_files
from ivr.studio.writing.line_file import TableFile
from ivr.studio.writing.table_pieces import values_of, with_pieces


def undone(draft: Draft, ids: Collection[str]) -> Mapping[str, bytes | None]:
    """Return the files that undo some changes; None removes a file.

    A change is a whole file, by its path, or a part of one, by its `FileChange.id`. Raises
    KeyError for another one, and LineFileError if a part cannot be put back by itself.
    """
    parts = {
        one.id: one
        for files in changed_files(draft.live_files, draft.files, draft.changes).values()
        for one in files
    }
    found: dict[str, bytes | None] = {}
    for id in ids:
        if id in draft.changes:
            found[id] = draft.live_files.get(id)
        else:
            path, names = parts[id].path, parts[id].names
            mine = found.get(path) or draft.files[path]
            found[path] = _without(path, mine, draft.live_files[path], names)
    return found


def _without(path: str, mine: bytes, live: bytes, names: Collection[str]) -> bytes:
    """Return a table with the live version of some pieces.

    If only comments and line breaks differ then, the live file itself is returned.
    """
    kind = LineTable if path == LINE_FILE else LanguageTable
    file: TableFile[Any] = TableFile({path: mine}, path, kind)
    theirs = tomllib.loads(live.decode())

    def expected(data: Any) -> None:
        for name in names:
            table, _dot, nested = name.partition(".")
            held, wanted = (
                each.setdefault(table, {}) if nested else each for each in (data, theirs)
            )
            held.pop(nested or table, None)
            held |= {key: value for key, value in wanted.items() if key == (nested or table)}
            if nested and not held:
                del data[table]

    file.accept(with_pieces(file.text, live.decode(), names), expected)
    return live if values_of(file.text) == values_of(live.decode()) else file.data
