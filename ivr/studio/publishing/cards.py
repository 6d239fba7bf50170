"""The difference between two scripts as one card a change: a text in all languages, the menus."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.checks.checker import Checker
from ivr.publishing.draft import DraftChange, Save, last_saves
from ivr.reports.diff.compare import compare
from ivr.reports.diff.differences import Group
from ivr.script.files import Files
from ivr.studio.publishing.changes import ChangeKind, FileChange, changed_files
from ivr.studio.publishing.subjects import Subject, SubjectKind, subject_of
from ivr.studio.publishing.told import Told, tell
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

    A card has no files if the change follows from other cards alone.
    """

    titled: Titled
    files: tuple[FileChange, ...]
    words: tuple[WordsChange, ...] = ()
    groups: tuple[Group, ...] = ()
    silent: str = ""

    @property
    def subject(self) -> Subject:
        """What the change is about."""
        return self.titled.subject

    @property
    def kind(self) -> ChangeKind:
        """Whether all of it is new, or removed, or some of it changed."""
        kinds = {one.kind for one in self.words} or {one.kind for one in self.files}
        return kinds.pop() if len(kinds) == 1 else ChangeKind.CHANGED

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The files that another edition changed after the draft did."""
        return tuple(one.path for one in self.files if one.is_conflict)

    @property
    def saved(self) -> tuple[Save, ...]:
        """The last save of each person, the newest first."""
        return last_saves(one.saved for one in self.files if one.saved)


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
    told = None
    if lines[0] and lines[1]:
        told = tell(
            compare(lines[0], lines[1], now),
            language,
            lambda name: _known_by(name, (after, before), language),
        )
    files: dict[Subject, list[FileChange]] = {}
    for one in changed_files(old, new, saved):
        files.setdefault(subject_of(one.path), []).append(one)
    subjects = dict.fromkeys([*files, *(told.groups if told else ())])
    cards = [_card(one, files.get(one, ()), before, after, told) for one in subjects]
    texts = (*after.names.texts, *before.names.texts)
    place = {name: at for at, name in reversed(tuple(enumerate(texts)))}
    kinds = list(SubjectKind)
    cards.sort(
        key=lambda card: (
            not card.conflicts,
            kinds.index(card.subject.kind),
            place.get(card.subject.name, 0),
            card.subject.name,
        )
    )
    return Comparing(before, after, tuple(cards), told)


def _card(
    subject: Subject, files: Iterable[FileChange], old: Side, new: Side, told: Told | None
) -> Card:
    words: tuple[WordsChange, ...] = ()
    if subject.kind is SubjectKind.TEXT:
        changed = {one.path.partition("/")[0] for one in files}
        codes = dict.fromkeys((*new.names.languages, *old.names.languages, *sorted(changed)))
        words = tuple(
            words_change(old, new, code, subject.name) for code in codes if code in changed
        )
    return Card(
        titled=_titled(subject, old, new),
        files=tuple(files),
        words=words,
        groups=told.groups.get(subject, ()) if told else (),
        silent=told.silent.get(subject.kind, "") if told else "",
    )


def _titled(subject: Subject, old: Side, new: Side) -> Titled:
    if subject.kind is not SubjectKind.TEXT:
        return Titled(subject, {})
    labels = new.labels(subject.name) or old.labels(subject.name)
    announced = subject.name in (*new.names.announcements, *old.names.announcements)
    return Titled(subject, labels, announced)


def _known_by(name: str, sides: Iterable[Side], language: str) -> str:
    """Return what people call a text in the first script that has it, if possible in a language."""
    labels = next(filter(None, (side.labels(name) for side in sides)), {})
    return labels.get(language) or next(iter(labels.values()), name)
