"""The shared draft in the database, protected against overwriting concurrent changes."""

from collections.abc import Collection, Mapping, Set

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import Session

from ivr.database import Database, now
from ivr.errors import ChangedMeanwhileError, OvertakenError
from ivr.i18n import N_
from ivr.publishing import saves
from ivr.publishing.contents import files_of
from ivr.publishing.draft import Draft, LastSave, Save
from ivr.publishing.editions import ALONE
from ivr.publishing.publication import newest
from ivr.publishing.tables import SaveRow
from ivr.script import fields
from ivr.script.changes import changed_fields
from ivr.script.fields import Value
from ivr.script.files import Files
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

    def save(
        self, values: Mapping[Address, Value | None], *, seen: Mapping[Address, str], author: str
    ) -> Draft:
        """Save values of fields in the draft, all or none; None removes a field.

        `seen` has for each field the digest of the value that the author edited, from `Draft.seen`.
        Raises ChangedMeanwhileError if another person has saved one of them since.

        A save that equals the live value ends the change of the field. Values are normalised as in
        files: a line of a text that begins with # becomes its note. Errors are not checked before
        publishing.
        """
        with self._database.writing(alone=ALONE) as session:
            _, draft = self._read(session)
            now_there = draft.seen(*values)
            if changed := [field for field in values if now_there[field] != seen[field]]:
                raise ChangedMeanwhileError(changed)
            decided = draft.conflicts & values.keys()
            self._add(session, draft, write(draft.files, values), decided, author)
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

    def history(self, *fields: Address) -> tuple[Save, ...]:
        """Return every save of some fields, newest first."""
        with self._database.reading() as session:
            return saves.find(session, SaveRow.field.in_(map(written, fields)))

    def history_below(self, *addresses: Address) -> tuple[Save, ...]:
        """Return every save of the fields at or below some addresses, newest first."""
        with self._database.reading() as session:
            return saves.find(session, or_(*map(_is_below, addresses)))

    def last_saves(self) -> Mapping[Address, LastSave]:
        """Return the last save of every field that was ever saved, the newest first."""
        with self._database.reading() as session:
            return saves.last_saves(session)

    def writers(self) -> Mapping[int, tuple[str, ...]]:
        """Return the authors of each edition's changes, including saves that were replaced."""
        with self._database.reading() as session:
            return saves.writers(session)

    def _add(
        self, session: Session, draft: Draft, files: Files, decided: Set[Address], author: str
    ) -> None:
        """Save the fields that differ in these files, and all fields in `decided`."""
        new = fields.read(files)
        values = {one.field: one.new for one in changed_fields(draft.fields, new)}
        values |= {field: new.get(field) for field in decided}
        if values:
            saves.add(session, values, draft.live_fields, author=author, at=now())

    def _read(self, session: Session) -> tuple[object, Draft]:
        """Return the draft and its cache key; the cached draft if the key is unchanged.

        Inside a writing transaction the draft may be rolled back, so it is not cached here.
        """
        live, opened = newest(session), saves.open_ids(session)
        key = (live and (live.number, live.fingerprint), opened)
        last = self._last  # another thread may set it meanwhile
        if last and last[0] == key:
            return last
        files = files_of(session, live)
        return key, Draft(live, files, saves.open_saves(session) if opened else {})


def _is_below(address: Address) -> ColumnElement[bool]:
    """Match saves at or below an address; LIKE would ignore case in SQLite."""
    start = f"{written(address)}/"
    return or_(SaveRow.field == start[:-1], func.substr(SaveRow.field, 1, len(start)) == start)
