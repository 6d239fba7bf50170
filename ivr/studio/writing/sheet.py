"""The form of a text in all languages: opened, written and merged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from ivr.publishing.draft import Draft, file_digest
from ivr.publishing.edition import Source
from ivr.script.inventory import OPTIONAL
from ivr.script.texts import NOTE_MARK
from ivr.studio.writing.entries import one_line
from ivr.studio.writing.fields import as_field, as_file, plain_ends
from ivr.studio.writing.layout import TextParts, compose, parts_of
from ivr.studio.writing.merging import Choice, Merged, merge

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict: what somebody else saved meanwhile, what you wrote, and the common base.

    `author` is None if unknown. `base_digest` and `theirs_digest` name these two versions;
    `choices` are those already made, by the place's position.
    """

    author: str | None
    theirs: str
    yours: str
    base: str
    base_digest: str
    theirs_digest: str
    merged: Merged
    choices: Mapping[int, Choice]

    @property
    def open_places(self) -> tuple[int, ...]:
        """The positions of the places where nothing was chosen yet."""
        at = range(len(self.merged.places))
        return tuple(place for place in at if place not in self.choices)

    @property
    def text(self) -> str:
        """The merged text, with your lines where nothing was chosen."""
        at = range(len(self.merged.places))
        return self.merged.text([self.choices.get(place, Choice.YOURS) for place in at])


@dataclass(frozen=True, slots=True)
class Field:
    """A text in one language: its file's text, in parts, and the version that its author saw.

    `seen` is the digest of that version.
    """

    code: str
    path: str
    written: str
    parts: TextParts
    labelled: bool
    seen: str = ""
    changed: bool = False
    conflict: Conflict | None = None

    @property
    def open_places(self) -> tuple[int, ...]:
        """The positions of the places where its author has to choose first."""
        return self.conflict.open_places if self.conflict else ()

    @property
    def is_open(self) -> bool:
        """Whether its author has to choose between two versions first."""
        return bool(self.open_places)

    @property
    def lacks_label(self) -> bool:
        """Whether there are sentences, and no label before them."""
        is_label = self.parts.label.strip() and not self.parts.label.strip().startswith(NOTE_MARK)
        return self.labelled and not is_label and bool(self.parts.has_words)

    @property
    def file(self) -> bytes | None:
        """The text as a file; an optional text that was emptied has none."""
        is_gone = not self.parts.has_words and PurePosixPath(self.path).stem in OPTIONAL
        return None if is_gone else as_file(self.written)


Sheet = Mapping[str, Field]
"""The fields of a text by language code."""


def unsaved(code: str, path: str, text: str) -> Field:
    """Return the field of a text without a label that is not in the draft yet."""
    return Field(code, path, text, parts_of(text, labelled=False), labelled=False)


