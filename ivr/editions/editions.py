"""The editions: published, looked up, gone back to. Nothing that was published is ever lost."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ivr.database import Database, now
from ivr.editions import contents, intake, proposals
from ivr.editions.edition import Edition, Intake, Outcome, Proposal, Source, Worker
from ivr.editions.publication import edition_of, newest, publish
from ivr.editions.tables import BlobRow, EditionRow, ProposalRow, WorkerRow
from ivr.errors import EditionError
from ivr.examination import open_line
from ivr.script.files import Files

ALONE = "editions"
"""Under this name one publication waits for another."""

FORGOTTEN = timedelta(days=1)
"""After how long a worker that was not seen again is left out."""


class Editions:
    """Every edition of one database, and what waits to become one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest_number(self) -> int:
        """Return the number of the edition that is live, or 0 before the first one."""
        with self._database.reading() as session:
            return session.scalar(select(func.max(EditionRow.number))) or 0

    def newest(self) -> Edition | None:
        """Return the edition that is live, or None before the first one."""
        with self._database.reading() as session:
            return newest(session)

    def edition(self, number: int) -> Edition:
        """Return an edition; raises EditionError if there is none of this number."""
        with self._database.reading() as session:
            return _found(session, number)

    def files(self, number: int) -> Files:
        """Return the files of an edition; raises EditionError if there is none of this number."""
        with self._database.reading() as session:
            _found(session, number)
            return contents.edition_files(session, number)

    def history(self) -> tuple[Edition, ...]:
        """Return all editions, the newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(EditionRow).order_by(EditionRow.number.desc()))
            return tuple(map(edition_of, rows))

    def recent(self, count: int) -> tuple[Edition, ...]:
        """Return the newest editions that differ, the live one first, `count` at most."""
        newest_of = {edition.fingerprint: edition for edition in reversed(self.history())}
        found = sorted(newest_of.values(), key=lambda edition: edition.number, reverse=True)
        return tuple(found[:count])

    def known(self, fingerprint: str) -> bool:
        """Tell whether a content was ever published."""
        with self._database.reading() as session:
            found = select(EditionRow.number).where(EditionRow.fingerprint == fingerprint)
            return session.scalar(found.limit(1)) is not None

    def versions(self, path: str) -> tuple[tuple[Edition, bytes], ...]:
        """Return each version of a file with the edition that brought it, the newest first."""
        with self._database.reading() as session:
            seen: list[tuple[int, str]] = []
            for number, digest in contents.file_history(session, path).items():
                if not seen or seen[-1][1] != digest:
                    seen.append((number, digest))
            return tuple(
                (_found(session, number), session.get_one(BlobRow, digest).data)
                for number, digest in reversed(seen)
            )

    def publish(
        self,
        files: Files,
        *,
        author: str,
        source: Source,
        note: str = "",
        over: int | None = None,
    ) -> Edition:
        """Make a script the live edition, and return it; the live one where nothing differs.

        `over` is the edition that the author began with. Raises ScriptRefusedError for a
        script with errors, and OvertakenError if another edition was published since `over`.
        """
        open_line(files)
        with self._database.writing(alone=ALONE) as session:
            return publish(session, files, author=author, source=source, note=note, over=over)

    def go_back(self, number: int, *, author: str, source: Source, note: str = "") -> Edition:
        """Publish an earlier edition again, as a new one.

        Raises EditionError if there is no such edition, and ScriptRefusedError where rules
        that came later find errors in it.
        """
        files = self.files(number)
        open_line(files)
        with self._database.writing(alone=ALONE) as session:
            return publish(session, files, author=author, source=source, note=note, restores=number)

    def take_in(self, files: Files, *, starting: bool = False) -> Intake:
        """Publish what the folder holds, or let it wait where others published since.

        `starting` tells that the folder was not seen to change. Raises ScriptRefusedError.
        """
        if not self._is_live(files):
            open_line(files)
        with self._database.writing(alone=ALONE) as session:
            return intake.take_in(session, files, starting=starting)

    def proposals(self) -> tuple[Proposal, ...]:
        """Return what waits to be taken or left, the newest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(ProposalRow)
                .where(ProposalRow.outcome == Outcome.WAITING)
                .order_by(ProposalRow.id.desc())
            )
            return tuple(map(proposals.proposal_of, rows))

    def proposed_files(self, proposal: int) -> Files:
        """Return the files of a proposal; raises EditionError if there is none such."""
        with self._database.reading() as session:
            proposals.found(session, proposal)
            return contents.proposal_files(session, proposal)

    def take(self, proposal: int, *, by: str) -> Edition:
        """Publish a proposal; raises EditionError if it waits no more, and ScriptRefusedError."""
        open_line(self.proposed_files(proposal))
        with self._database.writing(alone=ALONE) as session:
            return proposals.take(session, proposal, by=by)

    def leave(self, proposal: int, *, by: str) -> None:
        """Put a proposal aside; raises EditionError if it waits no more."""
        with self._database.writing(alone=ALONE) as session:
            proposals.decide(session, proposal, Outcome.LEFT, by)

    def report(self, worker: str, edition: int) -> None:
        """Note that a worker answers with an edition, and is alive."""
        with self._database.writing() as session:
            session.execute(delete(WorkerRow).where(WorkerRow.seen < now() - FORGOTTEN))
            row = session.get(WorkerRow, worker)
            if row is None or row.edition != edition:
                session.merge(WorkerRow(name=worker, edition=edition, since=now(), seen=now()))
            else:
                row.seen = now()

    def workers(self) -> Sequence[Worker]:
        """Return the workers that were seen within the last day."""
        with self._database.reading() as session:
            rows = session.scalars(select(WorkerRow).order_by(WorkerRow.name))
            return [Worker(row.name, row.edition, row.since, row.seen) for row in rows]

    def _is_live(self, files: Files) -> bool:
        with self._database.reading() as session:
            return intake.is_live(session, files)


def _found(session: Session, number: int) -> Edition:
    row = session.get(EditionRow, number)
    if row is None:
        last = session.scalar(select(func.max(EditionRow.number))) or 0
        raise EditionError(
            f"There is no edition {number}: the newest one is {last}.",
            sv=f"Det finns ingen utgåva {number}: den senaste är {last}.",
        )
    return edition_of(row)
