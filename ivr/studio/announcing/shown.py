"""Announcements of a draft as the pages list them, and those that were published earlier."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ivr.publishing.draft import Draft
from ivr.publishing.edition import Edition
from ivr.script.files import Files
from ivr.script.place import LINE_FILE
from ivr.script.tables import AnnouncementTable
from ivr.script.titles import words_in
from ivr.studio.announcing.tables import paths_of, stamp
from ivr.studio.announcing.times import moment_of, zone_in
from ivr.studio.writing.fields import as_field
from ivr.studio.writing.line_file import LineFile, LineFileError

Versions = Callable[[str], tuple[tuple[Edition, bytes], ...]]
"""The published versions of a file, newest first."""

MOST = 20
"""How many of those that have ended are listed."""


class When(StrEnum):
    """Whether an announcement is said now, later, or never again."""

    NOW = "now"
    LATER = "later"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Shown:
    """An announcement with its texts by language code, as they were written.

    `is_live` tells whether callers hear, or will hear, just this, and `is_new` whether the live
    edition has none of this name. `in_draft` is not set for one that is only in an edition.
    """

    name: str
    texts: Mapping[str, str]
    table: AnnouncementTable
    when: When
    is_live: bool = False
    is_new: bool = False
    in_draft: bool = True

    @property
    def words(self) -> dict[str, str]:
        """What is said, by language code, without notes."""
        return {code: words_in(text) for code, text in self.texts.items()}


def in_draft(draft: Draft, seconds: float) -> tuple[Shown, ...]:
    """Return the announcements of a draft, in the order of time; `seconds` are now, since 1970.

    There are none if the draft's file of them cannot be read.
    """
    live = _tables(draft.live_files)
    found = []
    for name, table in _tables(draft.files).items():
        paths = paths_of(draft.files, name)
        is_live = stamp(live.get(name)) == stamp(table) and all(
            draft.files.get(path) == draft.live_files.get(path) for path in paths.values()
        )
        when = _when(table, draft.files, seconds)
        texts, is_new = _texts(draft.files, paths), name not in live
        found.append(Shown(name, texts, table, when, is_live, is_new))
    return tuple(sorted(found, key=lambda one: (one.table.start or datetime.min, one.name)))


def taken_out(draft: Draft, seconds: float) -> tuple[Shown, ...]:
    """Return the announcements that callers hear, or will hear, until the draft is published.

    There are none if the draft's file of them cannot be read.
    """
    try:
        kept = LineFile(draft.files).table.announcements
    except LineFileError:
        return ()
    files = draft.live_files
    found = []
    for name, table in _tables(files).items():
        when = _when(table, files, seconds)
        if name not in kept and when is not When.ENDED:
            texts = _texts(files, paths_of(files, name))
            found.append(Shown(name, texts, table, when, is_live=True, in_draft=False))
    return tuple(found)


def earlier(draft: Draft, versions: Versions, seconds: float) -> tuple[Shown, ...]:
    """Return announcements that are over, the last one first, each with its last words.

    They are those of the draft that have ended, and those of editions that the draft has no more.
    Of several that say the same only the last one is returned.
    """
    ended = [one for one in in_draft(draft, seconds) if one.when is When.ENDED]
    found = [*ended, *_published(draft, versions)]
    found.sort(key=lambda one: one.table.until, reverse=True)
    distinct: dict[object, Shown] = {}
    for one in found:
        distinct.setdefault(tuple(one.words.values()), one)
    return tuple(distinct.values())[:MOST]


def earlier_one(draft: Draft, versions: Versions, name: str) -> Shown | None:
    """Return an announcement of an earlier edition, or None."""
    return next((one for one in _published(draft, versions) if one.name == name), None)


def _published(draft: Draft, versions: Versions) -> Iterator[Shown]:
    """Return the announcements of editions that the draft does not have, if it can be read."""
    try:
        seen = set(LineFile(draft.files).table.announcements)
    except LineFileError:
        return
    for _, data in versions(LINE_FILE):
        if b"announcements" not in data:
            continue
        for name, table in _tables({LINE_FILE: data}).items():
            if name not in seen:
                seen.add(name)
                texts = _last_texts(draft, versions, name)
                yield Shown(name, texts, table, When.ENDED, in_draft=False)


def _last_texts(draft: Draft, versions: Versions, name: str) -> dict[str, str]:
    paths = paths_of(draft.files, name)
    found = ((code, versions(path)) for code, path in paths.items())
    return {code: as_field(known[0][1]) for code, known in found if known}


def _when(table: AnnouncementTable, files: Files, seconds: float) -> When:
    zone, now = zone_in(files), datetime.fromtimestamp(seconds, UTC)
    if moment_of(table.until, zone) <= now:
        return When.ENDED
    started = table.start is None or moment_of(table.start, zone) <= now
    return When.NOW if started else When.LATER


def _texts(files: Files, paths: Mapping[str, str]) -> dict[str, str]:
    return {code: as_field(files.get(path)) for code, path in paths.items()}


def _tables(files: Files) -> Mapping[str, AnnouncementTable]:
    try:
        return LineFile(files).table.announcements
    except LineFileError:
        return {}
