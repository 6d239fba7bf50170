"""All that callers hear, in the order of a call, with what somebody needs who edits it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ivr.reports.script import files as as_written
from ivr.reports.script.document import Entry, PrintedLanguage
from ivr.reports.script.layout import printed_language
from ivr.reports.script.telling import CHAPTERS
from ivr.reports.script.ways import Way
from ivr.studio.writing.board import Board, Boards, Pad
from ivr.studio.writing.names import PRINTED
from ivr.studio.writing.text_checks import TextChecks

MENUS = ("main_menu", "menu")
"""The kinds of entries that are menus."""

OFFERS = ("language_offer", "after", "slower")
"""The kinds of entries that are neither a text nor a menu."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text, a menu, or offers that belong together; `entries` are by language.

    `name` is that of the text or menu; offers have none, and no `pad`. Menus have a `board`, and a
    pad where they may have words of their own.
    """

    name: str
    kind: str
    entries: Mapping[str, Entry]
    pad: Pad | None
    board: Board | None

    @property
    def entry(self) -> Entry | None:
        """The entry in the first language that has one."""
        return next(iter(self.entries.values()), None)

    @property
    def way(self) -> Way:
        """The keys that lead to it first, from the main menu; empty if none do."""
        return next(iter(self.entry.keys), ()) if self.entry else ()


@dataclass(frozen=True, slots=True)
class CallChapter:
    """Parts of a call that belong together; `kind` names the heading."""

    kind: str
    parts: tuple[Part, ...]


def call_order(checks: TextChecks, boards: Boards, now: datetime) -> tuple[CallChapter, ...]:
    """Return every text and menu of a draft once, as far as it can be read.

    `now` is the moment (aware) at which announcements have ended or not.
    """
    return tuple(_CallOrder(checks, boards, now).chapters())


class _CallOrder:
    """Collects the parts by chapter."""

    def __init__(self, checks: TextChecks, boards: Boards, now: datetime) -> None:
        self._checks = checks
        self._pads = boards
        self._boards = {board.name: board for board in boards.all()}
        script = checks.check.script
        self._printed = (
            tuple(printed_language(script, each, now=now) for each in script.languages.values())
            if script
            else self._written
        )

    @cached_property
    def _written(self) -> tuple[PrintedLanguage, ...]:
        """The texts as they are in their files."""
        return as_written.languages(self._checks.files)

    def chapters(self) -> Iterator[CallChapter]:
        found = {kind: list(self._parts(kind)) for kind in CHAPTERS}
        placed = {part.name for parts in found.values() for part in parts}
        last = "unreached" if self._boards else "as_written"
        placed.update(self._checks.names.announcements)  # those that have ended are heard no more
        for part in self._others(placed):
            found["printed" if part.name in PRINTED else last].append(part)
        for kind, parts in found.items():
            if parts:
                yield CallChapter(kind, tuple(parts))

    def _parts(self, kind: str) -> Iterator[Part]:
        in_each = {one.code: _entries(one, kind) for one in self._printed}
        its = (entry for entries in in_each.values() for entry in entries.values())
        ids = dict.fromkeys(entry.id for entry in its if not entry.ended)
        for id in ids:
            entries = {code: its[id] for code, its in in_each.items() if id in its}
            kind_of_entry = next(iter(entries.values())).kind
            name = id.removeprefix("menu-") if kind_of_entry in MENUS else id
            yield self._part("" if kind_of_entry in OFFERS else name, kind_of_entry, entries)

    def _others(self, placed: Collection[str]) -> Iterator[Part]:
        """The other texts and menus: what no key leads to has its words from its files."""
        for name in dict.fromkeys((*self._checks.names.texts, *self._boards)):
            if name not in placed:
                yield self._part(name, "topic", self._in_files(name))

    def _in_files(self, name: str) -> dict[str, Entry]:
        paths = self._checks.names.paths(name)
        if self._checks.files.keys().isdisjoint(paths.values()):
            return {}
        found = ((one.code, entry) for one in self._written for entry in one.entries)
        return {code: entry for code, entry in found if entry.file == paths.get(code)}

    def _part(self, name: str, kind: str, entries: Mapping[str, Entry]) -> Part:
        is_text = name in self._checks.names.texts
        pad = self._pads.pad("", "", name) if is_text else None
        return Part(name, kind, entries, pad, self._boards.get(name))


def _entries(language: PrintedLanguage, kind: str) -> dict[str, Entry]:
    """Return the entries of a chapter by id."""
    chapters = (chapter for chapter in language.chapters if chapter.kind == kind)
    return {entry.id: entry for chapter in chapters for entry in chapter.entries}
