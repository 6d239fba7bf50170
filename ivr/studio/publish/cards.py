"""The difference between two scripts as cards, one for each subject."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ivr.i18n import N_, Translator, language_name, translator
from ivr.reports.diff.impact import CallerImpact, caller_impact
from ivr.reports.diff.shown_changes import SOUNDS, EditKind, ShownChange, describe_changes
from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.place import RECORDINGS, TEXTS, FieldPath
from ivr.script.fields.subjects import Subject, in_order, subject_of, subjects_of
from ivr.script.fields.titles import Titles
from ivr.script.files import Files
from ivr.script.findings.finding import Finding
from ivr.script.reading.changes import Change, ChangeKind, by_subject, changed_fields
from ivr.script.reading.field_values import Fields, fields_of
from ivr.studio.content.placeholders import shown_change
from ivr.studio.content.questions import OpenQuestion, open_questions
from ivr.studio.content.text_checks import Playback, TextChecks
from ivr.studio.editions.draft import Draft, last_of_each
from ivr.studio.editions.lineage import Revision
from ivr.studio.publish.grouping import changes_of_subjects, only_differing_names
from ivr.studio.publish.translations import untranslated_words
from ivr.studio.services import current_studio
from ivr.studio.translation import language

NOT_PLAYED = N_("The recording is not played: it has other words than the text.")


@dataclass(frozen=True, slots=True)
class SubjectChanges:
    """The changes of a subject, including changes of names that its text says.

    `saves` are the last saves of each person, newest first; `conflicts` are fields that another
    edition changed too.
    """

    changes: tuple[Change, ...] = ()
    saves: tuple[Revision, ...] = ()
    conflicts: frozenset[FieldPath] = frozenset()

    @property
    def fields(self) -> frozenset[FieldPath]:
        """The addresses of the changed fields."""
        return frozenset(change.field for change in self.changes)


@dataclass(frozen=True, slots=True)
class CardPart:
    """Changes under a heading: of a text in one language, or of a subject in a whole file.

    `plays_old` and `plays_new` tell whether the old and new text in `language` can be played.
    """

    title: str
    changes: tuple[ShownChange, ...]
    language: str = ""
    kind: ChangeKind = ChangeKind.CHANGED
    plays_old: bool = False
    plays_new: bool = False

    @property
    def is_unchanged(self) -> bool:
        """Whether the text is equal in both scripts; it is shown because of its new times."""
        edits = chain.from_iterable(change.edits for change in self.changes)
        return {edit.kind for edit in edits} == {EditKind.SAME}


@dataclass(frozen=True, slots=True)
class Card:
    """A subject with its differing parts and changed fields.

    Without changed fields, it differs only because of other changes, such as another key.
    `untranslated` says in which languages a text was not changed, if it was in others.
    """

    subject: Subject
    title: str
    kind: ChangeKind
    is_announcement: bool
    parts: tuple[CardPart, ...]
    changed: SubjectChanges
    untranslated: str


@dataclass(frozen=True, slots=True)
class ScriptComparison:
    """Two scripts and their differences.

    `impact` is None if one of the scripts cannot be read.
    """

    old: TextChecks
    new: TextChecks
    titles: Titles
    cards: tuple[Card, ...]
    impact: CallerImpact | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings about subjects that have a card, and others that the old script has not."""
        known = {(finding.case, finding.place) for finding in self.old.check.findings}
        differing = {card.subject for card in self.cards}
        return tuple(
            finding
            for finding in self.new.check.findings
            if subject_of(finding.field) in differing or (finding.case, finding.place) not in known
        )

    @property
    def unconfirmed(self) -> tuple[OpenQuestion, ...]:
        """The open questions that remain in the new script."""
        return open_questions(self.new)


def compare_scripts(
    old: Files, new: Files, draft: Draft | None = None, *, live: Files | None = None
) -> ScriptComparison:
    """Compare two scripts for a page; `draft` has the authors of the changes.

    The new script is checked as a candidate for the live one, by default the old script.
    Announcements that have ended are ignored.
    """
    checker = current_studio.checker
    now = current_studio.now
    old_checks = TextChecks(checker.check(old), old)
    new_checks = TextChecks(checker.check(new, old if live is None else live), new)
    old_line = old_checks.check.line
    new_line = new_checks.check.line
    reader = translator(language())
    impact = caller_impact(old_line, new_line, now) if old_line and new_line else None
    builder = _Cards(old_checks, new_checks, impact, reader)
    changed = changes_by_subject(builder.changes, draft)
    subjects = {*changed, *(Subject(SubjectKind.TEXT, name) for name in builder.following)}
    order = in_order((*new_checks.names.texts, *old_checks.names.texts))
    cards = sorted(
        (builder.card(subject, changed.get(subject, SubjectChanges())) for subject in subjects),
        key=lambda card: (not card.changed.conflicts, order(card.subject)),
    )
    return ScriptComparison(old_checks, new_checks, builder.titles, tuple(cards), impact)


def compare_draft(draft: Draft) -> ScriptComparison:
    """Compare a draft with the live edition."""
    return compare_scripts(draft.live_files, draft.files, draft)


