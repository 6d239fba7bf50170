"""A difference as text: changed keys, a section for each subject, and changed seconds."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from ivr.i18n import N_, Translator, language_name
from ivr.reports.diff.impact import CallerImpact, TextChange
from ivr.reports.diff.seconds import lengths, tables
from ivr.reports.diff.shown_changes import (
    SOUNDS,
    EditKind,
    Edits,
    ShownChange,
    WordEdit,
    describe_changes,
    differences,
)
from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.place import RECORDINGS, TEXTS, FieldPath
from ivr.script.fields.subjects import Subject
from ivr.script.fields.titles import Titles
from ivr.script.reading.changes import Change
from ivr.terminal import table

CHANGED_KEYS = N_("Keys that mean something else than before")
WHY_KEYS = N_("Callers who press them out of habit reach something else than before.")

NEW_NUMBER = N_("%(number)s: new in %(language)s")
REMOVED_NUMBER = N_("%(number)s: removed in %(language)s")

NONE = "–"

AROUND = 6
"""Number of unchanged words shown before and after a change."""

CUT = "[…]"


class DifferenceReport:
    """Formats the changes between two scripts as cards, and their effect on callers."""

    def __init__(
        self,
        cards: Mapping[Subject, Sequence[Change]],
        impact: CallerImpact,
        titles: Titles,
        reader: Translator,
    ) -> None:
        self._cards = cards
        self._fields = {change.field for change in chain.from_iterable(cards.values())}
        self._impact = impact
        self._titles = titles
        self._reader = reader
        self._old = reader.gettext("Before")
        self._new = reader.gettext("After")

    def lines(self, old: tuple[str, str], new: tuple[str, str]) -> Iterator[str]:
        """Format the difference between two lines, each given by name and edition.

        The last line says whether callers hear it.
        """
        _ = self._reader.gettext
        for age, (name, edition) in ((self._old, old), (self._new, new)):
            yield f"{age}: {name}, " + _("version %(edition)s", edition=edition)
        for part in (self._keys, self._numbers, self._subjects, self._following, self._times):
            lines = list(part())
            yield from ["", *lines] if lines else []
        yield ""
        if old[1] != new[1] and not self._fields:
            yield _("Only comments or line breaks differ.")
        yield self._impact.verdict(self._reader)

    def _keys(self) -> Iterator[str]:
        if self._impact.keys:
            yield self._reader.gettext(CHANGED_KEYS)
            yield self._reader.gettext(WHY_KEYS)
        for change in self._impact.keys:
            about, was, now = change.describe(self._titles, self._reader)
            yield f"  {about}: {was} → {now}"

    def _numbers(self) -> Iterator[str]:
        if self._impact.numbers:
            yield self._reader.gettext("Phone numbers that are said")
        for change in self._impact.numbers:
            message = NEW_NUMBER if change.added else REMOVED_NUMBER
            language = language_name(change.language, self._reader.language)
            words = self._reader.gettext(message, number=change.number, language=language)
            yield f"  {words}"

    def _subjects(self) -> Iterator[str]:
        for subject, changes in self._cards.items():
            yield self._titles.of_subject(subject, self._reader.language)
            for change in describe_changes(changes, self._titles, self._reader):
                yield from self._change(subject, change)

    def _change(self, subject: Subject, change: ShownChange) -> Iterator[str]:
        about = change.title
        field = change.change.field
        note = change.note
        if change.language and subject.kind is SubjectKind.TEXT:
            about += f", {language_name(change.language, self._reader.language)}"
        heard = (text for text in self._impact.texts if field in _body_and_recording(text))
        if text := next(heard, None):
            about += f", {lengths(text.old_seconds, text.new_seconds, self._reader)}"
            if text.recording and RECORDINGS in field:
                note = self._reader.gettext(SOUNDS[text.recording])
        if not change.is_heard:
            about = self._reader.gettext("%(what)s (nobody hears it)", what=about)
        values = f"{change.was or NONE} → {change.now or NONE}"
        yield f"  {about}: {_marked_words(change.edits) or note or values}"

    def _following(self) -> Iterator[str]:
        """Format texts that differ because of another change, such as a key or recording."""
        _ = self._reader.gettext
        language = self._reader.language
        consequences: list[tuple[TextChange, str]] = []
        for change in self._impact.texts:
            body, recording = _body_and_recording(change)
            if change.recording and recording not in self._fields:
                consequences.append((change, _(SOUNDS[change.recording])))
            elif not {body, recording} & self._fields:
                consequences.append((change, _marked_words(differences(change.was, change.now))))
        if consequences:
            yield _("Texts changed as a consequence")
        for change, words in consequences:
            about = [
                self._titles.of(change.name, language),
                language_name(change.language, language),
                lengths(change.old_seconds, change.new_seconds, self._reader),
            ]
            yield "  " + ": ".join(filter(None, (", ".join(about), words)))

    def _times(self) -> Iterator[str]:
        times = tables(self._impact.times, self._titles, self._reader)
        if times:
            yield self._reader.gettext("Seconds")
        for language, rows in times.items():
            yield from table([(language, self._old, self._new, "±"), *rows], "<>")


def _body_and_recording(text: TextChange) -> tuple[FieldPath, FieldPath]:
    return (text.language, TEXTS, text.name, "body"), (text.language, RECORDINGS, text.name)


def _marked_words(edits: Edits) -> str:
    """Return a word difference with [-gone-] and {+new+}; empty if the words are the same."""
    if all(edit.kind is EditKind.SAME for edit in edits):
        return ""
    last = len(edits) - 1
    marked = "".join(_marked(edit, index == 0, index == last) for index, edit in enumerate(edits))
    return " ".join(marked.split())  # on one line


def _marked(edit: WordEdit, is_first: bool, is_last: bool) -> str:
    """Format an edit as [-old-] or {+new+}; unchanged words are cut if there are many."""
    words = edit.words.lstrip()
    space = edit.words[: len(edit.words) - len(words)]
    if edit.kind is EditKind.REMOVED:
        return f"{space}[-{words}-]"
    if edit.kind is EditKind.ADDED:
        return f"{space}{{+{words}+}}"
    kept = words.split()
    first = 0 if is_first else AROUND
    last = 0 if is_last else AROUND
    if len(kept) > first + last + 1:
        words = " ".join([*kept[:first], CUT, *kept[len(kept) - last :]])
    return space + words
