"""The draft: the live edition, and the fields changed since, which all editors share."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import Session

from ivr.errors import ChangedMeanwhileError, OvertakenError
from ivr.i18n import N_
from ivr.script.fields.place import FieldPath, format_path
from ivr.script.fields.titles import Titles
from ivr.script.files import Files, fingerprint
from ivr.script.reading.changes import Change, changed_fields
from ivr.script.reading.field_values import Fields, FieldValue, fields_of
from ivr.studio.database import Database, now
from ivr.studio.editions import revisions
from ivr.studio.editions.contents import files_of
from ivr.studio.editions.edition import Edition, newest
from ivr.studio.editions.lineage import Lineage, Revision
from ivr.studio.editions.publication import PUBLISHING_LOCK
from ivr.studio.editions.revisions import LastSave, RevisionRow
from ivr.studio.editions.writing import write


@dataclass(frozen=True)  # no slots, for cached_property
class Draft:
    """The live edition and the changes to it; `live` is None before the first edition.

    `saves` has the revisions of each field that differs from the live edition: the effective one
    first, followed by those that it replaced.
    """

    live: Edition | None
    live_files: Files
    lineage: Lineage
    saves: Mapping[FieldPath, Sequence[Revision]]

    @cached_property
    def effective_saves(self) -> Mapping[FieldPath, Revision]:
        """The revision of each changed field that the draft has now, the last saved first."""
        return {field: saves[0] for field, saves in self.saves.items()}

    @cached_property
    def files(self) -> Files:
        """The files of the script that publishing the draft would make live."""
        saves = sorted(self.effective_saves.values(), key=lambda save: save.id)
        return write(self.live_files, {save.field: save.value for save in saves})

    @cached_property
    def fields(self) -> Fields:
        """The fields of the draft."""
        return fields_of(self.files)

    @property
    def live_fields(self) -> Fields:
        """The fields of the live edition."""
        return self.lineage.live_fields

    @cached_property
    def titles(self) -> Titles:
        """Titles for the fields of the draft, including removed ones."""
        return Titles({**self.live_fields, **self.fields})

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Differences from the live edition, the last saved first."""
        return tuple(
            Change(field, self.live_fields.get(field), save.value)
            for field, save in self.effective_saves.items()
        )

    @cached_property
    def conflicts(self) -> frozenset[FieldPath]:
        """Fields that an edition changed after they were changed in the draft."""
        saves = self.effective_saves.values()
        return frozenset(save.field for save in saves if self.lineage.is_disputed(save.id))

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of the files, as an edition of them would have."""
        return fingerprint(self.files)

    @property
    def live_number(self) -> int:
        """The number of the live edition, 0 before the first one."""
        return self.live.number if self.live else 0

    def with_saved(self, saved: Iterable[Revision]) -> "Draft":
        """Return the draft after revisions were saved in it."""
        lineage = self.lineage.with_saved(saved)
        return replace(self, lineage=lineage, saves=lineage.open())

    def subset(self, fields: Collection[FieldPath]) -> "Draft":
        """Return the draft with the changes of some fields only."""
        kept = {field: saves for field, saves in self.saves.items() if field in fields}
        return replace(self, saves=kept)

    def saved_with(self, fields: Collection[FieldPath]) -> frozenset[FieldPath]:
        """Return all changed fields whose last save was made together with one of `fields`."""
        saves = self.effective_saves.values()
        acts = {save.act for save in saves if save.field in fields}
        return frozenset(save.field for save in saves if save.act in acts)

    def changed_to(self, values: Mapping[FieldPath, FieldValue | None]) -> frozenset[FieldPath]:
        """Return the fields that the draft changes to the given values."""
        saves = self.effective_saves
        return frozenset(at for at in saves if at in values and values[at] == saves[at].value)

    def revision_of(self, field: FieldPath) -> int:
        """Return the revision of the current value of a field."""
        return self.lineage.revision_of(field)

    def revisions_of(self, *fields: FieldPath) -> Mapping[FieldPath, int]:
        """Return the revisions of the current values of some fields, for `Drafts.save`."""
        return {field: self.revision_of(field) for field in fields}


class Drafts:
    """The draft of a database, protected against overwriting concurrent changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last: tuple[object, Draft] | None = None

    def current(self) -> Draft:
        """Return the current draft."""
        with self._database.reading() as session:
            self._last = self._read(session)
        return self._last[1]

    @property
    def last_read(self) -> Draft | None:
        """The draft as it was last read here, for use while the database is unavailable."""
        return self._last[1] if self._last else None

    def save(
        self,
        values: Mapping[FieldPath, FieldValue | None],
        *,
        edited: Mapping[FieldPath, int],
        author: str,
    ) -> Draft:
        """Save values of fields in the draft, all or none; None removes a field.

        `edited` has for each field the revision that the author edited, from `Draft.revisions_of`.
        Raises ChangedMeanwhileError if a field has another revision and another value now.

        A save that equals the live value ends the change of the field. Values are normalised as in
        files: a line of a text that begins with # becomes its note. Errors are not checked before
        publishing.
        """
        with self._database.writing(alone=PUBLISHING_LOCK) as session:
            _, draft = self._read(session)
            current = draft.revisions_of(*values)
            newer = [field for field in values if edited[field] != current[field]]
            ids = RevisionRow.id.in_([edited[field] for field in newer])
            earlier = {revision.field: revision.value for revision in revisions.find(session, ids)}
            changed = [field for field in newer if earlier.get(field) != draft.fields.get(field)]
            if changed:
                raise ChangedMeanwhileError(changed)
            new = fields_of(write(draft.files, values))
            new_values = {change.field: change.new for change in changed_fields(draft.fields, new)}
            # Saving the same value over a newer edition resolves the conflict.
            new_values |= {field: new.get(field) for field in draft.conflicts & values.keys()}
            saves = revisions.add(
                session, author, new_values, draft.lineage, at=now(), drafted=True
            )
            saved = draft.with_saved(saves)
            key = _key(session, saved.live)
        self._last = key, saved
        return saved

    def for_publishing(self, fingerprint: str, fields: Collection[FieldPath]) -> Draft:
        """Return the draft with some changes only, if they are unchanged since they were displayed.

        Raises OvertakenError if the fingerprint differs, and for a conflict.
        """
        draft = self.current().subset(fields)
        if draft.fingerprint != fingerprint:
            raise OvertakenError(
                N_(
                    "Nothing has been published: the ticked changes are not as the page showed "
                    "them. Look through them, and publish again."
                )
            )
        if draft.conflicts:
            raise OvertakenError(
                N_(
                    "Another edition has changed some of this too, so you need to choose which "
                    "words to keep before you can publish."
                )
            )
        return draft

    def find(self, id: int) -> Revision | None:
        """Return a revision, or None if it does not exist."""
        with self._database.reading() as session:
            return next(iter(revisions.find(session, RevisionRow.id == id)), None)

    def history(self, *fields: FieldPath) -> tuple[Revision, ...]:
        """Return every revision of some fields, newest first."""
        with self._database.reading() as session:
            return revisions.history(session, RevisionRow.field.in_(map(format_path, fields)))

    def history_below(self, *addresses: FieldPath) -> tuple[Revision, ...]:
        """Return every revision of the fields at or below some addresses, newest first."""
        with self._database.reading() as session:
            return revisions.history(session, or_(*map(_is_at_or_below, addresses)))

    def last_saves(self) -> Mapping[FieldPath, LastSave]:
        """Return the last save of every field that was ever saved, the newest first."""
        with self._database.reading() as session:
            return revisions.last_saves(session)

    def writers(self) -> Mapping[int, tuple[str, ...]]:
        """Return the authors of each edition's changes, including saves that were replaced."""
        with self._database.reading() as session:
            return revisions.writers(session)

    def _read(self, session: Session) -> tuple[object, Draft]:
        """Return the draft and its cache key; the cached draft if the key is unchanged.

        Inside a writing transaction the draft may be rolled back, so it is not cached here.
        """
        live = newest(session)
        key = _key(session, live)
        last = self._last  # another thread may set it meanwhile
        if last and last[0] == key:
            return last
        files = files_of(session, live)
        lineage = revisions.lineage(session, fields_of(files))
        return key, Draft(live, files, lineage, lineage.open())


def last_of_each(saves: Iterable[Revision]) -> tuple[Revision, ...]:
    """Return the last save of each person, newest first."""
    last = {save.author: save for save in sorted(saves, key=lambda save: save.id)}
    return tuple(sorted(last.values(), key=lambda save: save.id, reverse=True))


def _key(session: Session, live: Edition | None) -> object:
    """Return a key that changes with the live edition and with every revision."""
    return live and (live.number, live.fingerprint), revisions.last_act(session)


def _is_at_or_below(path: FieldPath) -> ColumnElement[bool]:
    field = RevisionRow.field
    start = f"{format_path(path)}/"
    # LIKE would ignore case in SQLite.
    return or_(field == start[:-1], func.substr(field, 1, len(start)) == start)
