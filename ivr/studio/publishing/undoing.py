"""Undoing changes of the draft: whole files, or only some fields of a table."""

from collections.abc import Collection, Mapping

from ivr.publishing.draft import Draft
from ivr.script import fields
from ivr.script.fields import Value
from ivr.script.place import Address
from ivr.script.writing import write
from ivr.studio.publishing.changes import changed


def undone(draft: Draft, ids: Collection[str]) -> Mapping[str, bytes | None]:
    """Return the files that undo some changes; None removes a file.

    A change is a whole file, by its path, or a part of one, by its `FileChange.id`. Raises
    KeyError for another one.
    """
    parts = {
        one.id: one
        for each in changed(draft.live_files, draft.files, draft.changes).values()
        for one in each.files
    }
    found = {id: draft.live_files.get(id) for id in ids if id in draft.changes}
    live = fields.read(draft.live_files)
    by_path: dict[str, dict[Address, Value | None]] = {}
    for one in (parts[id] for id in ids if id not in draft.changes):
        by_path.setdefault(one.path, {}).update({field: live.get(field) for field in one.fields})
    for path, values in by_path.items():
        if path not in found:
            found[path] = _with(path, draft, values)
    return found


def _with(path: str, draft: Draft, values: Mapping[Address, Value | None]) -> bytes:
    """Return a table of the draft with other values.

    If only comments and line breaks differ then, the live file itself is returned.
    """
    data = write({path: draft.files[path]}, values)[path]
    live = draft.live_files[path]
    return live if fields.read({path: data}) == fields.read({path: live}) else data