def changes_by_subject(
    changes: Iterable[Change], draft: Draft | None = None
) -> Mapping[Subject, SubjectChanges]:
    """Return changes by subject, with their saves in a draft."""
    grouped = {}
    conflicts = draft.conflicts if draft else frozenset[FieldPath]()
    for subject, changed in changes_of_subjects(changes, conflicts).items():
        fields = {change.field for change in changed}
        saves = draft.subset(fields).saves.values() if draft else ()
        last_saves = last_of_each(chain.from_iterable(saves))
        grouped[subject] = SubjectChanges(tuple(changed), last_saves, conflicts & fields)
    return grouped


def parts_of(changes: Iterable[Change], titles: Titles, reader: Translator) -> tuple[CardPart, ...]:
    """Return changes grouped by subject, with the subjects' titles."""
    return tuple(
        CardPart(
            titles.of_subject(subject, reader.language),
            tuple(describe_changes(changes_of_subject, titles, reader, shown_change)),
        )
        for subject, changes_of_subject in by_subject(changes).items()
    )


class _Cards:
    """Builds cards of the differences between two scripts.

    `following` are the texts that differ, by name, also because of other changes, such as a key.
    """

    def __init__(
        self, old: TextChecks, new: TextChecks, impact: CallerImpact | None, reader: Translator
    ) -> None:
        self._old = old
        self._new = new
        self._reader = reader
        self._old_fields = fields_of(old.files)
        self._new_fields = fields_of(new.files)
        self.changes = changed_fields(self._old_fields, self._new_fields)
        self.titles = Titles({**self._old_fields, **self._new_fields})
        self.following: dict[str, list[Change]] = {}
        for text in impact.texts if impact else ():
            if text.was != text.now:
                change = Change((text.language, TEXTS, text.name, "body"), text.was, text.now)
                self.following.setdefault(text.name, []).append(change)

    def card(self, subject: Subject, changed: SubjectChanges) -> Card:
        """Return the card of a subject; a text that is unchanged follows from other changes."""
        titles = self.titles
        name = subject.name
        if subject.kind is SubjectKind.TEXT:
            parts = tuple(self._of_text(name, changed.changes or self.following[name]))
        else:
            parts = parts_of(changed.changes, titles, self._reader)
            if subjects_of(changed.fields) == {subject}:
                parts = tuple(replace(part, title="") for part in parts)
        title = titles.of_subject(subject, self._reader.language)
        kind = ChangeKind.of(
            was=_has(self._old_fields, subject), now=_has(self._new_fields, subject)
        )
        gap = untranslated_words(subject, changed.fields, self._new.names.languages)
        return Card(subject, title, kind, name in titles.announced, parts, changed, gap)

    def _of_text(self, name: str, changes: Collection[Change]) -> Iterator[CardPart]:
        """Yield the times of an announcement, followed by the differences in each language.

        An announcement is shown in every language: nobody may publish words that were not shown.
        """
        by_language: dict[str, list[Change]] = {}
        for change in changes:
            code = change.field[0] if change.field_kind.is_of_language else ""
            by_language.setdefault(code, []).append(change)
        codes = (*self._new.names.languages, *self._old.names.languages, *sorted(by_language))
        times = by_language.pop("", ())
        if times:
            yield CardPart("", tuple(self._shown(times)))
            for code in self._new.names.languages:
                body = (code, TEXTS, name, "body")
                if words := self._new_fields.get(body):
                    by_language.setdefault(code, [Change(body, words, words)])
        for code in dict.fromkeys(codes):
            if code in by_language:
                yield self._in_language(code, name, by_language[code])

    def _in_language(self, code: str, name: str, changes: Iterable[Change]) -> CardPart:
        shown_changes = self._shown(changes)
        text = (code, TEXTS, name)
        was_there = any(field[:3] == text for field in self._old_fields)
        is_there = any(field[:3] == text for field in self._new_fields)
        old = self._old.playback(code, name)
        new = self._new.playback(code, name)
        if old and new:
            shown_changes = self._with_recording((code, RECORDINGS, name), old, new, shown_changes)
        return CardPart(
            language_name(code, self._reader.language),
            tuple(shown_changes),
            code,
            # A text in one language may have names in another one, in which nobody wrote it.
            ChangeKind.of(was=was_there or not is_there, now=is_there or not was_there),
            old is not None,
            new is not None,
        )

    def _shown(self, changes: Iterable[Change]) -> list[ShownChange]:
        return [
            shown_change(
                only_differing_names(change) if change.field[1:] == ("names",) else change,
                self.titles,
                self._reader,
            )
            for change in changes
        ]

    def _with_recording(
        self, field: FieldPath, old: Playback, new: Playback, changes: Sequence[ShownChange]
    ) -> list[ShownChange]:
        """Return changes with a note about the recording, if it has changed or is not played."""
        rest = [shown for shown in changes if shown.change.field != field]
        was = old.recording.name if old.recording else ""
        now = new.recording.name if new.recording else ""
        if was == now and len(rest) == len(changes):
            return rest
        note = SOUNDS[ChangeKind.of(was=bool(was), now=bool(now))] if was != now else NOT_PLAYED
        shown = ShownChange(Change(field, None, None), "", note=self._reader.gettext(note))
        return [shown, *rest]


def _has(script: Fields, subject: Subject) -> bool:
    """Return whether a script has a subject; settings are always there, also if none is written."""
    if subject.kind not in (SubjectKind.TEXT, SubjectKind.FACTS, SubjectKind.OTHER):
        return True
    return any(subject_of(at) == subject for at in script if at[1:2] != (RECORDINGS,))
