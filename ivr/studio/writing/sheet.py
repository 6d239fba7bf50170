"""The form of a text in all languages: opened, written and merged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ivr.publishing.draft import Draft, DraftChange, digest_of
from ivr.publishing.edition import ChangeOutcome, Edition, Source
from ivr.script.inventory import OPTIONAL
from ivr.studio.writing.fields import as_field, as_file, plain_ends
from ivr.studio.writing.merging import is_marked, merge
from ivr.studio.writing.versions import content_of, published_before

Published = tuple[tuple[Edition, bytes], ...]
Saved = tuple[tuple[DraftChange, ChangeOutcome], ...]


@dataclass(frozen=True, slots=True)
class Records:
    """The stored versions of a file, by path."""

    published: Callable[[str], Published]
    saved: Callable[[str], Saved]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict: what somebody else saved meanwhile, what you wrote, and the common base.

    `author` is None if unknown; `places` is the number of places where both changed the same
    lines.
    """

    author: str | None
    theirs: str
    yours: str
    base: str
    places: int


@dataclass(frozen=True, slots=True)
class Field:
    """A text in one language, and the digest of the version that its author has seen."""

    code: str
    path: str
    written: str
    seen: str = ""
    changed: bool = False
    conflict: Conflict | None = None

    @property
    def has_marks(self) -> bool:
        """Whether the text has conflict marks."""
        return is_marked(self.written)

    @property
    def file(self) -> bytes | None:
        """The text as a file; an optional text that was emptied has none."""
        data = as_file(self.written)
        return None if not data and PurePosixPath(self.path).stem in OPTIONAL else data


Sheet = Mapping[str, Field]
"""The fields of a text by language code."""


class Sheets:
    """Opens and merges texts of a draft.

    `names` are full names of people; they and the labels are used in conflict marks.
    """

    def __init__(
        self, records: Records, names: Mapping[str, str], *, their_label: str, your_label: str
    ) -> None:
        self._records = records
        self._names = names
        self._their_label = their_label
        self._your_label = your_label

    def opened(self, draft: Draft, paths: Mapping[str, str]) -> Sheet:
        """Return a text of the draft, merged if a newer edition changed it too."""
        return {code: self._opened(draft, code, path) for code, path in paths.items()}

    def written(self, draft: Draft, paths: Mapping[str, str], form: Mapping[str, str]) -> Sheet:
        """Return the text of a form, without languages that it does not have."""
        sent = {code: path for code, path in paths.items() if f"text-{code}" in form}
        sheet = {}
        for code, path in sent.items():
            text, seen = plain_ends(form[f"text-{code}"]), form.get(f"seen-{code}", "")
            was = as_field(self._seen(draft, path, seen))
            changed = as_file(text) != as_file(was) or path in draft.conflicts
            sheet[code] = Field(code, path, text, seen, changed)
        return sheet

    def merged(self, draft: Draft, sheet: Sheet) -> Sheet:
        """Return the text of a form merged with the current draft."""
        return {code: self._merged(draft, field) for code, field in sheet.items()}

    def _opened(self, draft: Draft, code: str, path: str) -> Field:
        data = draft.files.get(path)
        field = Field(code, path, as_field(data), digest_of(data) or "")
        if path not in draft.conflicts:
            return field
        published = self._records.published(path)
        base = published_before(draft.changes[path].at, published)
        return self._over(field, _live_author(draft), draft.live_files.get(path), base)

    def _merged(self, draft: Draft, field: Field) -> Field:
        now = draft.files.get(field.path)
        if field.seen == (digest_of(now) or ""):
            return field
        base = self._seen(draft, field.path, field.seen)
        field = replace(field, seen=digest_of(now) or "")
        if not field.changed:
            return replace(field, written=as_field(now))
        change = draft.changes.get(field.path)
        author = change.author if change else _live_author(draft)
        return self._over(field, author, now, base)

    def _over(
        self, field: Field, author: str | None, theirs: bytes | None, base: bytes | None
    ) -> Field:
        began, theirs_now = (as_file(as_field(data)).decode() for data in (base, theirs))
        yours = as_file(field.written).decode()
        if yours == theirs_now:
            return field
        author = self._names.get(author, author) if author else None
        their_name = author or self._their_label
        merged = merge(began, theirs_now, yours, their_name=their_name, your_name=self._your_label)
        conflict = Conflict(author, theirs_now, yours, began, merged.places)
        return replace(field, written=merged.text, conflict=conflict)

    def _seen(self, draft: Draft, path: str, seen: str) -> bytes | None:
        """Return the version with this digest, or None."""
        now = draft.files.get(path)
        if seen == (digest_of(now) or ""):
            return now
        return content_of(seen, self._records.published(path), self._records.saved(path))


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
