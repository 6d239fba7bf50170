"""Edit and merge language files of a draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ivr.publishing.draft import Draft, file_digest
from ivr.studio.writing.language_table import HEAD, PHRASES, PRONUNCIATION, TableText
from ivr.studio.writing.merging import merge_entries
from ivr.studio.writing.names import language_file

TABLES = (HEAD, PHRASES, PRONUNCIATION)

Put = Callable[[TableText], None]
"""Writes the changes of a form into the tables."""


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """A language file in the form, and the digest of the version that its author has seen.

    It is `changed` if the author changed it, and `merged` if somebody else did too. Then
    `disputed` has the other values of entries that both changed, by table; None for a removed
    entry.
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
        """The tables of the file; raises ScriptRefusedError if it cannot be read."""
        return TableText(self.path, self.data)

    def with_changes(self, put: Put) -> bytes:
        """Return the file with the changes of a form."""
        table = self.table
        put(table)
        return table.data


class LanguageFiles:
    """Opens and merges language files; raises ScriptRefusedError if one cannot be read."""

    def opened(self, draft: Draft, code: str) -> LanguageFile:
        """Return a file of the draft, merged if a newer edition changed it too."""
        path = language_file(code)
        data = TableText(path, draft.files.get(path)).data
        if path not in draft.conflicting_files:
            return LanguageFile(code, path, data, file_digest(data) or "")
        theirs = draft.live_files.get(path, data)
        return self._merged(draft, code, b"", theirs, data)

    def written(self, draft: Draft, code: str, seen: str, put: Put) -> LanguageFile:
        """Return a file with the changes of a form that showed the version `seen`."""
        file = self.opened(draft, code)
        if seen != file.seen:
            file = LanguageFile(code, file.path, self._seen(file.path, seen), seen)
        data = file.with_changes(put)
        return LanguageFile(code, file.path, data, seen, changed=data != file.data)

    def merged(self, draft: Draft, file: LanguageFile) -> LanguageFile:
        """Return a changed file merged with the current draft."""
        base = self._seen(file.path, file.seen)
        return self._merged(draft, file.code, base, draft.files.get(file.path), file.data)

    def _seen(self, path: str, seen: str) -> bytes:
        """Return the version with this digest, or an empty file."""
        return b""

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
        seen = file_digest(draft.files.get(path)) or ""
        return LanguageFile(code, path, merged.data, seen, merged=True, disputed=disputed)


def _names(
    was: tuple[str, ...], theirs: tuple[str, ...], yours: tuple[str, ...]
) -> tuple[str, ...]:
    """Return their names without those that you removed, and with those that you added."""
    kept = [name for name in theirs if name in yours or name not in was]
    return tuple(dict.fromkeys((*kept, *(name for name in yours if name not in was))))
