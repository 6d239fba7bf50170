"""The draft as values: the live edition and the files changed since."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ivr.publishing.edition import Edition
from ivr.script.files import Files, fingerprint


@dataclass(frozen=True, slots=True)
class Save:
    """Who saved a version of a file, and when; of a table, also its bytes."""

    author: str
    at: datetime
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class DraftChange:
    """A file that differs from the live edition: its new bytes, or None if it is removed.

    `conflict` is set if a later edition changed the same file. `replaced` are the saves that came
    before this one since the file was last published or its changes were undone, newest first.
    """

    path: str
    data: bytes | None
    author: str
    at: datetime
    conflict: bool
    replaced: tuple[Save, ...] = ()

    @property
    def saves(self) -> tuple[Save, ...]:
        """The last save of each person who wrote this change, newest first."""
        return last_saves(self.versions)

    @property
    def versions(self) -> tuple[Save, ...]:
        """Every save of this change, newest first."""
        return (Save(self.author, self.at, self.data), *self.replaced)


@dataclass(frozen=True)  # no slots, for cached_property
class Draft:
    """The live edition and the changes to it by path; `live` is None before the first edition."""

    live: Edition | None
    live_files: Files
    changes: Mapping[str, DraftChange]

    @cached_property
    def files(self) -> Files:
        """The script as it would be published."""
        files = dict(self.live_files)
        for path, change in self.changes.items():
            if change.data is None:
                files.pop(path, None)
            else:
                files[path] = change.data
        return files

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all paths and bytes, computed as an edition's is."""
        return fingerprint(self.files)

    @property
    def over(self) -> int:
        """The number of the live edition, 0 before the first one."""
        return self.live.number if self.live else 0

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The paths that must be merged before anything can be published."""
        return tuple(path for path, change in self.changes.items() if change.conflict)

    def seen(self, *paths: str) -> Mapping[str, str | None]:
        """Return the digests of some files as they are now, for `Drafts.save`."""
        return {path: digest_of(self.files.get(path)) for path in paths}


def last_saves(saves: Iterable[Save]) -> tuple[Save, ...]:
    """Return the last save of each person, newest first."""
    last = {one.author: one for one in sorted(saves, key=lambda save: save.at)}
    return tuple(sorted(last.values(), key=lambda save: save.at, reverse=True))


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who has a file open."""

    person: str
    path: str
    at: datetime


def digest_of(data: bytes | None) -> str | None:
    """Return the hash of a file's bytes, None for a missing file."""
    return None if data is None else hashlib.sha256(data).hexdigest()