class Sheets:
    """Opens and merges a text of a draft; `names` are full names of people."""

    def __init__(self, names: Mapping[str, str], *, labelled: bool) -> None:
        self._names = names
        self._labelled = labelled

    def opened(self, draft: Draft, paths: Mapping[str, str]) -> Sheet:
        """Return a text of the draft, merged if a newer edition changed it too."""
        return {code: self._opened(draft, code, path) for code, path in paths.items()}

    def sent(self, draft: Draft, paths: Mapping[str, str], form: Form) -> Sheet:
        """Return the text of a form, without languages that it does not have."""
        sheet = {}
        for code, path in paths.items():
            if f"yours-{code}" in form:
                sheet[code] = self._chosen(draft, code, path, form)
            elif f"text-{code}" in form:
                sheet[code] = self._written(draft, code, path, form)
        return sheet

    def merged(self, draft: Draft, sheet: Sheet) -> Sheet:
        """Return the text of a form merged with the current draft."""
        return {code: self._merged(draft, field) for code, field in sheet.items()}

    def _field(self, code: str, path: str, text: str, seen: str) -> Field:
        parts = parts_of(text, labelled=self._labelled)
        return Field(code, path, text, parts, self._labelled, seen)

    def _opened(self, draft: Draft, code: str, path: str) -> Field:
        data = draft.files.get(path)
        field = self._field(code, path, as_field(data), file_digest(data) or "")
        if path not in draft.conflicting_files:
            return field
        return self._over(field, _live_author(draft), draft.live_files.get(path), None)

    def _written(self, draft: Draft, code: str, path: str, form: Form) -> Field:
        seen = form.get(f"seen-{code}", "")
        was = as_field(self._content(draft, path, seen))
        old = parts_of(was, labelled=self._labelled)
        parts = TextParts(
            label=_typed(form, f"label-{code}", old.label),
            sentences=plain_ends(form[f"text-{code}"]),
            note=plain_ends(form.get(f"note-{code}", old.note)),
        )
        text = compose(parts, was, labelled=self._labelled)
        changed = as_file(text) != as_file(was) or path in draft.conflicting_files
        return Field(code, path, text, parts, self._labelled, seen, changed)

    def _chosen(self, draft: Draft, code: str, path: str, form: Form) -> Field:
        """Return a merged text with the choices of the form."""
        yours = self._field(
            code, path, plain_ends(form[f"yours-{code}"]), form.get(f"seen-{code}", "")
        )
        base = self._content(draft, path, form.get(f"base-{code}", ""))
        theirs = self._content(draft, path, form.get(f"theirs-{code}", ""))
        author = form.get(f"author-{code}") or None
        prefix = f"choice-{code}-"
        chosen = {
            name.removeprefix(prefix): Choice(choice)
            for name, choice in form.items()
            if name.startswith(prefix) and choice in [*Choice]
        }
        return self._over(yours, author, theirs, base, chosen)

    def _merged(self, draft: Draft, field: Field) -> Field:
        now = draft.files.get(field.path)
        if field.seen == (file_digest(now) or ""):
            return field
        base = self._content(draft, field.path, field.seen)
        seen = file_digest(now) or ""
        if not field.changed:
            return self._field(field.code, field.path, as_field(now), seen)
        author = _live_author(draft)
        return self._over(replace(field, seen=seen), author, now, base)

    def _over(
        self,
        field: Field,
        author: str | None,
        theirs: bytes | None,
        base: bytes | None,
        chosen: Mapping[str, Choice] = MappingProxyType({}),
    ) -> Field:
        """Merge a field with another version; `chosen` is what the form says, by place."""
        began, theirs_now = (as_file(as_field(data)).decode() for data in (base, theirs))
        yours = as_file(field.written).decode()
        if yours == theirs_now:
            return field
        merged = merge(began, theirs_now, yours)
        places = range(len(merged.places))
        conflict = Conflict(
            author=self._names.get(author, author) if author else None,
            theirs=theirs_now,
            yours=yours,
            base=began,
            base_digest=file_digest(base) or "",
            theirs_digest=file_digest(theirs) or "",
            merged=merged,
            choices={at: chosen[str(at)] for at in places if str(at) in chosen},
        )
        new = self._field(field.code, field.path, conflict.text, field.seen)
        return replace(new, changed=True, conflict=conflict)

    def _content(self, draft: Draft, path: str, digest: str) -> bytes | None:
        """Return the version with this digest, or None."""
        for files in (draft.files, draft.live_files):
            if digest == (file_digest(files.get(path)) or ""):
                return files.get(path)
        return None


def _typed(form: Form, name: str, old: str) -> str:
    """Return what was typed into a field of one line; `old` if it is unchanged or not there."""
    typed = form.get(name, old)
    return old if typed == old else one_line(typed)


def _live_author(draft: Draft) -> str | None:
    """Return the author of the live edition; None if it is the folder."""
    live = draft.live
    return live.author if live and live.source is not Source.FILES else None


def to_save(sheet: Sheet) -> tuple[dict[str, bytes | None], dict[str, str | None]]:
    """Return the changed files, and the seen digest of each, for `Drafts.save`."""
    changed = [field for field in sheet.values() if field.changed]
    files = {field.path: field.file for field in changed}
    return files, {field.path: field.seen or None for field in changed}


def files_of(draft: Draft, sheet: Sheet) -> dict[str, bytes]:
    """Return the files of the draft with the text of the form."""
    files: dict[str, bytes | None] = {**draft.files}
    files |= {
        field.path: field.file
        for field in sheet.values()
        if as_file(field.written) != as_file(as_field(draft.files.get(field.path)))
    }
    return {path: data for path, data in files.items() if data is not None}
