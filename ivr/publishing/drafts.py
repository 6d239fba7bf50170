"""The shared draft in the database, with a check that nobody overwrites a colleague's change."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import groupby, islice, takewhile
from operator import itemgetter

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from ivr.database import Database, now
from ivr.errors import ChangedMeanwhileError, OvertakenError
from ivr.i18n import N_
from ivr.publishing.contents import edition_files, keep
from ivr.publishing.draft import Draft, DraftChange, Editor, Save, digest_of
from ivr.publishing.edition import ChangeOutcome
from ivr.publishing.editions import ALONE
from ivr.publishing.publication import newest
from ivr.publishing.tables import BlobRow, ChangeRow, EditorRow

EDITORS = "editors"
"""Name of the lock for writing who is editing."""

BUSY = timedelta(minutes=2)
"""How long after their last request somebody counts as editing a file."""


class Drafts:
    """The draft of one database, and who is editing it."""

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
        """Save files in the draft, all or none; None removes a file.

        A file that is saved as it is live is no change any more: its earlier versions count as
        discarded, and stay in the history.

        `seen` holds for each path the digest of the version that the author edited, from
        `Draft.seen`. Raises ChangedMeanwhileError if somebody else saved one of them since.
        A draft may have errors; they are refused when it is published.
        """
        with self._database.writing(alone=ALONE) as session:
            draft = _current(session)
            changed = [path for path in files if digest_of(draft.files.get(path)) != seen[path]]
            if changed:
                raise ChangedMeanwhileError(changed)
            digests = keep(
                session, {path: data for path, data in files.items() if data is not None}
            )
            for path, data in files.items():
                live = digest_of(draft.live_files.get(path))
                is_undone = digest_of(data) == live
                outcome = ChangeOutcome.DISCARDED if is_undone else ChangeOutcome.REPLACED
                _close(session, [path], outcome, author)
                if not is_undone:
                    session.add(_row(path, digests.get(path), live, author))
            session.flush()
            return _current(session)

    def for_publishing(self, fingerprint: str) -> Draft:
        """Return the draft if it still has this fingerprint and no conflicts.

        Raises OvertakenError otherwise.
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
                    "These were changed in another edition too, so that there are two "
                    "versions: %(paths)s."
                ),
                paths=paths,
            )
        return draft

    def versions(self, path: str) -> tuple[tuple[DraftChange, ChangeOutcome], ...]:
        """Return every saved version of a file with its outcome, newest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(ChangeRow).where(ChangeRow.path == path).order_by(ChangeRow.id.desc())
            )
            return tuple(
                (_change(session, row, conflict=False), ChangeOutcome(row.outcome)) for row in rows
            )

    def last_versions(self) -> tuple[tuple[DraftChange, ChangeOutcome], ...]:
        """Return the last saved version of every file that was ever changed, newest first."""
        last = (
            select(func.max(ChangeRow.id))
            .where(ChangeRow.digest.is_not(None))
            .group_by(ChangeRow.path)
        )
        with self._database.reading() as session:
            rows = session.scalars(
                select(ChangeRow).where(ChangeRow.id.in_(last)).order_by(ChangeRow.id.desc())
            )
            return tuple(
                (_change(session, row, conflict=False), ChangeOutcome(row.outcome)) for row in rows
            )

    def writers(self) -> Mapping[int, tuple[str, ...]]:
        """Return who wrote the changes of each edition that was published from the draft.

        Those whose versions were saved over before the publication are among them.
        """
        number = func.coalesce(ChangeRow.edition, 0).label("number")
        published = (
            select(number, ChangeRow.author)
            .where(ChangeRow.edition.is_not(None))
            .distinct()
            .order_by(number, ChangeRow.author)
        )
        with self._database.reading() as session:
            rows = session.execute(published).all()
        return {
            edition: tuple(author for _, author in those)
            for edition, those in groupby(rows, key=itemgetter(0))
        }

    def open(self, person: str, path: str) -> None:
        """Record that somebody has a file open."""
        with self._database.writing(alone=EDITORS) as session:
            session.execute(delete(EditorRow).where(EditorRow.at < now() - BUSY))
            session.merge(EditorRow(person=person, path=path, at=now()))

    def editors(self) -> tuple[Editor, ...]:
        """Return who has which file open, or had it in the last minutes."""
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
    ).all()
    replaced = _replaced(session, [row.path for row in rows])
    changes = {
        row.path: replace(
            _change(session, row, conflict=digest_of(live_files.get(row.path)) != row.over),
            replaced=replaced[row.path],
        )
        for row in rows
    }
    return Draft(live, live_files, changes)


def _replaced(session: Session, paths: Collection[str]) -> Mapping[str, tuple[Save, ...]]:
    """Return the saves that open changes replaced, newest first, without those in an edition."""
    is_replaced = and_(ChangeRow.outcome == ChangeOutcome.REPLACED, ChangeRow.edition.is_(None))
    is_of_table = and_(BlobRow.digest == ChangeRow.digest, ChangeRow.path.endswith(".toml"))
    rows = session.execute(
        select(ChangeRow.path, is_replaced, ChangeRow.author, ChangeRow.at, BlobRow.data)
        .outerjoin(BlobRow, is_of_table)
        .where(ChangeRow.path.in_(paths))
        .order_by(ChangeRow.path, ChangeRow.id.desc())
    )
    return {
        path: tuple(
            Save(author, at, data)
            for _, _, author, at, data in takewhile(itemgetter(1), islice(its, 1, None))
        )
        for path, its in groupby(rows, key=itemgetter(0))
    }


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
