"""A language's file as it lies before somebody who edits one of its tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ivr.publishing.draft import Draft, digest_of
from ivr.studio.writing.language_table import PHRASES, PRONUNCIATION, TableText
from ivr.studio.writing.merging import merge_entries
from ivr.studio.writing.names import language_file
from ivr.studio.writing.sheet import Records
from ivr.studio.writing.versions import content_of, published_before

TABLES = (PHRASES, PRONUNCIATION)

Put = Callable[[TableText], None]
"""Puts what somebody has written into the tables."""


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """A language's file to be edited, and the digest of what was seen.

    It is `changed` where the author wrote something else than they had seen, and `merged` where
    somebody else changed it too: then `disputed` holds what others made of entries that both
    have changed, by table; None stands for one that they took out.
    """

    code: str
    path: str
    data: bytes
    seen: str
    changed: bool = False
    merged: bool = False
    disputed: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)

    @property
    def table(self) -> TableText:
        """The tables that the file holds; raises ScriptRefusedError if it cannot be read."""
        return TableText(self.path, self.data)

    def with_changes(self, put: Put) -> bytes:
        """Return the file with what somebody has written."""
        table = self.table
        put(table)
        return table.data


class LanguageFiles:
    """Lays out the language files of a draft; ScriptRefusedError where one cannot be read."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def opened(self, draft: Draft, code: str) -> LanguageFile:
        """Return a file as it is in the draft, merged where another edition changed it too."""
        path = language_file(code)
        data = TableText(path, draft.files.get(path)).data
        if path not in draft.conflicts:
            return LanguageFile(code, path, data, digest_of(data) or "")
        base = published_before(draft.changes[path].at, self._records.published(path))
        theirs = draft.live_files.get(path, data)
        return self._merged(draft, code, base or b"", theirs, data)

    def written(self, draft: Draft, code: str, seen: str, put: Put) -> LanguageFile:
        """Return a file with what somebody has written, who had `seen` it."""
        file = self.opened(draft, code)
        if seen != file.seen:
            file = LanguageFile(code, file.path, self._seen(file.path, seen), seen)
        data = file.with_changes(put)
        return LanguageFile(code, file.path, data, seen, changed=data != file.data)

    def merged(self, draft: Draft, file: LanguageFile) -> LanguageFile:
        """Return what was written over the draft as it is now, with its changes taken in."""
        base = self._seen(file.path, file.seen)
        return self._merged(draft, file.code, base, draft.files.get(file.path), file.data)

    def _seen(self, path: str, seen: str) -> bytes:
        """The file that somebody had before their eyes; an empty one if there never was such."""
        found = content_of(seen, self._records.published(path), self._records.saved(path))
        return found or b""

    def _merged(
        self, draft: Draft, code: str, base: bytes, theirs: bytes | None, yours: bytes
    ) -> LanguageFile:
        path = language_file(code)
        was, their, your = (TableText(path, data) for data in (base, theirs, yours))
        merged = TableText(path, theirs)
        disputed: dict[str, Mapping[str, str | None]] = {}
        for name in TABLES:
            found = merge_entries(was.entries(name), their.entries(name), your.entries(name))
            merged.put(name, found.entries)
            if found.disputed:
                disputed[name] = found.disputed
        merged.put_names(_names(was.names, their.names, your.names))
        seen = digest_of(draft.files.get(path)) or ""
        return LanguageFile(code, path, merged.data, seen, merged=True, disputed=disputed)


def _names(
    was: tuple[str, ...], theirs: tuple[str, ...], yours: tuple[str, ...]
) -> tuple[str, ...]:
    """The names of others, without those that you took out, and with those that you added."""
    kept = [name for name in theirs if name in yours or name not in was]
    return tuple(dict.fromkeys((*kept, *(name for name in yours if name not in was))))
