"""The editions: published, looked up, gone back to. Nothing that was published is ever lost."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ivr.checks.check import Check, check_script, require_good
from ivr.database import Database, now
from ivr.errors import EditionError, RequestError
from ivr.i18n import N_
from ivr.publishing import contents, intake, publication, requests
from ivr.publishing.edition import (
    ApprovalRequest,
    Candidate,
    Edition,
    Intake,
    RequestOutcome,
    Source,
    Worker,
)
from ivr.publishing.policy import NamedPerson, is_same_person
from ivr.publishing.publication import edition_of, newest
from ivr.publishing.tables import ApprovalRequestRow, BlobRow, EditionRow, WorkerRow
from ivr.script.files import Files

ALONE = "editions"
"""Under this name one publication waits for another."""

FORGOTTEN = timedelta(days=1)
"""After how long a worker that was not seen again is left out."""


ANSWERED = timedelta(days=30)
"""For how long a person is told that their last request was refused or overtaken."""


class Editions:
    """Every edition of one database, and what waits to become one.

    `examine` checks candidates; one that remembers contents spares checking them again.
    """

    def __init__(
        self, database: Database, check_script: Callable[[Files], Check] = check_script
    ) -> None:
        self._database = database
        self._examine = check_script

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
    ) -> Edition | ApprovalRequest:
        """Make a script the live edition, and return it; the live one where nothing differs.

        Where another person must approve it, the request for that is returned. `over` is the
        edition that the author began with. Raises ScriptRefusedError for a script with errors,
        and OvertakenError if another edition was published since `over`.
        """
        return self._publish(
            Candidate(files=files, author=author, source=source, note=note, over=over)
        )

    def go_back(
        self, number: int, *, author: str, source: Source, over: int, note: str = ""
    ) -> Edition | ApprovalRequest:
        """Publish an earlier edition again, as a new one; otherwise as `publish`.

        `over` is the edition that the author saw as the live one. Raises EditionError if there
        is no edition of this number.
        """
        return self._publish(
            Candidate(
                files=self.files(number),
                author=author,
                source=source,
                note=note,
                over=over,
                restores=number,
            )
        )

    def take_in(self, files: Files, *, starting: bool = False) -> Intake:
        """Publish what the folder holds, or let it wait for approval.

        `starting` tells that the folder was not seen to change. Raises ScriptRefusedError.
        """
        if not self._is_live(files):
            require_good(self._examine(files))
        with self._database.writing(alone=ALONE) as session:
            return intake.take_in(session, files, starting=starting)

    def ask(
        self, files: Files, *, author: str, source: Source, over: int, note: str = ""
    ) -> ApprovalRequest:
        """Ask that another person publish a script; it replaces the author's earlier request.

        Raises ScriptRefusedError, OvertakenError, and RequestError for what is live already.
        """
        require_good(self._examine(files))
        candidate = Candidate(files=files, author=author, source=source, note=note, over=over)
        with self._database.writing(alone=ALONE) as session:
            return publication.ask(session, candidate)

    def requests(self) -> tuple[ApprovalRequest, ...]:
        """Return the approval requests that are pending, the newest first."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(ApprovalRequestRow)
                .where(ApprovalRequestRow.outcome == RequestOutcome.PENDING)
                .order_by(ApprovalRequestRow.id.desc())
            )
            return tuple(map(requests.request_of, rows))

    def request(self, request: int) -> ApprovalRequest:
        """Return an approval request, pending or not; raises EditionError."""
        with self._database.reading() as session:
            return requests.request_of(requests.found(session, request))

    def request_files(self, request: int) -> Files:
        """Return the content of an approval request; raises EditionError if there is none such."""
        with self._database.reading() as session:
            requests.found(session, request)
            return contents.request_files(session, request)

    def answer_to(self, person: NamedPerson) -> ApprovalRequest | None:
        """Return a person's last request if it was refused or overtaken in the last days."""
        with self._database.reading() as session:
            rows = session.scalars(
                select(ApprovalRequestRow)
                .where(ApprovalRequestRow.at > now() - ANSWERED)
                .order_by(ApprovalRequestRow.id.desc())
            )
            own = (row for row in rows if is_same_person(row.author, person))
            last = next(map(requests.request_of, own), None)
            unhappy = last and last.outcome in (RequestOutcome.REFUSED, RequestOutcome.OVERTAKEN)
            return last if unhappy else None

    def approve(self, request: int, *, by: NamedPerson, content: str, over: int) -> Edition:
        """Publish what somebody else asked for.

        `content` is the fingerprint of what the approver looked at, and `over` the edition that
        was live then. Raises EditionError if the request is not pending, RequestError for one's
        own, OvertakenError if something else came in between, and ScriptRefusedError.
        """
        require_good(self._examine(self.request_files(request)))
        with self._database.writing(alone=ALONE) as session:
            return publication.approve(session, request, by=by, content=content, over=over)

    def refuse(self, request: int, *, by: NamedPerson, reason: str) -> None:
        """Refuse somebody's request, for a reason that its author is told.

        Raises EditionError if it is not pending.
        """
        with self._database.writing(alone=ALONE) as session:
            row = requests.pending(session, request)
            requests.close(row, RequestOutcome.REFUSED, by.name, reason=reason)

    def withdraw(self, request: int, *, by: NamedPerson) -> None:
        """Withdraw one's own request.

        Raises EditionError if it is not pending, and RequestError for somebody else's.
        """
        with self._database.writing(alone=ALONE) as session:
            row = requests.pending(session, request)
            if not is_same_person(row.author, by):
                raise RequestError(N_("Only its author can withdraw a request."))
            requests.close(row, RequestOutcome.WITHDRAWN, by.name)

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

    def _publish(self, candidate: Candidate) -> Edition | ApprovalRequest:
        require_good(self._examine(candidate.files))
        with self._database.writing(alone=ALONE) as session:
            return publication.publish(session, candidate)

    def _is_live(self, files: Files) -> bool:
        with self._database.reading() as session:
            return intake.is_live(session, files)


def _found(session: Session, number: int) -> Edition:
    row = session.get(EditionRow, number)
    if row is None:
        last = session.scalar(select(func.max(EditionRow.number))) or 0
        raise EditionError(
            N_("There is no edition %(number)s: the newest one is %(last)s."),
            number=number,
            last=last,
        )
    return edition_of(row)
