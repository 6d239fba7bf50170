"""The difference between two scripts as one card a change: a text in all languages, the menus."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from ivr.checks.checker import Checker
from ivr.i18n import translator
from ivr.publishing.draft import DraftChange, Save, last_saves
from ivr.reports.diff.compare import compare
from ivr.reports.diff.differences import Group
from ivr.script.files import Files
from ivr.script.place import Address, file_of
from ivr.studio.publishing.card_values import Values
from ivr.studio.publishing.changes import ChangeKind, FileChange, changed_files
from ivr.studio.publishing.subjects import (
    MENUS,
    SETTINGS,
    Subject,
    SubjectKind,
    in_order,
    subject_at,
    subject_of,
)
from ivr.studio.publishing.told import Told, tell
from ivr.studio.publishing.values import Words
from ivr.studio.publishing.words import Side, WordsChange, words_change


@dataclass(frozen=True, slots=True)
class Titled:
    """A subject with its label, or an announcement's first words, by language."""

    subject: Subject
    labels: Mapping[str, str]
    is_announcement: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One change: its files, and its words or what callers hear differently by it.

    A card has no files if the change follows from other cards alone. `is_partial` is whether a
    text stays as it is in other languages.
    """

    titled: Titled
    files: tuple[FileChange, ...]
    words: tuple[WordsChange, ...] = ()
    groups: tuple[Group, ...] = ()
    is_partial: bool = False

    @property
    def subject(self) -> Subject:
        """What the change is about."""
        return self.titled.subject

    @property
    def kind(self) -> ChangeKind:
        """Whether all of it is new, or removed, or some of it changed."""
        is_text = self.subject.kind is SubjectKind.TEXT
        if self.is_partial or (not is_text and any(one.names for one in self.files)):
            return ChangeKind.CHANGED
        kinds = {one.kind for one in self.words} or {one.kind for one in self.files}
        return kinds.pop() if len(kinds) == 1 else ChangeKind.CHANGED

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The files that another edition changed after the draft did."""
        return tuple(one.path for one in self.files if one.is_conflict)

    @property
    def saved(self) -> tuple[Save, ...]:
        """The last save of each person, the newest first."""
        return last_saves(save for one in self.files for save in one.saves)


@dataclass(frozen=True, slots=True)
class Comparing:
    """Two scripts and their differences; `told` is None where one of them cannot be read."""

    old: Side
    new: Side
    cards: tuple[Card, ...]
    told: Told | None

    def titled(self, subject: Subject) -> Titled:
        """Return a subject with its labels."""
        return _titled(subject, self.old, self.new)

    def subject_at(self, field: Address) -> Subject:
        """Return the subject of a field: that of a card for its whole file, if there is one."""
        whole = subject_of(file_of(field)[0])
        return whole if any(card.subject == whole for card in self.cards) else subject_at(field)


def comparing(
    checker: Checker,
    old: Files,
    new: Files,
    language: str,
    now: datetime,
    saved: Mapping[str, DraftChange] | None = None,
) -> Comparing:
    """Compare two scripts for a reader of a language; `saved` are a draft's changes.

    Announcements that have ended at the moment `now` (aware) are not heard.
    """
    before, after = (Side(checker.check(files), files) for files in (old, new))
    lines = (before.check.line, after.check.line)
    words = Words(translator(language), partial(_title, after, before, language))
    told = None
    if lines[0] and lines[1]:
        told = tell(compare(lines[0], lines[1], now), language)
    files = changed_files(old, new, saved)
    follow = [one for one in told.groups if one not in files] if told else []
    if SETTINGS in files and MENUS in follow:
        follow.remove(MENUS)
    values = Values(old, new, words, told)
    cards = [
        Card(
            titled=_titled(subject, before, after),
            files=files.get(subject, ()),
            words=_words(subject, files.get(subject, ()), before, after),
            groups=values.groups(subject, files.get(subject, ())),
            is_partial=_is_partial(subject, files.get(subject, ()), after),
        )
        for subject in (*files, *follow)
    ]
    order = in_order((*after.names.texts, *before.names.texts))
    cards.sort(key=lambda card: (not card.conflicts, order(card.subject)))
    return Comparing(before, after, tuple(cards), told)


def _words(
    subject: Subject, files: Iterable[FileChange], old: Side, new: Side
) -> tuple[WordsChange, ...]:
    if subject.kind is not SubjectKind.TEXT:
        return ()
    changed = {one.path.partition("/")[0] for one in files if not one.names}
    codes = dict.fromkeys((*new.names.languages, *old.names.languages, *sorted(changed)))
    return tuple(words_change(old, new, code, subject.name) for code in codes if code in changed)


def _is_partial(subject: Subject, files: Iterable[FileChange], new: Side) -> bool:
    """Whether a text has a file in another language that did not change."""
    changed = {one.path for one in files if not one.names}
    paths = {f"{code}/{subject.name}.txt" for code in new.names.languages}
    return bool(changed) and any(path in new.files for path in paths - changed)


def _titled(subject: Subject, old: Side, new: Side) -> Titled:
    if subject.kind is not SubjectKind.TEXT:
        return Titled(subject, {})
    labels = new.labels(subject.name) or old.labels(subject.name)
    announced = subject.name in (*new.names.announcements, *old.names.announcements)
    return Titled(subject, labels, announced)


def _title(new: Side, old: Side, language: str, name: str) -> str:
    """Return what people call a text or menu of one of the scripts."""
    known = (side.check.titles.known(name, language) for side in (new, old))
    return next(filter(None, known), name)
