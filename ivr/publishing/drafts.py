"""The shared draft in the database, protected against overwriting concurrent changes."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import Session

from ivr.database import Database, now
from ivr.errors import ChangedMeanwhileError, OvertakenError
from ivr.i18n import N_
from ivr.publishing import revisions
from ivr.publishing.contents import files_of
from ivr.publishing.draft import Draft
from ivr.publishing.edition import newest
from ivr.publishing.lineage import Revision
from ivr.publishing.publication import ALONE
from ivr.publishing.revisions import LastSave, RevisionRow
from ivr.script import fields
from ivr.script.changes import changed_fields
from ivr.script.fields import Value
from ivr.script.place import Address, written
from ivr.script.writing import write


class Drafts:
    """The draft of a database."""

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
        self, values: Mapping[Address, Value | None], *, seen: Mapping[Address, int], author: str
    ) -> Draft:
        """Save values of fields in the draft, all or none; None removes a field.

        `seen` has for each field the revision that the author edited, from `Draft.seen`. Raises
        ChangedMeanwhileError if a field has another revision and another value now.

        A save that equals the live value ends the change of the field. Values are normalised as in
        files: a line of a text that begins with # becomes its note. Errors are not checked before
        publishing.
        """
        with self._database.writing(alone=ALONE) as session:
            _, draft = self._read(session)
            other = {at for at, now_there in draft.seen(*values).items() if seen[at] != now_there}
            ids = RevisionRow.id.in_([seen[field] for field in other])
            shown = {one.field: one.value for one in revisions.find(session, ids)}
            if changed := [at for at in other if shown.get(at) != draft.fields.get(at)]:
                raise ChangedMeanwhileError(changed)
            new = fields.read(write(draft.files, values))
            written = {one.field: one.new for one in changed_fields(draft.fields, new)}
            # Saving the same value over a newer edition resolves the conflict.
            written |= {field: new.get(field) for field in draft.conflicts & values.keys()}
            revisions.add(session, author, written, draft.lineage, at=now(), drafted=True)
            saved = self._read(session)
        self._last = saved
        return saved[1]

    def for_publishing(self, fingerprint: str, fields: Collection[Address]) -> Draft:
        """Return the draft with some changes only, if they are unchanged since they were displayed.

        Raises OvertakenError if the fingerprint differs, and for a conflict.
        """
        draft = self.current().part(fields)
        if draft.fingerprint != fingerprint:
            raise OvertakenError(
                N_(
                    "Nothing has been published: the page did not show what is ticked as it is "
                    "now. Look through it, and publish then."
                )
            )
        if draft.conflicts:
            raise OvertakenError(
                N_("Another edition changed some of this too. Choose first which words to keep.")
            )
        return draft

    def find(self, ids: Collection[int]) -> Mapping[int, Revision]:
        """Return revisions by id; those that do not exist are left out."""
        with self._database.reading() as session:
            return {one.id: one for one in revisions.find(session, RevisionRow.id.in_(ids))}

    def history(self, *fields: Address) -> tuple[Revision, ...]:
        """Return every revision of some fields, newest first."""
        with self._database.reading() as session:
            return revisions.history(session, RevisionRow.field.in_(map(written, fields)))

    def history_below(self, *addresses: Address) -> tuple[Revision, ...]:
        """Return every revision of the fields at or below some addresses, newest first."""
        with self._database.reading() as session:
            return revisions.history(session, or_(*map(_is_below, addresses)))

    def last_saves(self) -> Mapping[Address, LastSave]:
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
        key = (live and (live.number, live.fingerprint), revisions.last_act(session))
        last = self._last  # another thread may set it meanwhile
        if last and last[0] == key:
            return last
        files = files_of(session, live)
        lineage = revisions.lineage(session, fields.read(files))
        return key, Draft(live, files, lineage, lineage.open())


def _is_below(address: Address) -> ColumnElement[bool]:
    """Match saves at or below an address; LIKE would ignore case in SQLite."""
    field, start = RevisionRow.field, f"{written(address)}/"
    return or_(field == start[:-1], func.substr(field, 1, len(start)) == start)
