"""What a card tells besides the words of texts: old and new values, and what keys mean."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from ivr.reports.diff.differences import Group
from ivr.script.files import Files
from ivr.script.tables import FactTables, LanguageTable, LineTable
from ivr.studio.publishing.changes import FileChange
from ivr.studio.publishing.language_told import PARTS, facts_told, language_told
from ivr.studio.publishing.settings_told import SECTIONS, settings_told
from ivr.studio.publishing.subjects import (
    MENUS,
    TITLES,
    Subject,
    SubjectKind,
    read_table,
    subject_of,
)
from ivr.studio.publishing.told import Told
from ivr.studio.publishing.values import Words
from ivr.studio.writing.line_file import AnyTable

WHOLE: Mapping[SubjectKind, Collection[SubjectKind]] = {
    SubjectKind.SETTINGS: SECTIONS,
    SubjectKind.LANGUAGE: PARTS,
}
"""The parts of the files that are told as a whole if they cannot be told one by one."""


@dataclass(frozen=True, slots=True)
class Values:
    """The tables of two scripts; `told` is None where it is not known what callers hear."""

    old: Files
    new: Files
    words: Words
    told: Told | None

    def groups(self, subject: Subject, files: Collection[FileChange]) -> tuple[Group, ...]:
        """Return the differences of a subject; of a text only what its own words do not show."""
        if not files:
            return self.told.groups.get(subject, ()) if self.told else ()
        return tuple(group for file in files for group in self._of_file(subject, file))

    def _of_file(self, subject: Subject, file: FileChange) -> Iterator[Group]:
        """Yield what differs in a part of a file, or in each part of it under its title."""
        if file.names or subject.kind not in WHOLE:
            yield from self._of_part(subject, file.path)
            return
        for kind in WHOLE[subject.kind]:
            language = self.words.language(subject.name)
            title = self.words.reader.gettext(TITLES[kind], language=language)
            for group in self._of_part(Subject(kind, subject.name), file.path):
                yield replace(group, title=group.title or title)
        if subject.kind is SubjectKind.SETTINGS:
            yield from self._announcements(file.path)

    def _announcements(self, path: str) -> Iterator[Group]:
        both = self._both(LineTable, path)
        for name in {name: None for table in both or () for name in table.announcements}:
            words = self.words.title(name)
            title = self.words.reader.gettext("Announcement: %(words)s", words=words)
            for group in self._of_part(Subject(SubjectKind.TEXT, name), path):
                yield replace(group, title=title)

    def _of_part(self, subject: Subject, path: str) -> tuple[Group, ...]:
        if subject == MENUS and self.told and MENUS in self.told.groups:
            return self.told.groups[MENUS]
        match subject_of(path).kind:
            case SubjectKind.SETTINGS if both := self._both(LineTable, path):
                return settings_told(subject, *both, self.words)
            case SubjectKind.LANGUAGE if tables := self._both(LanguageTable, path):
                return language_told(subject, *tables, self.words)
            case SubjectKind.FACTS if facts := self._both(FactTables, path):
                return facts_told(*facts, self.words)
        return ()

    def _both(self, kind: type[AnyTable], path: str) -> tuple[AnyTable, AnyTable] | None:
        """Return a table of both scripts, None if one of them has none without mistakes."""
        old, new = (read_table(kind, path, files.get(path)) for files in (self.old, self.new))
        return (old, new) if old is not None and new is not None else None
