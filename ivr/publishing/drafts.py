"""The draft in the database: everybody works in the same one, and nobody overwrites another."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.database import Database, now
from ivr.errors import ChangedMeanwhileError, OvertakenError
from ivr.i18n import N_
from ivr.publishing.contents import edition_files, keep
from ivr.publishing.draft import Draft, DraftChange, Editor, digest_of
from ivr.publishing.edition import ChangeOutcome
from ivr.publishing.editions import ALONE
from ivr.publishing.publication import newest
from ivr.publishing.tables import BlobRow, ChangeRow, EditorRow

EDITORS = "editors"
"""Under this name one note of who is editing waits for another."""

BUSY = timedelta(minutes=2)
"""For how long after the last sign of them somebody counts as editing a file."""


class Drafts:
    """The draft of one database, and who is at it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self) -> Draft:
        """Return the draft as it is now."""
        with self._database.reading() as session:
            return _current(session)

    def save(
        self,
        files: Mapping[str, bytes | None],
        *,
        seen: Mapping[str, str | None],
        author: str,
    ) -> Draft:
        """Put files into the draft, all of them or none; None takes a file out.

        `seen` holds for each path the digest of what the author had before their eyes, as
        `Draft.seen` tells it. Raises ChangedMeanwhileError if somebody else saved one of them
        since. The files need not be good: only what is published must be.
        """
        with self._database.writing(alone=ALONE) as session:
            draft = _current(session)
            changed = [path for path in files if digest_of(draft.files.get(path)) != seen[path]]
            if changed:
                raise ChangedMeanwhileError(changed)
            for path, data in files.items():
                _close(session, [path], ChangeOutcome.REPLACED, author)
                live = digest_of(draft.live_files.get(path))
                if digest_of(data) != live:
                    digest = None if data is None else keep(session, data)
                    session.add(_row(path, digest, live, author))
            session.flush()
            return _current(session)

    def discard(self, paths: Collection[str], *, by: str) -> None:
        """Take changes back, so that the files are the live ones again; they stay on record."""
        with self._database.writing(alone=ALONE) as session:
            _close(session, paths, ChangeOutcome.DISCARDED, by)

    def looked_at(self, fingerprint: str) -> Draft:
        """Return the draft that somebody looked at, to be published.

        Raises OvertakenError if it holds conflicts or was changed since.
        """
        draft = self.current()
        if draft.fingerprint != fingerprint:
            raise OvertakenError(
                N_("The draft was changed in the meantime. Look at it again, and publish then.")
            )
        if draft.conflicts:
            paths = ", ".join(draft.conflicts)
            raise OvertakenError(
                N_(
                    "These files were changed in another edition too, and must be merged: "
                    "%(paths)s."
                ),
                paths=paths,
            )
        return draft

    def versions(self, path: str) -> tuple[tuple[DraftChange, ChangeOutcome], ...]:
        """Return every save of a file that is on record, the newest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(ChangeRow).where(ChangeRow.path == path).order_by(ChangeRow.id.desc())
            )
            return tuple(
                (_change(session, row, conflict=False), ChangeOutcome(row.outcome)) for row in rows
            )

    def open(self, person: str, path: str) -> None:
        """Note that somebody has a file open just now."""
        with self._database.writing(alone=EDITORS) as session:
            session.execute(delete(EditorRow).where(EditorRow.at < now() - BUSY))
            session.merge(EditorRow(person=person, path=path, at=now()))

    def editors(self) -> tuple[Editor, ...]:
        """Return who has which file open, or had it a short time ago."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(EditorRow).where(EditorRow.at >= now() - BUSY).order_by(EditorRow.person)
            )
            return tuple(Editor(row.person, row.path, row.at) for row in rows)


def _current(session: Session) -> Draft:
    live = newest(session)
    live_files = edition_files(session, live.number) if live else {}
    rows = session.scalars(
        select(ChangeRow).where(ChangeRow.outcome == ChangeOutcome.OPEN).order_by(ChangeRow.path)
    )
    changes = {
        row.path: _change(session, row, conflict=digest_of(live_files.get(row.path)) != row.over)
        for row in rows
    }
    return Draft(live, live_files, changes)


def _change(session: Session, row: ChangeRow, *, conflict: bool) -> DraftChange:
    data = session.get_one(BlobRow, row.digest).data if row.digest else None
    return DraftChange(row.path, data, row.author, row.at, conflict)


def _row(path: str, digest: str | None, over: str | None, author: str) -> ChangeRow:
    return ChangeRow(
        at=now(), author=author, path=path, digest=digest, over=over, outcome=ChangeOutcome.OPEN
    )


def _close(session: Session, paths: Collection[str], outcome: ChangeOutcome, by: str) -> None:
    rows = session.scalars(
        select(ChangeRow).where(ChangeRow.path.in_(paths), ChangeRow.outcome == ChangeOutcome.OPEN)
    )
    for row in rows:
        row.outcome, row.closed_by, row.closed_at = outcome, by, now()
