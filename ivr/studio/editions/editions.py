"""The editions of a database: look up, publish, roll back, request and approve."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.checks.check import CheckResult, check_script, read_published, require_good
from ivr.checks.checker import check_candidate
from ivr.errors import AnotherDatabaseError, EditionError
from ivr.i18n import N_
from ivr.line.cache import EditionCache
from ivr.script.files import Files, fingerprint
from ivr.studio.database import Database, database_id
from ivr.studio.editions import contents, publication, request_rows
from ivr.studio.editions.approval_requests import ApprovalRequests
from ivr.studio.editions.edition import (
    LIVE_VERSION_QUERY,
    ApprovalRequest,
    Candidate,
    Edition,
    LiveVersion,
    Source,
    newest,
)
from ivr.studio.editions.folder import OwnFolder
from ivr.studio.editions.grants import Grant, grants_to
from ivr.studio.editions.losses import Loss, losses, unaccepted
from ivr.studio.editions.policy import PERIODS, Account, with_policy
from ivr.studio.editions.publication import PUBLISHING_LOCK, make_live
from ivr.studio.editions.published_alone import PublishedAlone
from ivr.studio.editions.workers import Workers

FOLDER_AUTHOR = "files"
FOLDER_NOTE = "From the folder of the script."
"""Author and note of editions made from the folder; the studio translates them."""


class Editions:
    """The editions of a database, with its approval requests and workers.

    `check` checks candidates; the studio passes a caching one. With `own_folder` (`ivr run`), every
    edition is written to that folder. If the `edition_cache` has editions of another database,
    methods that publish, request or approve raise AnotherDatabaseError.
    """

    def __init__(
        self,
        database: Database,
        check: Callable[[Files], CheckResult] = check_script,
        own_folder: OwnFolder | None = None,
        edition_cache: EditionCache | None = None,
    ) -> None:
        self._database = database
        self.approval_requests = ApprovalRequests(database)
        self.workers = Workers(database)
        self.published_alone = PublishedAlone(database)
        self._check = check
        self._own_folder = own_folder
        # Callers hear one's own folder, even if its database has editions.
        self._edition_cache = None if own_folder else edition_cache

    def newest_number(self) -> int:
        """Return the number of the live edition, or 0 before the first one."""
        with self._database.reading() as session:
            return session.scalar(select(func.max(Edition.number))) or 0

    def newest(self) -> Edition | None:
        """Return the live edition, or None before the first one."""
        with self._database.reading() as session:
            return newest(session)

    def database_id(self) -> str:
        """The id of the database, whether or not it is the expected one."""
        with self._database.reading() as session:
            return database_id(session)

    def live_version(self) -> LiveVersion:
        """Return the mark of the live edition, by one statement.

        Raises DatabaseUnavailableError if the database cannot be used, or has no id.
        """
        with self._database.reading() as session:
            return LiveVersion(*session.execute(LIVE_VERSION_QUERY).one())

    def expected_live(self) -> tuple[str, Edition | None]:
        """Return the id of the database, and the live edition, None before the first one.

        Raises AnotherDatabaseError.
        """
        with self._database.reading() as session:
            self._require_expected(session)
            return database_id(session), newest(session)

    def edition(self, number: int) -> Edition:
        """Return an edition; raises EditionError if it does not exist."""
        with self._database.reading() as session:
            return _require_edition(session, number)

    def files(self, number: int) -> Files:
        """Return the files of an edition; raises EditionError if it does not exist."""
        with self._database.reading() as session:
            return contents.files_of(session, _require_edition(session, number))

    def restored_files(self, number: int) -> Files:
        """Return the files that rolling back publishes: an edition's, with the live policy.

        Otherwise going back past the switch of approval would be for administrators alone.
        """
        with self._database.reading() as session:
            own = contents.files_of(session, _require_edition(session, number))
            return with_policy(own, contents.files_of(session, newest(session)))

    def history(self) -> tuple[Edition, ...]:
        """Return all editions, newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(Edition).order_by(Edition.number.desc()))
            return tuple(rows)

    def grants_before(self, edition: Edition) -> tuple[Grant, ...]:
        """Return the grants of access to the author and the approver of an edition before it.

        These are the days in which a grant can decide who may approve. Without an approver there
        are none.
        """
        if edition.approver is None:
            return ()
        accounts = (edition.author, edition.approver)
        start = edition.at - max(PERIODS.values())
        with self._database.reading() as session:
            return tuple(grants_to(session, accounts, start, edition.at))

    def recent(self, count: int) -> tuple[Edition, ...]:
        """Return at most `count` editions with distinct contents, newest first."""
        newest_of = {edition.fingerprint: edition for edition in reversed(self.history())}
        distinct = sorted(newest_of.values(), key=lambda edition: edition.number, reverse=True)
        return tuple(distinct[:count])

    def was_published(self, fingerprint: str) -> bool:
        """Return whether a content was ever published."""
        with self._database.reading() as session:
            same_content = select(Edition.number).where(Edition.fingerprint == fingerprint)
            return session.scalar(same_content.limit(1)) is not None

    def publish(
        self,
        files: Files,
        *,
        author: str,
        source: Source,
        note: str = "",
        based_on: int | None = None,
        accepted_losses: Collection[str] = (),
    ) -> Edition | ApprovalRequest:
        """Publish a script and return the edition; the live one if its content is equal.

        Returns an approval request if another person must approve it. The script is `based_on` the
        edition that the author started from, by default the live one. `accepted_losses` are the
        digests of the losses that the author accepts. Raises ScriptRefusedError for a script with
        errors, OvertakenError if another edition was published since `based_on`, and LossError if
        there are other losses.
        """
        based_on = self.newest_number() if based_on is None else based_on
        check = self._passed(files, based_on)
        return self._publish(
            Candidate(
                files=files,
                author=author,
                source=source,
                note=note,
                based_on=based_on,
                losses=losses(check, files),
                accepted_losses=accepted_losses,
                inherited=check.inherited,
            )
        )

    def roll_back(
        self,
        number: int,
        *,
        author: str,
        source: Source,
        based_on: int,
        note: str = "",
        asks: bool = False,
    ) -> Edition | ApprovalRequest:
        """Publish an earlier edition again, as a new one.

        Works like `publish`, or like `ask` if `asks` is set. Today's rules are not applied, since
        the edition passed the checks of its time; today's approval policy stays. Raises
        EditionError if there is no such edition, and ScriptRefusedError if it cannot be read.
        """
        files = self.restored_files(number)
        read_published(files)
        candidate = Candidate(
            files=files, author=author, source=source, note=note, based_on=based_on, restores=number
        )
        return self._publish(candidate, asks=asks)

    def take_folder(self, files: Files) -> None:
        """Publish a folder's script as the first edition; with `own_folder` also as later ones.

        The studio writes its own folder under the same lock, so a content that was read before is
        not published. Raises ScriptRefusedError for a script with errors.
        """
        live = self.newest()
        if live and not self._own_folder:
            return
        if live and live.fingerprint == fingerprint(files):
            return
        based_on = live.number if live else 0
        candidate = Candidate(
            files=files,
            author=FOLDER_AUTHOR,
            source=Source.FILES,
            note=FOLDER_NOTE,
            based_on=based_on,
            losses=self._losses(files, based_on),
        )
        with self._writing() as session:
            live = newest(session)
            is_unchanged = (live.number if live else 0) == based_on
            is_current = self._own_folder and self._own_folder.files() == files
            if is_unchanged and (is_current or live is None):
                make_live(session, candidate)

    def begin_with(self, files: Files, *, author: str, note: str) -> None:
        """Publish an edition of another database as the first one, unless there are editions.

        It passed the checks of its time. Raises ScriptRefusedError if it cannot be read.
        """
        read_published(files)
        with self._database.writing(alone=PUBLISHING_LOCK) as session:
            if newest(session) is None:
                make_live(
                    session,
                    Candidate(
                        files=files, author=author, source=Source.SHELL, note=note, based_on=0
                    ),
                )

    def ask(
        self, files: Files, *, author: str, source: Source, based_on: int, note: str = ""
    ) -> ApprovalRequest:
        """Request approval for a script, replacing the author's earlier request.

        Raises ScriptRefusedError, OvertakenError, and RequestError if it is live already.
        """
        self._passed(files, based_on)
        candidate = Candidate(
            files=files, author=author, source=source, note=note, based_on=based_on
        )
        approval_request = self._publish(candidate, asks=True)
        assert isinstance(approval_request, ApprovalRequest)
        return approval_request

    def approve(
        self,
        request: int,
        *,
        by: Account,
        content: str,
        based_on: int,
        accepted_losses: Collection[str] = (),
    ) -> Edition:
        """Approve and publish another person's request.

        `content` is the fingerprint that the approver reviewed, `based_on` the edition that was
        live then, and `accepted_losses` the digests of the losses that the approver accepts. Raises
        EditionError if the request is not pending, RequestError if the policy requires another
        approver, OvertakenError if content or live edition have changed, LossError if there are
        other losses, and ScriptRefusedError.
        """
        with self._database.reading() as session:
            approval_request = request_rows.find(session, request)
            files = request_rows.files(session, approval_request)
        publication.require_reviewed(files, content)
        restores = approval_request.restores if approval_request.fingerprint == content else None
        if restores:
            read_published(files)
        # Checked before the lock is taken: the script composed in it has the same fingerprint.
        candidate = Candidate(
            files=files,
            author=approval_request.author,
            source=approval_request.source,
            note=approval_request.note,
            based_on=based_on,
            restores=restores,
            losses=() if restores else self._losses(files, based_on),
            accepted_losses=accepted_losses,
        )
        with self._publishing() as session:
            return publication.approve(session, request, candidate, by=by)

    def unaccepted(self, check: CheckResult, files: Files) -> tuple[Loss, ...]:
        """Return the losses of a script that the live edition has not accepted."""
        live = self.newest()
        return unaccepted(losses(check, files), live.accepted if live else ())

    def _losses(self, files: Files, based_on: int) -> tuple[Loss, ...]:
        """Return the losses of a candidate; raises ScriptRefusedError for a script with errors."""
        return losses(self._passed(files, based_on), files)

    def _passed(self, files: Files, based_on: int) -> CheckResult:
        """Return the check of a candidate; raises ScriptRefusedError for one with errors.

        `based_on` is the edition that must still be live when the candidate is published.
        """
        with self._database.reading() as session:
            live = contents.files_of(session, session.get(Edition, based_on))
        check = check_candidate(self._check, files, live)
        require_good(check, files)
        return check

    def _publish(self, candidate: Candidate, *, asks: bool = False) -> Edition | ApprovalRequest:
        with self._publishing() as session:
            return make_live(session, candidate, asks=asks)

    @contextmanager
    def _publishing(self) -> Iterator[Session]:
        """Open a transaction, and write a new live edition to the own folder.

        Raises RequestError if the folder cannot be written, or has unpublished changes.
        """
        with self._writing() as session:
            before = newest(session)
            yield session
            live = newest(session)
            if self._own_folder and live and live != before:
                self._own_folder.write(contents.files_of(session, live), before)

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """Open an exclusive transaction for publishing; raises AnotherDatabaseError."""
        with self._database.writing(alone=PUBLISHING_LOCK) as session:
            self._require_expected(session)
            yield session

    def _require_expected(self, session: Session) -> None:
        database = database_id(session)
        expected = self._edition_cache.database if self._edition_cache else ""
        if expected not in ("", database):
            live = newest(session)
            raise AnotherDatabaseError(
                expected=expected, found=database, editions=live.number if live else 0
            )


def _require_edition(session: Session, number: int) -> Edition:
    edition = session.get(Edition, number)
    if edition is None:
        last = session.scalar(select(func.max(Edition.number))) or 0
        raise EditionError(
            N_("There is no edition %(number)s: the newest one is %(last)s."),
            number=number,
            last=last,
        )
    return edition
